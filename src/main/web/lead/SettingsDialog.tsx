import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDialog } from '../app/FormDialog';
import { t } from '../i18n/i18n';
import { CauseField } from './CauseDialog';
import { changeThreshold } from './queries';
import type { Threshold, ThresholdSettings } from './types';

const NUMBERS = [
  ['degreeMm', 'thresholds.degree', 0.1],
  ['stepMm', 'thresholds.step', 0.1],
  ['floorMm', 'thresholds.floor', 0.1],
  ['ceilingMm', 'thresholds.ceiling', 0.1],
  ['numberThreshold', 'thresholds.number', 1],
] as const;

/** Sets a threshold by hand, with the reason; the server refuses what lies outside floor and ceiling. */
export function SettingsDialog(props: { threshold: Threshold; close: () => void; done: () => Promise<void> }) {
  const { threshold } = props;
  const [settings, setSettings] = useState<ThresholdSettings>(threshold.settings);
  const [cause, setCause] = useState('');
  const change = useMutation({
    mutationFn: () => changeThreshold(threshold, '', { settings, cause: cause.trim() }),
    onSuccess: props.done,
  });
  return (
    <FormDialog
      title={t('thresholds.set')}
      submitLabel={t('save')}
      ready={cause.trim() !== ''}
      busy={change.isPending}
      error={change.error}
      submit={() => change.mutate()}
      close={props.close}
      testId="settings-dialog"
    >
      <div className="dialog-fields">
        {NUMBERS.map(([name, label, step]) => (
          <label key={name} className="field">
            <span>{name.endsWith('Mm') ? `${t(label)} (mm)` : t(label)}</span>
            <input
              className="input"
              type="number"
              name={name}
              min={0}
              step={step}
              value={settings[name]}
              onChange={(event) => setSettings({ ...settings, [name]: Number(event.target.value) })}
            />
          </label>
        ))}
        <label className="field">
          <span>{t('thresholds.direction')}</span>
          <select
            className="input"
            value={settings.direction}
            onChange={(event) =>
              setSettings({ ...settings, direction: event.target.value as ThresholdSettings['direction'] })
            }
          >
            <option value="RAISE">{t('thresholds.direction.RAISE')}</option>
            <option value="LOWER">{t('thresholds.direction.LOWER')}</option>
          </select>
        </label>
      </div>
      <CauseField cause={cause} change={setCause} />
    </FormDialog>
  );
}
