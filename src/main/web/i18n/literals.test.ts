import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { en } from './en';

/** Every file of the page with elements in it, by its path. */
const FILES = import.meta.glob<string>('../{app,tasks,case,viewer,lead,admin,charts}/**/*.tsx', {
  query: '?raw',
  import: 'default',
  eager: true,
});
/** What a person reads or hears; other attributes are for the browser. */
const READ = new Set(['title', 'label', 'aria-label', 'placeholder', 'alt', 'text', 'submitLabel']);
/** Names, units and formats that are the same in every language. */
const SAME = /\b(Contourflow|English|Deutsch|mm|ms|CSV)\b/g;
/** A key of the catalogues, which is looked up where it is shown. */
const isKey = (text: string) => Object.hasOwn(en, text);

const words = (text: string) => /\p{L}{2,}/u.test(text.replace(SAME, '')) && !isKey(text);

/** Texts of a strings-only expression, its branches too: `busy ? 'Saving' : 'Save'`. */
function literals(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) {
    return [node.text];
  }
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  }
  if (ts.isParenthesizedExpression(node)) {
    return literals(node.expression);
  }
  if (ts.isConditionalExpression(node)) {
    return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  }
  if (ts.isBinaryExpression(node)) {
    const joins = [
      ts.SyntaxKind.AmpersandAmpersandToken,
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
    ];
    return joins.includes(node.operatorToken.kind) ? literals(node.right) : [];
  }
  return [];
}

/** Texts in the elements of a file that do not come from the catalogues, with their lines. */
export function textsOf(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const tell = (node: ts.Node, texts: string[]) =>
    texts
      .filter(words)
      .forEach((text) =>
        found.push(`${file}:${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text.trim()}`),
      );
  const walk = (node: ts.Node): void => {
    if (ts.isJsxText(node)) {
      tell(node, [node.text]);
    } else if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      tell(node, literals(node.expression));
    } else if (ts.isJsxAttribute(node) && READ.has(node.name.getText()) && node.initializer) {
      const value = node.initializer;
      tell(
        node,
        ts.isStringLiteral(value)
          ? [value.text]
          : ts.isJsxExpression(value) && value.expression
            ? literals(value.expression)
            : [],
      );
    } else if (ts.isPropertyAssignment(node) && READ.has(node.name.getText()) && file.endsWith('.tsx')) {
      tell(node, literals(node.initializer));
    }
    ts.forEachChild(node, walk);
  };
  walk(tree);
  return found;
}

describe('texts of the page', () => {
  it('come from the catalogues', () => {
    const files = Object.entries(FILES);
    expect(files.length).toBeGreaterThan(40);
    expect(files.flatMap(([file, source]) => textsOf(file, source))).toEqual([]);
  });

  it('are found where they hide', () => {
    const hidden = `const a = <p title="Over there" className="not-read">Hello {busy ? 'Saving' : \`Save \${n} rows\`}</p>;`;
    expect(textsOf('a.tsx', hidden)).toEqual([
      'a.tsx:1 Over there',
      'a.tsx:1 Hello',
      'a.tsx:1 Saving',
      'a.tsx:1 Save',
      'a.tsx:1 rows',
    ]);
    expect(textsOf('b.tsx', `const b = <p title={t('x')}>{t('y')} · {n} mm</p>;`)).toEqual([]);
  });
});
