import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react';
import {
  canvasToIndex,
  clampCamera,
  edgeLetters,
  FIT,
  isRadiological,
  place,
  type Camera,
  type Lattice,
} from './geometry';
import { paint, type Scene } from './paint';

export type Tool = 'window' | 'pan' | 'scroll';

export interface BoxActions {
  scroll: (slices: number) => void;
  window: (dxPx: number, dyPx: number, phase: 'start' | 'move') => void;
  camera: (camera: Camera) => void;
  cursor: (index: readonly [number, number] | null) => void;
}

interface Props {
  title: string;
  subtitle: string;
  lattice: Lattice;
  scene: Scene;
  camera: Camera;
  tool: Tool;
  /** Whether a finger on the picture works the tool instead of moving the page. */
  touch: boolean;
  busy: boolean;
  corner: ReactNode;
  marker: ReactNode;
  problem: string | null;
  actions: BoxActions;
  testId: string;
}

const WHEEL_STEP = 40;
const SCROLL_PX = 7;

/** Wheel: slices, with Ctrl zoom. Needs a listener that may prevent the page from scrolling, which React's may not. */
function useWheel(element: HTMLElement | null, camera: Camera, actions: BoxActions): void {
  const latest = useRef({ camera, actions });
  useLayoutEffect(() => {
    latest.current = { camera, actions };
  });
  useEffect(() => {
    if (element === null) {
      return undefined;
    }
    let travelled = 0;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { camera: now, actions: act } = latest.current;
      if (event.ctrlKey) {
        act.camera(clampCamera({ ...now, zoom: now.zoom * Math.exp(-event.deltaY / 400) }));
        return;
      }
      travelled += event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * WHEEL_STEP : event.deltaY;
      const steps = Math.trunc(travelled / WHEEL_STEP);
      if (steps !== 0) {
        travelled -= steps * WHEEL_STEP;
        act.scroll(-Math.sign(steps) * Math.min(3, Math.abs(steps)));
      }
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [element]);
}

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

interface Drag {
  x: number;
  y: number;
  camera: Camera;
  done: number;
}

function useDrag(props: Props, fitted: { width: number; height: number }) {
  const drag = useRef<Drag | null>(null);
  const { tool, camera, actions } = props;

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0 || (event.pointerType === 'touch' && !props.touch)) {
      return;
    }
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, y: event.clientY, camera, done: 0 };
    if (tool === 'window') {
      actions.window(0, 0, 'start');
    }
  };

  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): boolean => {
    const from = drag.current;
    if (from === null) {
      return false;
    }
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (tool === 'window') {
      actions.window(dx, dy, 'move');
    } else if (tool === 'pan') {
      const panX = from.camera.panX + dx / fitted.width;
      const panY = from.camera.panY + dy / fitted.height;
      actions.camera(clampCamera({ ...from.camera, panX, panY }));
    } else {
      const steps = Math.trunc(dy / SCROLL_PX) - from.done;
      from.done += steps;
      if (steps !== 0) {
        actions.scroll(-steps);
      }
    }
    return true;
  };

  const stop = () => {
    drag.current = null;
  };
  return { onPointerDown, onPointerMove, stop };
}

/** One box: a slice with contours, patient letters at its edges, and what must be known about it. */
export function ViewBox(props: Props) {
  const { lattice, scene, camera, actions } = props;
  const [stage, setStage] = useState<HTMLDivElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(stage);
  const ratio = typeof window === 'undefined' ? 1 : window.devicePixelRatio || 1;
  useWheel(stage, camera, actions);

  const fit = place(lattice, Math.max(1, width), Math.max(1, height));
  const drag = useDrag(props, { width: fit.scaleX * lattice.size[0], height: fit.scaleY * lattice.size[1] });

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
    paint(context, place(lattice, w, h, camera), scene);
  }, [lattice, scene, camera, width, height, ratio]);

  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    if (drag.onPointerMove(event)) {
      return;
    }
    const bounds = event.currentTarget.getBoundingClientRect();
    const placed = place(lattice, width, height, camera);
    const [i, j] = canvasToIndex(placed, event.clientX - bounds.left, event.clientY - bounds.top);
    const inside = i >= -0.5 && j >= -0.5 && i <= lattice.size[0] - 0.5 && j <= lattice.size[1] - 0.5;
    actions.cursor(inside ? [i, j] : null);
  };

  const letters = edgeLetters(lattice.direction);
  return (
    <section className="box" aria-label={props.title} data-testid={props.testId}>
      <header className="box-head">
        <h3>{props.title}</h3>
        <span className="box-subtitle" title={props.subtitle}>
          {props.subtitle}
        </span>
      </header>
      <div className={`box-stage tool-${props.tool}${props.touch ? ' touch-tool' : ''}`} ref={setStage}>
        <canvas
          ref={canvas}
          onPointerDown={drag.onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={drag.stop}
          onPointerCancel={drag.stop}
          onPointerLeave={() => actions.cursor(null)}
          onDoubleClick={() => actions.camera(FIT)}
        />
        <span className="letter letter-left">{letters.left}</span>
        <span className="letter letter-right">{letters.right}</span>
        <span className="letter letter-top">{letters.top}</span>
        <span className="letter letter-bottom">{letters.bottom}</span>
        {!isRadiological(lattice.direction) && (
          <span className="flipped">Turned: patient&rsquo;s left or front is not where usual</span>
        )}
        <div className="box-corner">{props.corner}</div>
        {props.busy && <span className="box-busy" aria-hidden="true" />}
        {props.problem !== null && <p className="box-problem">{props.problem}</p>}
        {props.marker}
      </div>
    </section>
  );
}
