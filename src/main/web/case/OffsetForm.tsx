import type { Xyz } from '../api/types';
import { Failure, Segments } from '../app/ui';
import { TEXT } from '../viewer/texts';
import { OffsetTable } from './OffsetTable';
import type { OffsetDraft } from './useOffset';
import { t } from '../i18n/i18n';

const T = TEXT.offset;

const STEPS = ['0.2', '0.5', '1', '5'] as const;

/** Typing, step sizes and what to do with the offset that is being tried. */
export function OffsetForm({ draft }: { draft: OffsetDraft }) {
  const { adjusting } = draft;
  if (adjusting === null) {
    return (
      <>
        {draft.refusal !== null && <p className="note">{T.wrong(draft.refusal)}</p>}
        {draft.mayAdjust && (
          <button type="button" className="button button-small" onClick={draft.begin}>
            {T.adjust}
          </button>
        )}
      </>
    );
  }
  const { offset } = adjusting;
  const type = (part: 'translationMm' | 'rotationDeg', axis: keyof Xyz, text: string) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) {
      draft.set({ ...offset, [part]: { ...offset[part], [axis]: value } });
    }
  };
  const field = (part: 'translationMm' | 'rotationDeg', axis: keyof Xyz, label: string) => (
    <input
      className="input offset-input"
      type="number"
      inputMode="decimal"
      aria-label={label}
      step={adjusting.step}
      value={Number(offset[part][axis].toFixed(2))}
      onChange={(event) => type(part, axis, event.target.value)}
    />
  );
  return (
    <div className="offset-form" data-testid="offset-form">
      <OffsetTable
        shift={({ key, name }) => field('translationMm', key, t('offset.shiftAxis', { axis: name }))}
        rotation={({ key, name }) => field('rotationDeg', key, t('offset.turnAxis', { axis: name }))}
      />
      <div className="offset-tools">
        <Segments
          label={t('offset.drag')}
          value={adjusting.tool}
          onChange={draft.use}
          options={[
            { value: 'shift', label: T.shift },
            { value: 'turn', label: T.turn },
          ]}
        />
        <Segments
          label={t('offset.arrows')}
          value={String(adjusting.step) as (typeof STEPS)[number]}
          onChange={(step) => draft.step(Number(step))}
          options={STEPS.map((value) => ({ value, label: value }))}
        />
      </div>
      <p className="note">{T.hint}</p>
      {draft.stale && <p className="note">{T.changedMeanwhile}</p>}
      {draft.failure !== null && <Failure error={draft.failure} />}
      <div className="sign-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={draft.applying || draft.stale}
          onClick={draft.apply}
        >
          {draft.applying ? T.applying : T.apply}
        </button>
        <button type="button" className="button button-quiet" onClick={draft.cancel}>
          {T.cancel}
        </button>
      </div>
    </div>
  );
}
