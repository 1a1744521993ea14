export type Part =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; rows: string[][] };

const plain = (text: string) => text.replace(/\*\*|`/g, '').replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');

function block(lines: readonly string[]): Part {
  const [first = ''] = lines;
  const heading = /^(#{1,6})\s+(.*)$/.exec(first);
  if (heading !== null) {
    return { kind: 'heading', level: (heading[1] ?? '').length, text: plain(heading[2] ?? '') };
  }
  if (lines.every((line) => /^\s*\|/.test(line))) {
    const rows = lines
      .filter((line) => !/^\s*\|[\s:|-]+$/.test(line))
      .map((line) =>
        line
          .trim()
          .replace(/^\||\|$/g, '')
          .split('|')
          .map((cell) => plain(cell.trim())),
      );
    return { kind: 'table', rows };
  }
  if (/^\s*[-*]\s/.test(first)) {
    const items: string[] = [];
    for (const line of lines) {
      if (/^\s*[-*]\s/.test(line)) {
        items.push(plain(line.replace(/^\s*[-*]\s+/, '')));
      } else {
        items.push(`${items.pop() ?? ''} ${plain(line.trim())}`.trim());
      }
    }
    return { kind: 'list', items };
  }
  return { kind: 'paragraph', text: plain(lines.map((line) => line.trim()).join(' ')) };
}

/** The little Markdown that model cards are written in. What it is not stays text. */
export function parts(markdown: string): Part[] {
  return markdown
    .replace(/\r/g, '')
    .replace(/^(#{1,6}\s.*)$/gm, '\n$1\n')
    .split(/\n\s*\n/)
    .map((text) => text.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
    .map(block);
}
