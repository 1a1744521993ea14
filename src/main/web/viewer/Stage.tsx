import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { fieldArrows, fieldMap, type Field } from './field';
import { FIT, indexToWorld, place, type Camera, type Lattice } from './geometry';
import { outlinesOn, type Contours } from './outlines';
import { paint, type Layer, type Scene } from './paint';
import { obliquenessDeg, pixelToIndex, planeLetters, type Plane } from './planes';
import { useCut, type Source } from './useCut';
import { usePointer, useWheel, type Mode, type PointerActions } from './usePointer';
import { t } from '../i18n/i18n';

/** How the third box puts both images together. */
export type Fusion = 'blend' | 'checker' | 'swipe' | 'colour' | 'stored';
export type FieldShown = 'none' | 'map' | 'arrows';

interface Props {
  lattice: Lattice;
  plane: Plane;
  /** The cut shown. */
  n: number;
  base: Source | null;
  over: Source | null;
  fusion: Fusion;
  blend: number;
  contours: Contours | null;
  field: Field | null;
  fieldShown: FieldShown;
  camera: Camera;
  mode: Mode;
  touch: boolean;
  hover: readonly [number, number] | null;
  cross: readonly [number, number] | null;
  brush: readonly [number, number] | null;
  sketch: readonly number[];
  label: string;
  labelId: string;
  actions: PointerActions;
}

const TINTS = { first: '#ff8040', second: '#007fbf' };
const OBLIQUE_FROM_DEG = 2;

function useSize(element: HTMLElement | null): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (element === null) {
      return undefined;
    }
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) {
        setSize({ width: Math.round(entry.contentRect.width), height: Math.round(entry.contentRect.height) });
      }
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Two pictures are laid over each other only when both are there. */
function layersOf(props: Props, base: OffscreenCanvas | null, over: OffscreenCanvas | null): Layer[] {
  if (base === null || (props.over !== null && over === null)) {
    return [];
  }
  if (over === null) {
    return [{ picture: base, alpha: 1 }];
  }
  switch (props.fusion) {
    case 'colour':
      return [
        { picture: base, alpha: 1, tint: TINTS.first },
        { picture: over, alpha: 1, tint: TINTS.second },
      ];
    case 'checker':
      return [
        { picture: base, alpha: 1 },
        { picture: over, alpha: 1, part: { kind: 'checker' } },
      ];
    case 'swipe':
      return [
        { picture: base, alpha: 1 },
        { picture: over, alpha: 1, part: { kind: 'right', of: props.blend } },
      ];
    default:
      return [
        { picture: base, alpha: 1 },
        { picture: over, alpha: props.blend },
      ];
  }
}

const NICE_MM = [1, 2, 5, 10, 20, 50, 100, 200];

/** The longest round length that is no wider than a quarter of the stage. */
function scaleBar(pxPerMm: number, widthPx: number): { mm: number; px: number } {
  const mm = NICE_MM.filter((length) => length * pxPerMm <= widthPx / 4).at(-1) ?? 1;
  return { mm, px: Math.round(mm * pxPerMm) };
}

/** One cut of one box: picture, contours, letters, scale bar. */
export const Stage = memo(function Stage(props: Props) {
  const { lattice, plane, n, camera, contours, field, fieldShown, actions } = props;
  const [stage, setStage] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(stage);
  const ratio = typeof window === 'undefined' ? 1 : window.devicePixelRatio || 1;
  const base = useCut(props.base, lattice, plane, n);
  const over = useCut(props.over, lattice, plane, n);
  const layers = layersOf(props, base, over);
  const shown = layers.length > 0;
  const input = { sheet: plane, width, height, camera, mode: props.mode, touch: props.touch };
  useWheel(stage, input, actions);
  const pointer = usePointer(input, actions);

  const outlines = useMemo(() => (contours === null ? [] : outlinesOn(contours, plane, n)), [contours, plane, n]);
  const map = useMemo(
    () => (field !== null && fieldShown === 'map' ? fieldMap(field, lattice, plane, n) : null),
    [field, fieldShown, lattice, plane, n],
  );
  const arrows = useMemo(
    () => (field !== null && fieldShown === 'arrows' ? fieldArrows(field, lattice, plane, n) : []),
    [field, fieldShown, lattice, plane, n],
  );

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d', { alpha: false });
    if (!context || width === 0) {
      return;
    }
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (context.canvas.width !== w || context.canvas.height !== h) {
      context.canvas.width = w;
      context.canvas.height = h;
    }
    const scene: Scene = {
      width: plane.size[0],
      height: plane.size[1],
      layers,
      map: shown ? map : null,
      arrows: shown ? arrows : [],
      outlines: shown ? outlines : [],
      hover: props.brush === null ? props.hover : null,
      cross: props.cross,
      brush: props.brush !== null && props.hover !== null ? { at: props.hover, radius: props.brush } : null,
      sketch: props.sketch,
    };
    paint(context, place(plane, w, h, camera), scene);
  });

  const letters = planeLetters(lattice, plane);
  const fitted = place(plane, Math.max(1, width), Math.max(1, height), camera);
  const bar = scaleBar(fitted.scaleX / plane.spacingMm[0], width);
  const oblique = obliquenessDeg(lattice, plane);
  return (
    <div
      className={`stage stage-${plane.name} mode-${props.mode}${props.touch ? ' touch-tool' : ''}`}
      ref={setStage}
      data-testid={`stage-${props.labelId}-${plane.name}`}
      data-cut={n}
      data-ready={shown}
    >
      <canvas
        ref={canvas}
        onPointerDown={pointer.onPointerDown}
        onPointerMove={pointer.onPointerMove}
        onPointerUp={pointer.stop}
        onPointerCancel={pointer.stop}
        onPointerLeave={() => actions.hover(null)}
        onDoubleClick={() => props.mode !== 'draw' && actions.camera(FIT)}
        onContextMenu={(event) => event.preventDefault()}
      />
      <span className="letter letter-left">{letters.left}</span>
      <span className="letter letter-right">{letters.right}</span>
      <span className="letter letter-top">{letters.top}</span>
      <span className="letter letter-bottom">{letters.bottom}</span>
      {shown && (
        <span
          className="stage-label"
          data-testid={`slice-label-${props.labelId}${plane.name === 'axial' ? '' : `-${plane.name}`}`}
        >
          {props.label}
          {oblique > OBLIQUE_FROM_DEG && <span>{t('viewer.oblique', { angle: oblique.toFixed(0) })}</span>}
        </span>
      )}
      {shown && width > 160 && (
        <span className="scale-bar" style={{ width: `${bar.px}px` }}>
          {bar.mm} mm
        </span>
      )}
      {!shown && props.base !== null && <span className="box-busy" aria-hidden="true" />}
    </div>
  );
});

/** Text of a cut: its number and where it lies. */
export function cutLabel(lattice: Lattice, plane: Plane, n: number): string {
  const [p, q] = [(plane.size[0] - 1) / 2, (plane.size[1] - 1) / 2];
  const world = indexToWorld(lattice, pixelToIndex(plane, p, q, n));
  const axis = { axial: 2, coronal: 1, sagittal: 0 }[plane.name] as 0 | 1 | 2;
  const name = { axial: 'z', coronal: 'y', sagittal: 'x' }[plane.name];
  return `Slice ${n + 1} / ${plane.size[2]}\n${name} ${world[axis].toFixed(1)} mm`;
}
