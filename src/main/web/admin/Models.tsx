import { useQuery } from '@tanstack/react-query';
import { Badge, Empty, Failure, Spinner } from '../app/ui';
import { t } from '../i18n/i18n';
import { parts, type Part } from './card';
import { contourModelsQuery } from './queries';
import type { ContourModelView } from './types';

function CardPart({ part }: { part: Part }) {
  switch (part.kind) {
    case 'heading':
      return <h4>{part.text}</h4>;
    case 'paragraph':
      return <p>{part.text}</p>;
    case 'list':
      return (
        <ul>
          {part.items.map((item, n) => (
            <li key={n}>{item}</li>
          ))}
        </ul>
      );
    case 'table':
      return (
        <div className="table-scroll">
          <table className="small-table">
            <tbody>
              {part.rows.map((row, n) => (
                <tr key={n}>
                  {row.map((cell, m) => (
                    <td key={m}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

function Model({ model }: { model: ContourModelView }) {
  return (
    <article className="desk-card" data-testid="contour-model">
      <h2>
        {model.name} <span className="muted">{model.version}</span>
      </h2>
      <p className="model-for">
        {model.modalities.map((modality) => (
          <Badge key={modality} tone="info">
            {modality}
          </Badge>
        ))}
        {(model.bodySites.length === 0 ? [t('models.anySite')] : model.bodySites).map((site) => (
          <Badge key={site}>{site}</Badge>
        ))}
      </p>
      <ul className="model-structures">
        {model.structures.map((structure) => (
          <li key={structure.name} title={structure.interpretedType}>
            <svg className="swatch" viewBox="0 0 10 10" aria-hidden="true">
              <rect width="10" height="10" rx="2" fill={structure.color} />
            </svg>
            {structure.name}
          </li>
        ))}
      </ul>
      {model.card === null ? (
        <p className="note">{t('models.noCard')}</p>
      ) : (
        <details className="model-card">
          <summary>{t('models.card')}</summary>
          {parts(model.card).map((part, n) => (
            <CardPart key={n} part={part} />
          ))}
        </details>
      )}
    </article>
  );
}

/** The contour models of this installation, each with what it is for and its card. */
export function Models() {
  const answer = useQuery(contourModelsQuery);
  if (answer.data === undefined) {
    return answer.isError ? (
      <Failure error={answer.error} retry={() => void answer.refetch()} />
    ) : (
      <Spinner label={t('loading')} />
    );
  }
  return (
    <section className="desk-grid" aria-label={t('admin.models')}>
      {answer.data.items.length === 0 && <Empty title={t('models.none')} />}
      {answer.data.items.map((model) => (
        <Model key={`${model.name} ${model.version}`} model={model} />
      ))}
    </section>
  );
}
