import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { ApiError } from '../api/client';
import { fieldQuery } from '../api/queries';
import type { CaseImage, ViewName } from '../api/types';
import { Spinner } from '../app/ui';
import {
  brushOn,
  clampIndex,
  draggedOffset,
  FITTED,
  hoverOn,
  imageLabel,
  indexToPixelOf,
  problemOf,
  readout,
  sketchOn,
  steppedOffset,
  withCamera,
  type Hover,
} from './boxMath';
import { BoxTabs, LinkedStage, useContours, useLatest, useSources, type StageEvent } from './boxParts';
import type { Adjusting, Drawing } from './drawing';
import { scaleEndMm } from './field';
import { clampSlice, type IndexVoxel, type Lattice } from './geometry';
import type { Offset } from './offset';
import { pixelToIndex, PLANE_NAMES, planeOf, type Plane } from './planes';
import { ReviewMarker } from './ReviewMarker';
import type { FieldShown, Fusion } from './Stage';
import { TEXT } from './texts';
import { useKeys } from './useKeys';
import { useLinkedViews, useView, useWindows, type LinkedView } from './useLinkedViews';
import type { Mode, Tool } from './usePointer';
import type { ViewerState } from './useViewerState';
import { ViewBox } from './ViewBox';
import './viewer.css';
import { ViewerBar } from './ViewerBar';
import { t } from '../i18n/i18n';

interface Props {
  caseId: string;
  first: CaseImage;
  second: CaseImage | null;
  state: ViewerState;
  drawing: Drawing;
  adjusting: Adjusting | null;
  /** Opens and closes drawing; null for whom it is not open. */
  edit: { on: boolean; toggle: () => void } | null;
  /** Tools for drawing, below the bar. */
  editBar: ReactNode;
  /** Changes when the stored results change. */
  revision: string;
  rigidAvailable: boolean;
  deformableAvailable: boolean;
  fusedAvailable: boolean;
}

/** Waits for the first image's grid, on which all boxes lie. */
export function LinkedViewer(props: Props) {
  const { caseId, state, revision, second } = props;
  const views = useLinkedViews(caseId, state.registration, revision, second !== null, props.fusedAvailable);
  const [first] = views;
  return first.info ? <Boxes {...props} views={views} lattice={first.info} /> : <Waiting view={first} />;
}

type OwnProps = Pick<Props, 'caseId' | 'first' | 'state' | 'revision' | 'drawing' | 'edit' | 'editBar'> & {
  second: CaseImage;
};

/** The second image of a pair that is not registered: on its own slices, linked with nothing. */
export function OwnViewer(props: OwnProps) {
  const view = useView(props.caseId, 'second', 'none', '', true);
  if (view.info === null) {
    return <Waiting view={view} />;
  }
  const none = { rigidAvailable: false, deformableAvailable: false, fusedAvailable: false, adjusting: null };
  return <Boxes {...props} {...none} alone views={[view]} lattice={view.info} />;
}

function Waiting({ view }: { view: LinkedView | undefined }) {
  const missing = view?.error instanceof ApiError && [404, 409].includes(view.error.status);
  return (
    <div className="viewer viewer-waiting">
      {view?.pending ? (
        <Spinner label={t('viewer.loadingImages')} />
      ) : (
        <p className="muted">
          {view?.refusal ?? (missing || !(view?.error instanceof Error) ? t('viewer.waiting') : view.error.message)}
        </p>
      )}
    </div>
  );
}

/** @param props.alone the second image only, on its own grid; keys move the linked boxes, so they do not move this one */
function Boxes(props: Props & { views: readonly LinkedView[]; lattice: Lattice; alone?: boolean }) {
  const { caseId, first, second, state, views, lattice, drawing, adjusting, alone = false } = props;
  const paired = second !== null && !alone;
  const [cameras, setCameras] = useState(FITTED);
  const [tool, setTool] = useState<Tool>('cross');
  const [touch, setTouch] = useState(false);
  const [hover, setHover] = useState<Hover | null>(null);
  const [fusion, setFusion] = useState<Fusion>('blend');
  const [blend, setBlend] = useState(0.5);
  const [fieldShown, setFieldShown] = useState<FieldShown>('none');
  const { planes: planeChoice, setPlanes } = state;
  const windows = useWindows(views);
  const dragStart = useRef<{ pixel: readonly [number, number]; offset: Offset } | null>(null);

  const planes = useMemo(() => PLANE_NAMES.map((name) => planeOf(lattice, name)), [lattice]);
  const shownPlanes = planes.filter(({ name }) => planeChoice === 'all' || name === planeChoice);
  const point: IndexVoxel = state.point ?? [
    (lattice.size[0] - 1) / 2,
    (lattice.size[1] - 1) / 2,
    (lattice.size[2] - 1) / 2,
  ];
  const cutOf = (plane: Plane) => clampSlice(point[plane.normal], plane.size[2]);
  const moveTo = (plane: Plane, n: number) => {
    const next: [number, number, number] = [point[0], point[1], point[2]];
    next[plane.normal] = clampSlice(n, plane.size[2]);
    state.setPoint(next);
  };
  const scroll = (plane: Plane, steps: number) => moveTo(plane, cutOf(plane) + steps * plane.normalSign);

  const sources = useSources({ ...props, alone }, views, windows, paired && fusion === 'stored' && adjusting === null);
  const field = useQuery({
    ...fieldQuery(caseId, props.revision),
    enabled: paired && props.deformableAvailable && fieldShown !== 'none' && adjusting === null,
  });
  const fused: Fusion = adjusting !== null && fusion === 'stored' ? 'blend' : fusion;

  const handle = (view: ViewName, plane: Plane, event: StageEvent) => {
    const n = cutOf(plane);
    const index = (pixel: readonly [number, number]) => pixelToIndex(plane, pixel[0], pixel[1], n);
    switch (event.kind) {
      case 'scroll':
        return scroll(plane, event.steps);
      case 'window':
        return windows.drag(view === 'fused' && fused !== 'stored' ? 'first' : view, event.dx, event.dy, event.phase);
      case 'camera':
        return setCameras((before) => withCamera(before, plane.name, event.camera));
      case 'hover':
        return setHover(event.pixel && { view, plane: plane.name, n, index: index(event.pixel) });
      case 'pick':
        return state.setPoint(clampIndex(index(event.pixel), lattice));
      case 'pen':
        return adjusting !== null ? dragOffset(plane, event) : draw(view, plane, n, event);
    }
  };
  const draw = (view: ViewName, plane: Plane, n: number, event: StageEvent & { kind: 'pen' }) =>
    drawing.pen(
      {
        view,
        lattice,
        plane,
        n,
        index: pixelToIndex(plane, event.pixel[0], event.pixel[1], n),
        alt: event.alt,
        shift: event.shift,
      },
      event.phase,
    );
  const dragOffset = (plane: Plane, event: StageEvent & { kind: 'pen' }) => {
    if (adjusting === null) {
      return;
    }
    if (event.phase === 'start') {
      dragStart.current = { pixel: event.pixel, offset: adjusting.offset };
    }
    const start = dragStart.current;
    if (start !== null) {
      const next = draggedOffset(adjusting.tool, { lattice, plane }, start, event.pixel);
      adjusting.change(next, event.phase);
    }
  };
  const dispatch = useLatest(handle);

  useKeys(!alone, (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return false;
    }
    const [main] = shownPlanes;
    const stepped = adjusting === null || main === undefined ? null : steppedOffset(adjusting, lattice, main, event);
    if (stepped !== null) {
      adjusting?.change(stepped, 'end');
      return true;
    }
    const moves: Record<string, (() => void) | undefined> = {
      ...(adjusting === null && main !== undefined
        ? {
            ArrowUp: () => scroll(main, 1),
            ArrowDown: () => scroll(main, -1),
            PageUp: () => scroll(main, 10),
            PageDown: () => scroll(main, -10),
            Home: () => moveTo(main, 0),
            End: () => moveTo(main, main.size[2] - 1),
          }
        : {}),
      a: () => setPlanes('axial'),
      c: () => setPlanes('coronal'),
      s: () => setPlanes('sagittal'),
      m: () => setPlanes('all'),
      r: windows.reset,
    };
    const move = moves[event.key];
    move?.();
    return move !== undefined;
  });

  const modeOf = (view: ViewName, plane: Plane): Mode => {
    if (adjusting !== null && view !== 'first') {
      return 'offset';
    }
    return drawing.penOn && (plane.normal === 2 || !drawing.freehand) ? 'draw' : tool;
  };

  const registered = adjusting === null ? TEXT.registered[state.registration] : TEXT.registered.preview;
  const linkedBoxes: { view: ViewName; title: string; image: string }[] = [
    { view: 'first', title: TEXT.boxes.first, image: imageLabel(first) },
    ...(second === null
      ? []
      : ([
          { view: 'second', title: `${TEXT.boxes.second}, ${registered}`, image: imageLabel(second) },
          { view: 'fused', title: TEXT.boxes.fused, image: TEXT.fusionHints[fused] },
        ] as const)),
  ];
  const boxes = alone ? linkedBoxes.filter(({ view }) => view === 'second') : linkedBoxes;
  const contours = useContours(state, drawing, adjusting !== null, boxes);

  return (
    <div
      className={`viewer viewer-${boxes.length}`}
      data-testid={alone ? 'own-viewer' : 'viewer'}
      data-slice={cutOf(planes[0] as Plane)}
    >
      <ViewerBar
        {...{ windows, tool, fusion: fused, blend, setFusion, setBlend, fieldShown, setFieldShown, planeChoice }}
        paired={paired}
        first={first}
        second={second}
        state={state}
        adjusting={adjusting !== null}
        edit={props.edit}
        zoom={cameras.axial.zoom}
        setPlanes={setPlanes}
        rigidAvailable={props.rigidAvailable}
        deformableAvailable={props.deformableAvailable}
        fusedAvailable={props.fusedAvailable}
        setTool={(next) => {
          setTool(next);
          setTouch(true);
        }}
        resetCamera={() => setCameras(FITTED)}
      />
      {props.editBar}
      {boxes.length > 1 && <BoxTabs views={boxes.map(({ view }) => view)} />}
      <div className="boxes" tabIndex={0} role="group" aria-label={t('viewer.boxes')}>
        {boxes.map(({ view, title, image }) => {
          const linked = views.find((one) => one.view === view);
          const loaded = view === 'fused' && fused !== 'stored' ? sources.loaded.second : sources.loaded[view];
          const problem = linked && adjusting === null ? problemOf(linked, loaded, lattice) : null;
          const mixed = view === 'fused' && fused !== 'stored';
          const window = windows.windowOf(view);
          return (
            <ViewBox
              key={view}
              testId={`box-${view}`}
              title={title}
              subtitle={image}
              layout={planeChoice === 'all' ? 'all' : 'one'}
              problem={mixed && problem === null && !sources.source.second ? TEXT.waitingForRegistration : problem}
              corner={
                <>
                  {window !== null && !mixed && (
                    <span>
                      W {window.width} · L {window.centre} {windows.unitOf(view)}
                    </span>
                  )}
                  {adjusting !== null && view === 'second' && <span>{TEXT.previewHides}</span>}
                  {view === 'second' && !state.secondContoured && adjusting === null && contours[view]?.sets.length ? (
                    <span>{TEXT.contoursOfFirst}</span>
                  ) : null}
                  {fieldShown !== 'none' && field.data !== undefined && view !== 'first' && (
                    <span className="heat-scale">
                      0 <i aria-hidden="true" /> {scaleEndMm(field.data)} mm
                    </span>
                  )}
                </>
              }
              marker={
                <ReviewMarker
                  sets={contours[view]?.sets ?? []}
                  failed={state.contoursFailed}
                  loading={state.contoursLoading}
                />
              }
            >
              {shownPlanes.map((plane) => (
                <LinkedStage
                  key={plane.name}
                  view={view}
                  dispatch={dispatch}
                  {...{ lattice, plane, blend, touch }}
                  n={cutOf(plane)}
                  base={mixed ? sources.source.first : sources.source[view]}
                  over={mixed ? sources.source.second : null}
                  fusion={fused}
                  contours={contours[view] ?? null}
                  field={view !== 'first' && adjusting === null ? (field.data ?? null) : null}
                  fieldShown={fieldShown}
                  camera={cameras[plane.name]}
                  mode={modeOf(view, plane)}
                  hover={hoverOn(hover, plane, cutOf(plane))}
                  cross={planeChoice === 'all' || tool === 'cross' ? indexToPixelOf(plane, state.point) : null}
                  brush={brushOn(drawing, modeOf(view, plane), plane)}
                  sketch={sketchOn(drawing, plane, cutOf(plane))}
                />
              ))}
            </ViewBox>
          );
        })}
      </div>
      <div className="slice-bar">
        {shownPlanes.map((plane) => (
          <label key={plane.name} className="slice-slider">
            <span>{TEXT.planes[plane.name]}</span>
            <input
              type="range"
              aria-label={t(alone ? 'viewer.sliceOfSecond' : 'viewer.slice', {
                plane: TEXT.planes[plane.name].toLowerCase(),
              })}
              min={0}
              max={plane.size[2] - 1}
              value={cutOf(plane)}
              onChange={(event) => moveTo(plane, Number(event.target.value))}
            />
            <span className="slice-now">
              {cutOf(plane) + 1} / {plane.size[2]}
            </span>
          </label>
        ))}
        <span className="slice-point" data-testid={alone ? 'own-point' : 'point'}>
          {readout(lattice, hover?.index ?? point, sources.loaded, windows)}
        </span>
      </div>
    </div>
  );
}
