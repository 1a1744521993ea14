import { useEffect, useLayoutEffect, useRef, type PointerEvent } from 'react';
import { canvasToIndex, clampCamera, place, zoomAt, type Camera, type Sheet } from './geometry';

export type Tool = 'cross' | 'window' | 'pan' | 'scroll';
/** `draw` and `offset` are worked by whoever is given the points. */
export type Mode = Tool | 'draw' | 'offset';
export type Phase = 'start' | 'move' | 'end';

export interface PointerActions {
  scroll: (steps: number) => void;
  window: (dxPx: number, dyPx: number, phase: 'start' | 'move') => void;
  camera: (camera: Camera) => void;
  hover: (pixel: readonly [number, number] | null) => void;
  pick: (pixel: readonly [number, number]) => void;
  pen: (pixel: readonly [number, number], phase: Phase, keys: { alt: boolean; shift: boolean }) => void;
}

interface Stage {
  sheet: Sheet;
  width: number;
  height: number;
  camera: Camera;
  mode: Mode;
  /** Whether a finger works the tool instead of moving the page. */
  touch: boolean;
}

const WHEEL_STEP = 40;
const SCROLL_PX = 7;

/** Wheel: slices, with Ctrl zoom at the pointer. Needs a listener that may keep the page from scrolling. */
export function useWheel(element: HTMLElement | null, stage: Stage, actions: PointerActions): void {
  const latest = useRef({ stage, actions });
  useLayoutEffect(() => {
    latest.current = { stage, actions };
  });
  useEffect(() => {
    if (element === null) {
      return undefined;
    }
    let travelled = 0;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const { stage: now, actions: act } = latest.current;
      if (event.ctrlKey) {
        const bounds = element.getBoundingClientRect();
        const at = [event.clientX - bounds.left, event.clientY - bounds.top] as const;
        act.camera(zoomAt(now, now.camera, at, Math.exp(-event.deltaY / 400)));
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

interface Drag {
  mode: Mode;
  x: number;
  y: number;
  camera: Camera;
  done: number;
}

const MIDDLE = 1;
const RIGHT = 2;

/** Mouse: left works the tool, middle moves the picture, right windows. Two fingers zoom and move. */
export function usePointer(stage: Stage, actions: PointerActions) {
  const drag = useRef<Drag | null>(null);
  const fingers = useRef(new Map<number, readonly [number, number]>());
  const pinch = useRef<{ distance: number; camera: Camera; x: number; y: number } | null>(null);
  const { sheet, width, height, camera } = stage;

  const at = (event: PointerEvent<HTMLElement>): readonly [number, number] => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return [event.clientX - bounds.left, event.clientY - bounds.top];
  };
  const pixel = ([x, y]: readonly [number, number]) => canvasToIndex(place(sheet, width, height, camera), x, y);
  const keys = (event: PointerEvent<HTMLElement>) => ({ alt: event.altKey, shift: event.shiftKey });

  const pinched = () => {
    const [a, b] = [...fingers.current.values()];
    const before = pinch.current;
    if (a === undefined || b === undefined) {
      return;
    }
    const distance = Math.hypot(a[0] - b[0], a[1] - b[1]);
    const [x, y] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    if (before === null) {
      pinch.current = { distance, camera, x, y };
      return;
    }
    const zoomed = zoomAt(stage, before.camera, [before.x, before.y], distance / before.distance);
    const fit = place(sheet, width, height);
    actions.camera(
      clampCamera({
        ...zoomed,
        panX: zoomed.panX + (x - before.x) / (fit.scaleX * sheet.size[0]),
        panY: zoomed.panY + (y - before.y) / (fit.scaleY * sheet.size[1]),
      }),
    );
  };

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.pointerType === 'touch') {
      fingers.current.set(event.pointerId, at(event));
      if (fingers.current.size === 2) {
        stop(event);
        fingers.current.set(event.pointerId, at(event));
        pinched();
        return;
      }
      if (!stage.touch) {
        return;
      }
    }
    const mode = event.button === MIDDLE ? 'pan' : event.button === RIGHT ? 'window' : stage.mode;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { mode, x: event.clientX, y: event.clientY, camera, done: 0 };
    if (mode === 'window') {
      actions.window(0, 0, 'start');
    } else if (mode === 'cross') {
      actions.pick(pixel(at(event)));
    } else if (mode === 'draw' || mode === 'offset') {
      actions.pen(pixel(at(event)), 'start', keys(event));
    }
  };

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (fingers.current.has(event.pointerId)) {
      fingers.current.set(event.pointerId, at(event));
      if (fingers.current.size === 2) {
        pinched();
        return;
      }
    }
    const from = drag.current;
    const here = pixel(at(event));
    const [p, q] = here;
    const inside = p >= -0.5 && q >= -0.5 && p <= sheet.size[0] - 0.5 && q <= sheet.size[1] - 0.5;
    if (from === null || from.mode === 'draw') {
      actions.hover(inside ? here : null);
    }
    if (from === null) {
      return;
    }
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (from.mode === 'window') {
      actions.window(dx, dy, 'move');
    } else if (from.mode === 'cross') {
      actions.pick(here);
    } else if (from.mode === 'pan') {
      const fit = place(sheet, width, height);
      const panX = from.camera.panX + dx / (fit.scaleX * sheet.size[0]);
      const panY = from.camera.panY + dy / (fit.scaleY * sheet.size[1]);
      actions.camera(clampCamera({ ...from.camera, panX, panY }));
    } else if (from.mode === 'scroll') {
      const steps = Math.trunc(dy / SCROLL_PX) - from.done;
      from.done += steps;
      if (steps !== 0) {
        actions.scroll(-steps);
      }
    } else {
      actions.pen(here, 'move', keys(event));
    }
  };

  const stop = (event: PointerEvent<HTMLElement>) => {
    fingers.current.delete(event.pointerId);
    if (fingers.current.size < 2) {
      pinch.current = null;
    }
    const from = drag.current;
    drag.current = null;
    if (from?.mode === 'draw' || from?.mode === 'offset') {
      actions.pen(pixel(at(event)), 'end', keys(event));
    }
  };

  return { onPointerDown, onPointerMove, stop };
}
