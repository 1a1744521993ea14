import type { CaseImage } from '../api/types';
import { Segments } from '../app/ui';
import type { Choice } from './outlines';
import { PLANE_NAMES } from './planes';
import type { FieldShown, Fusion } from './Stage';
import { TEXT } from './texts';
import type { useWindows } from './useLinkedViews';
import type { Tool } from './usePointer';
import type { PlaneChoice, ViewerState } from './useViewerState';
import { presetsOf, sameWindow } from './windowing';
import { t } from '../i18n/i18n';

interface Props {
  windows: ReturnType<typeof useWindows>;
  first: CaseImage;
  second: CaseImage | null;
  state: ViewerState;
  tool: Tool;
  setTool: (tool: Tool) => void;
  planeChoice: PlaneChoice;
  setPlanes: (choice: PlaneChoice) => void;
  /** Drawing contours; null for whom it is not open. */
  edit: { on: boolean; toggle: () => void } | null;
  zoom: number;
  resetCamera: () => void;
  paired: boolean;
  adjusting: boolean;
  rigidAvailable: boolean;
  deformableAvailable: boolean;
  fusedAvailable: boolean;
  fusion: Fusion;
  setFusion: (fusion: Fusion) => void;
  blend: number;
  setBlend: (blend: number) => void;
  fieldShown: FieldShown;
  setFieldShown: (shown: FieldShown) => void;
}

const FUSIONS: readonly Fusion[] = ['blend', 'checker', 'swipe', 'colour', 'stored'];
const CHOICES: readonly Choice[] = ['EACH', 'FIRST', 'SECOND', 'TARGET'];
const TOOLS: readonly Tool[] = ['cross', 'window', 'pan', 'scroll'];

/** Windows in common use for what is shown: of the first image, and of the second where its scale is another. */
function Presets({ windows, first, second, paired }: Pick<Props, 'windows' | 'first' | 'second' | 'paired'>) {
  const apart = paired && second !== null && windows.unitOf('first') !== windows.unitOf('second');
  const rows = [
    { view: 'first' as const, modality: first.modality, shown: windows.windowOf('first') !== null },
    { view: 'second' as const, modality: second?.modality ?? '', shown: apart || windows.windowOf('first') === null },
  ];
  return (
    <>
      {rows
        .filter(({ shown }) => shown)
        .map(({ view, modality }) => {
          const usual = windows.usualOf(view);
          return usual === null ? null : (
            <label key={view} className="preset">
              <span>{apart ? t('viewer.windowOf', { modality }) : t('viewer.window')}</span>
              <select
                className="input input-small"
                value={
                  presetsOf(windows.unitOf(view), modality, usual).find(({ window }) =>
                    sameWindow(window, windows.windowOf(view)),
                  )?.key ?? (sameWindow(usual, windows.windowOf(view)) ? 'usual' : 'own')
                }
                onChange={(event) => {
                  const preset = presetsOf(windows.unitOf(view), modality, usual).find(
                    ({ key }) => key === event.target.value,
                  );
                  windows.apply(view, preset?.window ?? usual);
                }}
              >
                {presetsOf(windows.unitOf(view), modality, usual).map(({ key, label }) => (
                  <option key={key} value={key}>
                    {TEXT.presets[label]}
                  </option>
                ))}
                <option value="usual">{t('viewer.window.usual')}</option>
                <option value="own" hidden>
                  {t('viewer.window.own')}
                </option>
              </select>
            </label>
          );
        })}
    </>
  );
}

export function ViewerBar(props: Props) {
  const { state } = props;
  return (
    <div className="viewer-bar" role="toolbar" aria-label={t('viewer.title')}>
      <Segments
        label={t('viewer.planes')}
        value={props.planeChoice}
        onChange={props.setPlanes}
        options={([...PLANE_NAMES, 'all'] as const).map((value) => ({
          value,
          label: TEXT.planes[value],
          title: t('viewer.key', { key: value === 'all' ? 'M' : value.charAt(0).toUpperCase() }),
        }))}
      />
      <Segments
        label={t('viewer.drag')}
        value={props.tool}
        onChange={props.setTool}
        options={TOOLS.map((value) => ({ value, label: TEXT.tools[value], title: TEXT.toolHints[value] }))}
      />
      <Presets {...props} />
      {props.edit !== null && (
        <button type="button" className="chip chip-edit" aria-pressed={props.edit.on} onClick={props.edit.toggle}>
          {TEXT.edit.open}
        </button>
      )}
      {props.zoom !== 1 && (
        <button type="button" className="chip" onClick={props.resetCamera}>
          {t('viewer.fit', { percent: Math.round(props.zoom * 100) })}
        </button>
      )}
      {props.paired && (
        <div className="bar-group">
          <span className="bar-label">{t('viewer.result')}</span>
          <Segments
            label={t('viewer.registration')}
            value={state.registration}
            onChange={state.setRegistration}
            options={[
              { value: 'rigid', label: t('viewer.rigid'), disabled: !props.rigidAvailable || props.adjusting },
              {
                value: 'deformable',
                label: t('viewer.deformable'),
                disabled: !props.deformableAvailable || props.adjusting,
              },
            ]}
          />
        </div>
      )}
      {props.paired && state.roles.size > 0 && (
        <div className="bar-group">
          <span className="bar-label">{t('viewer.contour')}</span>
          <Segments
            label={t('viewer.contourShown')}
            value={state.choice}
            onChange={state.setChoice}
            options={CHOICES.filter((value) => value !== 'TARGET' || state.roles.has('TARGET')).map((value) => ({
              value,
              label: TEXT.choice[value],
              disabled: value !== 'EACH' && !state.roles.has(value),
            }))}
          />
        </div>
      )}
      {props.paired && (
        <div className="bar-group fusion">
          <label className="preset">
            <span>{t('viewer.superimposed')}</span>
            <select
              className="input input-small"
              value={props.fusion}
              title={TEXT.fusionHints[props.fusion]}
              onChange={(event) => props.setFusion(event.target.value as Fusion)}
            >
              {FUSIONS.map((value) => (
                <option
                  key={value}
                  value={value}
                  disabled={value === 'stored' && (!props.fusedAvailable || props.adjusting)}
                >
                  {TEXT.fusion[value]}
                </option>
              ))}
            </select>
          </label>
          {(props.fusion === 'blend' || props.fusion === 'swipe') && (
            <label className="blend">
              <span>{t('viewer.first')}</span>
              <input
                type="range"
                aria-label={t('viewer.blend')}
                min={0}
                max={100}
                value={Math.round(props.blend * 100)}
                onChange={(event) => props.setBlend(Number(event.target.value) / 100)}
              />
              <span>{t('viewer.second')}</span>
            </label>
          )}
        </div>
      )}
      {props.paired && (
        <label className="preset">
          <span>{t('viewer.deformation')}</span>
          <select
            className="input input-small"
            value={props.fieldShown}
            disabled={!props.deformableAvailable || props.adjusting}
            onChange={(event) => props.setFieldShown(event.target.value as FieldShown)}
          >
            {(['none', 'map', 'arrows'] as const).map((value) => (
              <option key={value} value={value}>
                {TEXT.field[value]}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
