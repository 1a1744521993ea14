import type { Registration } from '../api/types';
import { Segments } from '../app/ui';
import { FIT, type Camera } from './geometry';
import type { useWindows } from './useLinkedViews';
import type { Tool } from './ViewBox';
import { CT_PRESETS } from './windowing';

/** How the third box puts both images together. */
export type Fusion = 'blend' | 'colour' | 'stored';

interface Props {
  windows: ReturnType<typeof useWindows>;
  tool: Tool;
  setTool: (tool: Tool) => void;
  camera: Camera;
  resetCamera: () => void;
  paired: boolean;
  registration: Registration;
  setRegistration: (registration: Registration) => void;
  rigidAvailable: boolean;
  deformableAvailable: boolean;
  fusedAvailable: boolean;
  fusion: Fusion;
  setFusion: (fusion: Fusion) => void;
  blend: number;
  setBlend: (blend: number) => void;
}

export function ViewerBar(props: Props) {
  const { windows } = props;
  return (
    <div className="viewer-bar" role="toolbar" aria-label="Viewer">
      {props.paired && (
        <Segments
          label="Registration shown"
          value={props.registration}
          onChange={props.setRegistration}
          options={[
            { value: 'rigid', label: 'Rigid', disabled: !props.rigidAvailable },
            { value: 'deformable', label: 'Non-rigid', disabled: !props.deformableAvailable },
          ]}
        />
      )}
      {windows.anyHu && (
        <div className="presets" role="group" aria-label="Window">
          {CT_PRESETS.map((preset) => (
            <button
              key={preset.key}
              type="button"
              className="chip"
              aria-pressed={windows.isPreset(preset.window)}
              onClick={() => windows.preset(preset.window)}
            >
              {preset.label}
            </button>
          ))}
        </div>
      )}
      <button type="button" className="chip" onClick={windows.reset} title="The windows stored with the images">
        Default
      </button>
      <Segments
        label="Drag to"
        value={props.tool}
        onChange={props.setTool}
        options={[
          { value: 'window', label: 'Window', title: 'Drag: right widens, down darkens' },
          { value: 'pan', label: 'Move', title: 'Drag the zoomed picture; Ctrl + wheel zooms, double click resets' },
          { value: 'scroll', label: 'Scroll', title: 'Drag up and down through the slices' },
        ]}
      />
      {props.camera !== FIT && (
        <button type="button" className="chip" onClick={props.resetCamera}>
          {Math.round(props.camera.zoom * 100)} % · fit
        </button>
      )}
      {props.paired && (
        <div className="fusion">
          <Segments
            label="Superimposed"
            value={props.fusion}
            onChange={props.setFusion}
            options={[
              { value: 'blend', label: 'Blend' },
              { value: 'colour', label: 'Colours', title: 'First orange, second blue: grey where they agree' },
              {
                value: 'stored',
                label: 'Fused',
                title: 'The fused image that was stored',
                disabled: !props.fusedAvailable,
              },
            ]}
          />
          {props.fusion === 'blend' && (
            <label className="blend">
              <span>1st</span>
              <input
                type="range"
                aria-label="Blend of first and second image"
                min={0}
                max={100}
                value={Math.round(props.blend * 100)}
                onChange={(event) => props.setBlend(Number(event.target.value) / 100)}
              />
              <span>2nd</span>
            </label>
          )}
        </div>
      )}
    </div>
  );
}
