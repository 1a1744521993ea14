import { indexToCanvas, type Placement } from './geometry';

/** One structure's lines on one cut; points as continuous pixels p0, q0, p1, q1, … of the plane. */
export interface Outline {
  readonly color: string;
  readonly dashed: boolean;
  readonly strong: boolean;
  readonly closed: boolean;
  readonly lines: readonly (readonly number[])[];
}

/** Which part of the picture a layer covers: all, every other square of a board, or what lies right of a line. */
export type Part =
  { readonly kind: 'all' } | { readonly kind: 'checker' } | { readonly kind: 'right'; readonly of: number };

export interface Layer {
  readonly picture: CanvasImageSource;
  /** 0 to 1. */
  readonly alpha: number;
  /** Multiplies the grey; tinted layers are added up, so that what agrees turns grey. */
  readonly tint?: string;
  readonly part?: Part;
}

export interface Arrow {
  readonly at: readonly [number, number];
  readonly by: readonly [number, number];
  readonly color: string;
}

/** What a cut shows, in pixels of its plane. A renderer draws it; nothing else in the viewer knows how. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Layer[];
  /** Colours laid over the picture, any number of pixels, over the whole of the cut. */
  readonly map: CanvasImageSource | null;
  readonly arrows: readonly Arrow[];
  readonly outlines: readonly Outline[];
  readonly hover: readonly [number, number] | null;
  /** The linked point: where the other planes cut this one. */
  readonly cross: readonly [number, number] | null;
  readonly brush: { readonly at: readonly [number, number]; readonly radius: readonly [number, number] } | null;
  readonly sketch: readonly number[];
}

export type Renderer = (context: CanvasRenderingContext2D, placement: Placement, scene: Scene) => void;

const LINE_PX = 1.75;
const CURSOR_PX = 9;
const BOARD = 8;

/** Draws a scene on a plain canvas. */
export const paint: Renderer = (context, placement, scene) => {
  const { canvas } = context;
  const ratio = window.devicePixelRatio || 1;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of scene.layers) {
    drawLayer(context, placement, scene, layer);
  }
  if (scene.map !== null) {
    context.globalAlpha = 0.55;
    context.imageSmoothingEnabled = true;
    drawPicture(context, placement, scene, scene.map);
  }
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'source-over';
  scene.arrows.forEach((arrow) => drawArrow(context, placement, arrow, ratio));
  scene.outlines.forEach((outline) => drawOutline(context, placement, outline, ratio));
  for (const layer of scene.layers) {
    if (layer.part?.kind === 'right') {
      drawEdge(context, placement.offsetX + layer.part.of * scene.width * placement.scaleX, ratio);
    }
  }
  if (scene.cross !== null) {
    drawCross(context, placement, scene.cross, ratio);
  }
  if (scene.hover !== null) {
    drawCursor(context, placement, scene.hover, ratio);
  }
  drawPen(context, placement, scene, ratio);
};

function drawPicture(
  context: CanvasRenderingContext2D,
  placement: Placement,
  scene: Scene,
  picture: CanvasImageSource,
) {
  context.drawImage(
    picture,
    placement.offsetX,
    placement.offsetY,
    scene.width * placement.scaleX,
    scene.height * placement.scaleY,
  );
}

function drawLayer(context: CanvasRenderingContext2D, placement: Placement, scene: Scene, layer: Layer): void {
  context.save();
  clip(context, placement, scene, layer.part ?? { kind: 'all' });
  context.globalAlpha = layer.alpha;
  context.globalCompositeOperation = layer.tint === undefined ? 'source-over' : 'lighter';
  // Pixels are shown as such once they are large; below that, interpolation avoids false patterns.
  context.imageSmoothingEnabled = Math.min(placement.scaleX, placement.scaleY) < 6;
  const picture = layer.tint === undefined ? layer.picture : tinted(layer.picture, scene, layer.tint);
  drawPicture(context, placement, scene, picture);
  context.restore();
}

function clip(context: CanvasRenderingContext2D, placement: Placement, scene: Scene, part: Part): void {
  if (part.kind === 'all') {
    return;
  }
  const { canvas } = context;
  const path = new Path2D();
  if (part.kind === 'right') {
    const x = placement.offsetX + part.of * scene.width * placement.scaleX;
    path.rect(x, 0, canvas.width, canvas.height);
  } else {
    const [width, height] = [scene.width * placement.scaleX, scene.height * placement.scaleY];
    const square = Math.max(width, height) / BOARD;
    for (let row = 0; row * square < height; row++) {
      for (let column = row % 2; column * square < width; column += 2) {
        path.rect(placement.offsetX + column * square, placement.offsetY + row * square, square, square);
      }
    }
  }
  context.clip(path);
}

/** Where one image ends and the other begins. */
function drawEdge(context: CanvasRenderingContext2D, x: number, ratio: number): void {
  context.strokeStyle = 'rgb(255 255 255 / 75%)';
  context.lineWidth = ratio;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, context.canvas.height);
  context.stroke();
}

function tinted(picture: CanvasImageSource, scene: Scene, tint: string): OffscreenCanvas {
  const scratch = new OffscreenCanvas(scene.width, scene.height);
  const context = scratch.getContext('2d');
  if (context === null) {
    throw new Error('this browser gives no 2D canvas');
  }
  context.drawImage(picture, 0, 0);
  context.globalCompositeOperation = 'multiply';
  context.fillStyle = tint;
  context.fillRect(0, 0, scene.width, scene.height);
  return scratch;
}

function pathOf(placement: Placement, lines: readonly (readonly number[])[], closed: boolean): Path2D {
  const path = new Path2D();
  for (const points of lines) {
    for (let n = 0; n + 1 < points.length; n += 2) {
      const [x, y] = indexToCanvas(placement, points[n] ?? 0, points[n + 1] ?? 0);
      if (n === 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    if (closed) {
      path.closePath();
    }
  }
  return path;
}

function drawOutline(context: CanvasRenderingContext2D, placement: Placement, outline: Outline, ratio: number): void {
  const path = pathOf(placement, outline.lines, outline.closed);
  const line = outline.strong ? LINE_PX + 0.75 : LINE_PX;
  context.lineJoin = 'round';
  context.lineCap = 'round';
  context.setLineDash(outline.dashed ? [5 * ratio, 4 * ratio] : []);
  // A dark edge keeps light colours readable on bright bone.
  context.lineWidth = (line + 1.25) * ratio;
  context.strokeStyle = 'rgb(0 0 0 / 55%)';
  context.stroke(path);
  context.lineWidth = line * ratio;
  context.strokeStyle = outline.color;
  context.stroke(path);
  context.setLineDash([]);
}

function drawArrow(context: CanvasRenderingContext2D, placement: Placement, arrow: Arrow, ratio: number): void {
  const [x, y] = indexToCanvas(placement, arrow.at[0], arrow.at[1]);
  const [tipX, tipY] = indexToCanvas(placement, arrow.at[0] + arrow.by[0], arrow.at[1] + arrow.by[1]);
  const length = Math.hypot(tipX - x, tipY - y);
  context.strokeStyle = arrow.color;
  context.lineWidth = 1.25 * ratio;
  context.beginPath();
  if (length < 2 * ratio) {
    context.rect(x - ratio / 2, y - ratio / 2, ratio, ratio);
  } else {
    const head = Math.min(5 * ratio, length / 2);
    const angle = Math.atan2(tipY - y, tipX - x);
    context.moveTo(x, y);
    context.lineTo(tipX, tipY);
    for (const side of [-0.5, 0.5]) {
      context.moveTo(tipX, tipY);
      context.lineTo(tipX - head * Math.cos(angle + side), tipY - head * Math.sin(angle + side));
    }
  }
  context.stroke();
}

/** Thin lines where the other planes cut, with a gap around the point itself. */
function drawCross(
  context: CanvasRenderingContext2D,
  placement: Placement,
  [p, q]: readonly [number, number],
  ratio: number,
): void {
  const { canvas } = context;
  const [x, y] = indexToCanvas(placement, p, q);
  const gap = 12 * ratio;
  context.lineWidth = ratio;
  context.strokeStyle = 'rgb(79 195 217 / 70%)';
  context.beginPath();
  for (const [fromX, fromY, toX, toY] of [
    [0, y, x - gap, y],
    [x + gap, y, canvas.width, y],
    [x, 0, x, y - gap],
    [x, y + gap, x, canvas.height],
  ] as const) {
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
  }
  context.stroke();
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

function drawPen(context: CanvasRenderingContext2D, placement: Placement, scene: Scene, ratio: number): void {
  context.strokeStyle = '#fff';
  context.lineWidth = 1.25 * ratio;
  if (scene.brush !== null) {
    const [x, y] = indexToCanvas(placement, scene.brush.at[0], scene.brush.at[1]);
    const [rx, ry] = [scene.brush.radius[0] * placement.scaleX, scene.brush.radius[1] * placement.scaleY];
    context.beginPath();
    context.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
    context.stroke();
  }
  if (scene.sketch.length > 2) {
    context.stroke(pathOf(placement, [scene.sketch], false));
  }
}
