import type { ContourSet } from '../api/types';
import { reviewState, volume } from '../format/format';
import { t } from '../i18n/i18n';
import { structureKey } from '../viewer/outlines';
import type { ViewerState } from '../viewer/useViewerState';

function Swatch({ color }: { color: string }) {
  return (
    <svg className="swatch" viewBox="0 0 10 10" aria-hidden="true">
      <rect width="10" height="10" rx="2" fill={color} />
    </svg>
  );
}

/** The structures of a set: colour, name, volume, state; a tick shows them in the boxes, the name goes to their middle. */
export function StructureRows({ set, viewer }: { set: ContourSet; viewer: ViewerState }) {
  const keys = set.structures.map((structure) => structureKey(set.id, structure.name));
  const allOn = keys.every((key) => !viewer.hidden.has(key));
  return (
    <table className="structures">
      <thead>
        <tr>
          <th>
            <input
              type="checkbox"
              aria-label={t('structures.showAll')}
              checked={allOn}
              onChange={(event) => viewer.toggle(keys, event.target.checked)}
            />
          </th>
          <th>{t('evidence.structure')}</th>
          <th className="cell-number">{t('structures.volume')}</th>
          <th>{t('structures.review')}</th>
        </tr>
      </thead>
      <tbody>
        {set.structures.map((structure) => {
          const key = structureKey(set.id, structure.name);
          return (
            <tr key={structure.number}>
              <td>
                <input
                  type="checkbox"
                  aria-label={t('structures.show', { name: structure.name })}
                  checked={!viewer.hidden.has(key)}
                  onChange={(event) => viewer.toggle([key], event.target.checked)}
                />
              </td>
              <td>
                <button
                  type="button"
                  className="structure-name"
                  title={`${structure.interpretedType ?? ''} · ${structure.algorithm ?? ''} · ${t('structures.goTo')}`}
                  onClick={() => viewer.goTo(set.id, structure.name)}
                >
                  <Swatch color={structure.color} />
                  {structure.name}
                </button>
                {structure.flags?.map((flag) => (
                  <div key={flag} className="badge-warn">
                    {t('structures.flag', { flag })}
                  </div>
                ))}
              </td>
              <td className="cell-number">{volume(structure.volumeMl)}</td>
              <td>
                <span className={`review-word review-${structure.state}`}>{reviewState(structure.state)}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
