import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { ApiError } from '../api/client';
import type { CaseImage, ViewName } from '../api/types';
import { Spinner } from '../app/ui';
import { day } from '../format/format';
import { clampSlice, FIT, indexToWorld, sliceZMm, type Camera, type Lattice } from './geometry';
import { outlinesOn, setsOn } from './outlines';
import type { Layer } from './paint';
import { ReviewMarker } from './ReviewMarker';
import { useLinkedViews, useOwnView, useSettled, useWindows, type LinkedView } from './useLinkedViews';
import { useSlice, type Shown } from './useSlice';
import type { ViewerState } from './useViewerState';
import { ViewBox, type Tool } from './ViewBox';
import './viewer.css';
import { ViewerBar, type Fusion } from './ViewerBar';

interface Props {
  caseId: string;
  first: CaseImage;
  second: CaseImage | null;
  state: ViewerState;
  /** Changes when the stored results change. */
  revision: string;
  rigidAvailable: boolean;
  deformableAvailable: boolean;
  fusedAvailable: boolean;
}

const REGISTERED = { none: 'not registered', rigid: 'rigid', deformable: 'non-rigid' };

const TINTS = { first: '#ff8040', second: '#007fbf' };

/** Arrow keys and page keys move through the slices unless something else wants them. */
function useSliceKeys(on: boolean, scroll: (towardsHead: number) => void, goTo: (end: 'first' | 'last') => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : null;
    if (
      !on ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      target?.closest('input, textarea, select, button, a, [role]')
    ) {
      return;
    }
    const moves: Record<string, () => void> = {
      ArrowUp: () => scroll(1),
      ArrowDown: () => scroll(-1),
      PageUp: () => scroll(10),
      PageDown: () => scroll(-10),
      Home: () => goTo('first'),
      End: () => goTo('last'),
    };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      move();
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

function problemOf(view: LinkedView, shown: Shown, lattice: Lattice, waiting: string): string | null {
  if (view.refusal !== null) {
    return `Not shown: ${view.refusal}`;
  }
  const error = view.error ?? shown.error;
  if (error instanceof ApiError) {
    return error.status === 404 || error.status === 409 ? waiting : `${error.message}. ${error.detail}`;
  }
  if (error !== null && error !== undefined) {
    return error instanceof Error ? error.message : String(error);
  }
  const { bitmap } = shown;
  if (bitmap !== null && (bitmap.width !== lattice.size[0] || bitmap.height !== lattice.size[1])) {
    return `Not shown: the picture has ${bitmap.width} × ${bitmap.height} pixels, its grid ${lattice.size[0]} × ${lattice.size[1]}`;
  }
  return null;
}

function imageLabel(image: CaseImage | null): string {
  return image === null ? '' : [image.modality, image.description, day(image.acquiredAt)].filter(Boolean).join(' · ');
}

/** Waits for the first image's grid, on which all boxes lie. */
export function LinkedViewer(props: Props) {
  const views = useLinkedViews(props.caseId, props.state.registration, props.second !== null, props.fusedAvailable);
  const [first] = views;
  return first?.info ? <Boxes {...props} views={views} lattice={first.info} /> : <Waiting view={first} />;
}

type OwnProps = Pick<Props, 'caseId' | 'first' | 'state' | 'revision'> & { second: CaseImage };

/** The second image of a pair that is not registered: on its own slices, linked with nothing. */
export function OwnViewer(props: OwnProps) {
  const view = useOwnView(props.caseId);
  if (view.info === null) {
    return <Waiting view={view} />;
  }
  const none = { rigidAvailable: false, deformableAvailable: false, fusedAvailable: false };
  return <Boxes {...props} {...none} alone views={[view]} lattice={view.info} />;
}

function Waiting({ view }: { view: LinkedView | undefined }) {
  const missing = view?.error instanceof ApiError && [404, 409].includes(view.error.status);
  return (
    <div className="viewer viewer-waiting">
      {view?.pending ? (
        <Spinner label="Loading the images" />
      ) : (
        <p className="muted">
          {view?.refusal ??
            (missing || !(view?.error instanceof Error)
              ? 'The images appear here once they have been processed.'
              : view.error.message)}
        </p>
      )}
    </div>
  );
}

/** @param props.alone the second image only, on its own grid; keys move the linked boxes, so they do not move this one */
function Boxes(props: Props & { views: LinkedView[]; lattice: Lattice; alone?: boolean }) {
  const { caseId, first, second, state, revision, views, lattice, alone = false } = props;
  const paired = second !== null && !alone;
  const count = lattice.size[2];
  const k = clampSlice(state.slice ?? (count - 1) / 2, count);
  const [camera, setCamera] = useState<Camera>(FIT);
  const [tool, setTool] = useState<Tool>('window');
  const [touch, setTouch] = useState(false);
  const [cursor, setCursor] = useState<readonly [number, number] | null>(null);
  const [fusion, setFusion] = useState<Fusion>('blend');
  const [blend, setBlend] = useState(0.5);
  const windows = useWindows(views);

  // Scrolling is told towards the head; slices may be stored either way.
  const headwards = (lattice.direction[8] ?? 1) >= 0 ? 1 : -1;
  const scroll = (slices: number) => state.setSlice(clampSlice(k + slices * headwards, count));
  useSliceKeys(!alone, scroll, (end) => state.setSlice(end === 'first' ? 0 : count - 1));

  const wish = (view: ViewName, wanted: boolean) => {
    const info = views.find((one) => one.view === view)?.info;
    return info && wanted
      ? { caseId, view, registration: view === 'first' ? 'deformable' : state.registration, revision, k, count }
      : null;
  };
  const settled = {
    first: useSettled(windows.windowOf('first')),
    second: useSettled(windows.windowOf('second')),
    fused: useSettled(windows.windowOf('fused')),
  };
  const firstWish = wish('first', !alone);
  const secondWish = wish('second', second !== null);
  const fusedWish = wish('fused', paired && fusion === 'stored');
  const firstShown = useSlice(firstWish && { ...firstWish, window: settled.first });
  const secondShown = useSlice(secondWish && { ...secondWish, window: settled.second });
  const fusedShown = useSlice(fusedWish && { ...fusedWish, window: settled.fused });

  const mixed = useMemo(
    (): Layer[] => mixLayers(fusion, blend, firstShown, secondShown, fusedShown),
    [fusion, blend, firstShown, secondShown, fusedShown],
  );
  const place = cursor === null ? null : indexToWorld(lattice, [cursor[0], cursor[1], k]);
  const secondBox = {
    view: 'second' as const,
    title: `Second image, ${REGISTERED[state.registration]}`,
    image: imageLabel(second),
    shown: secondShown,
    layers: layersOf(secondShown),
  };
  const linkedBoxes = [
    {
      view: 'first' as const,
      title: 'First image',
      image: imageLabel(first),
      shown: firstShown,
      layers: layersOf(firstShown),
    },
    ...(second === null
      ? []
      : [
          secondBox,
          {
            view: 'fused' as const,
            title: 'Both superimposed',
            image:
              fusion === 'stored' ? 'Fused on the server' : fusion === 'colour' ? 'First orange, second blue' : 'Blend',
            shown:
              fusion === 'stored'
                ? fusedShown
                : firstShown.k === secondShown.k
                  ? secondShown
                  : { ...secondShown, bitmap: null },
            layers: mixed,
          },
        ]),
  ];
  const boxes = alone ? [secondBox] : linkedBoxes;

  return (
    <div className={`viewer viewer-${boxes.length}`} data-testid={alone ? 'own-viewer' : 'viewer'} data-slice={k}>
      <ViewerBar
        {...{ windows, tool, camera, fusion, blend, setFusion, setBlend }}
        paired={paired}
        registration={state.registration}
        setRegistration={state.setRegistration}
        rigidAvailable={props.rigidAvailable}
        deformableAvailable={props.deformableAvailable}
        fusedAvailable={props.fusedAvailable}
        setTool={(next) => {
          setTool(next);
          setTouch(true);
        }}
        resetCamera={() => setCamera(FIT)}
      />
      {boxes.length > 1 && <BoxTabs titles={boxes.map(({ view, title }) => ({ view, title }))} />}
      <div className="boxes">
        {boxes.map(({ view, title, image, shown, layers }) => {
          const linked = views.find((one) => one.view === view);
          const sets = setsOn(view, state.drawn, state.secondContoured);
          const window = windows.windowOf(view);
          const unit = linked?.info?.unit ?? '';
          const problem = linked
            ? problemOf(linked, shown, lattice, 'Shown here once the images have been registered.')
            : null;
          const drawn = problem === null && shown.bitmap !== null;
          return (
            <ViewBox
              key={view}
              testId={`box-${view}`}
              title={title}
              subtitle={image}
              lattice={lattice}
              scene={{
                layers: problem === null ? layers : [],
                outlines: drawn ? outlinesOn(sets, shown.k, state.hidden, view === 'fused') : [],
                cursor,
              }}
              camera={camera}
              tool={tool}
              touch={touch}
              busy={problem === null && shown.k !== k}
              problem={problem}
              actions={{
                scroll,
                camera: setCamera,
                cursor: setCursor,
                window: (dx, dy, phase) =>
                  windows.drag(view === 'fused' && fusion !== 'stored' ? 'first' : view, dx, dy, phase),
              }}
              corner={
                drawn && (
                  <>
                    <span data-testid={`slice-label-${view}`}>
                      Slice {shown.k + 1} / {count} · z {sliceZMm(lattice, shown.k).toFixed(1)} mm
                    </span>
                    {window !== null && (view !== 'fused' || fusion === 'stored') && (
                      <span>
                        W {window.width} · L {window.centre} {unit}
                      </span>
                    )}
                    {view === 'second' && !state.secondContoured && sets.length > 0 && (
                      <span>Contours of the first image</span>
                    )}
                  </>
                )
              }
              marker={<ReviewMarker sets={sets} failed={state.contoursFailed} loading={state.contoursLoading} />}
            />
          );
        })}
      </div>
      <div className="slice-bar">
        <input
          type="range"
          aria-label={alone ? 'Slice of the second image' : 'Slice'}
          min={0}
          max={count - 1}
          value={k}
          onChange={(event) => state.setSlice(Number(event.target.value))}
        />
        <span className="slice-now">
          {k + 1} / {count}
        </span>
        <span className="slice-point">
          {place === null
            ? `z ${sliceZMm(lattice, k).toFixed(1)} mm`
            : `L ${place[0].toFixed(1)}  P ${place[1].toFixed(1)}  H ${place[2].toFixed(1)} mm`}
        </span>
      </div>
    </div>
  );
}

/** Where only one box fits beside another, brings the wanted one into sight. */
function BoxTabs({ titles }: { titles: readonly { view: ViewName; title: string }[] }) {
  const show = (view: ViewName) =>
    document
      .querySelector(`[data-testid=box-${view}]`)
      ?.scrollIntoView({ behavior: 'smooth', block: 'nearest', inline: 'start' });
  return (
    <div className="box-tabs" role="group" aria-label="Boxes">
      {titles.map(({ view, title }) => (
        <button key={view} type="button" className="chip" onClick={() => show(view)}>
          {title.replace(/ image.*| superimposed/, '')}
        </button>
      ))}
    </div>
  );
}

function layersOf(shown: Shown): Layer[] {
  return shown.bitmap === null ? [] : [{ bitmap: shown.bitmap, alpha: 1 }];
}

/** Two pictures are laid over each other only when both are of the same slice. */
function mixLayers(fusion: Fusion, blend: number, first: Shown, second: Shown, fused: Shown): Layer[] {
  if (fusion === 'stored') {
    return layersOf(fused);
  }
  if (first.bitmap === null || second.bitmap === null || first.k !== second.k) {
    return [];
  }
  return fusion === 'blend'
    ? [
        { bitmap: first.bitmap, alpha: 1 },
        { bitmap: second.bitmap, alpha: blend },
      ]
    : [
        { bitmap: first.bitmap, alpha: 1, tint: TINTS.first },
        { bitmap: second.bitmap, alpha: 1, tint: TINTS.second },
      ];
}
