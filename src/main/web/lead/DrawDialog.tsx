import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../app/FormDialog';
import { deskHref, go } from '../app/router';
import { useMe } from '../app/session';
import { t } from '../i18n/i18n';
import { orderOf, type Draw } from './draw';
import { DAY_MS, dayOf, drawSample } from './queries';

/** Asks for department, period, size and lot of a new sample. */
export function DrawDialog({ close }: { close: () => void }) {
  const { departments } = useMe();
  const queries = useQueryClient();
  const [draw, setDraw] = useState<Draw>(() => ({
    department: departments[0] ?? '',
    from: dayOf(Date.now() - 29 * DAY_MS),
    to: dayOf(Date.now()),
    seed: Math.floor(Date.now() / DAY_MS),
    size: 10,
    unit: 'percent',
  }));
  const make = useMutation({
    mutationFn: () => drawSample(orderOf(draw, Date.now())),
    onSuccess: async (drawn) => {
      await queries.invalidateQueries({ queryKey: ['review-samples'] });
      close();
      go(deskHref('lead', 'reviews', drawn.summary.id));
    },
  });
  const input = (name: 'from' | 'to' | 'seed' | 'size', label: string, type: string) => (
    <label className="field">
      <span>{label}</span>
      <input
        className="input"
        name={name}
        type={type}
        min={type === 'number' && name === 'size' ? 1 : undefined}
        value={draw[name]}
        onChange={(event) =>
          setDraw({ ...draw, [name]: type === 'number' ? Math.trunc(Number(event.target.value)) : event.target.value })
        }
      />
    </label>
  );
  return (
    <FormDialog
      title={t('sample.draw')}
      submitLabel={t('sample.draw')}
      ready={draw.from !== '' && draw.to !== '' && draw.from <= draw.to && draw.size >= 1}
      busy={make.isPending}
      error={make.error}
      submit={() => make.mutate()}
      close={close}
      testId="draw-dialog"
    >
      <p>{t('sample.how')}</p>
      <div className="dialog-fields">
        <label className="field">
          <span>{t('sample.department')}</span>
          <select
            className="input"
            name="department"
            value={draw.department}
            onChange={(event) => setDraw({ ...draw, department: event.target.value })}
          >
            {departments.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        {input('from', t('audit.from'), 'date')}
        {input('to', t('audit.to'), 'date')}
        {input('size', t('sample.size'), 'number')}
        <label className="field">
          <span>{t('sample.unit')}</span>
          <select
            className="input"
            name="unit"
            value={draw.unit}
            onChange={(event) => setDraw({ ...draw, unit: event.target.value as Draw['unit'] })}
          >
            <option value="percent">{t('sample.unit.percent')}</option>
            <option value="count">{t('sample.unit.count')}</option>
          </select>
        </label>
        {input('seed', t('sample.seed'), 'number')}
      </div>
    </FormDialog>
  );
}
