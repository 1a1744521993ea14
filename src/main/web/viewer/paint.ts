import { indexToCanvas, type Placement } from './geometry';

/** One structure's outlines on one slice; points as continuous pixel indices i0, j0, i1, j1, … */
export interface Outline {
  readonly color: string;
  readonly dashed: boolean;
  readonly contours: readonly (readonly number[])[];
}

export interface Layer {
  readonly bitmap: ImageBitmap;
  /** 0 to 1. */
  readonly alpha: number;
  /** Multiplies the grey; tinted layers are added up, so that what agrees turns grey. */
  readonly tint?: string;
}

/** What a box shows. A renderer draws it; nothing else in the viewer knows how. */
export interface Scene {
  readonly layers: readonly Layer[];
  readonly outlines: readonly Outline[];
  readonly cursor: readonly [number, number] | null;
}

export type Renderer = (context: CanvasRenderingContext2D, placement: Placement, scene: Scene) => void;

const LINE_PX = 1.75;
const CURSOR_PX = 9;

/** Draws a scene on a plain canvas. */
export const paint: Renderer = (context, placement, scene) => {
  const { canvas } = context;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of scene.layers) {
    drawLayer(context, placement, layer);
  }
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
  const ratio = window.devicePixelRatio || 1;
  for (const outline of scene.outlines) {
    drawOutline(context, placement, outline, ratio);
  }
  if (scene.cursor !== null) {
    drawCursor(context, placement, scene.cursor, ratio);
  }
};

function drawLayer(context: CanvasRenderingContext2D, placement: Placement, layer: Layer): void {
  const { bitmap } = layer;
  const width = bitmap.width * placement.scaleX;
  const height = bitmap.height * placement.scaleY;
  context.globalAlpha = layer.alpha;
  context.globalCompositeOperation = layer.tint === undefined ? 'source-over' : 'lighter';
  // Pixels are shown as such once they are large; below that, interpolation avoids false patterns.
  context.imageSmoothingEnabled = placement.scaleX < 6;
  context.imageSmoothingQuality = 'high';
  const picture = layer.tint === undefined ? bitmap : tinted(bitmap, layer.tint);
  context.drawImage(picture, placement.offsetX, placement.offsetY, width, height);
}

function tinted(bitmap: ImageBitmap, tint: string): OffscreenCanvas {
  const scratch = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = scratch.getContext('2d');
  if (context === null) {
    throw new Error('this browser gives no 2D canvas');
  }
  context.drawImage(bitmap, 0, 0);
  context.globalCompositeOperation = 'multiply';
  context.fillStyle = tint;
  context.fillRect(0, 0, bitmap.width, bitmap.height);
  return scratch;
}

function drawOutline(context: CanvasRenderingContext2D, placement: Placement, outline: Outline, ratio: number): void {
  const path = new Path2D();
  for (const points of outline.contours) {
    for (let n = 0; n + 1 < points.length; n += 2) {
      const [x, y] = indexToCanvas(placement, points[n] ?? 0, points[n + 1] ?? 0);
      if (n === 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
  }
  context.lineJoin = 'round';
  context.setLineDash(outline.dashed ? [5 * ratio, 3 * ratio] : []);
  // A dark edge keeps light colours readable on bright bone.
  context.lineWidth = (LINE_PX + 1.25) * ratio;
  context.strokeStyle = 'rgb(0 0 0 / 55%)';
  context.stroke(path);
  context.lineWidth = LINE_PX * ratio;
  context.strokeStyle = outline.color;
  context.stroke(path);
  context.setLineDash([]);
}

function drawCursor(
  context: CanvasRenderingContext2D,
  placement: Placement,
  [i, j]: readonly [number, number],
  ratio: number,
): void {
  const [x, y] = indexToCanvas(placement, i, j);
  const [inner, outer] = [3 * ratio, CURSOR_PX * ratio];
  context.lineWidth = ratio;
  context.strokeStyle = '#8fe6f5';
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    context.moveTo(x + dx * inner, y + dy * inner);
    context.lineTo(x + dx * outer, y + dy * outer);
  }
  context.stroke();
}
