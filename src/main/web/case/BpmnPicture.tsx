import type NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { useEffect } from 'react';
import type { ModelProgress } from '../api/types';
import { Failure } from '../app/ui';
import { useBpmnViewer } from './useBpmnViewer';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Canvas {
  zoom: (level: 'fit-viewport', center?: 'auto') => number;
  viewbox: (box?: Box) => { inner: Box; outer: { width: number; height: number } };
  getContainer: () => HTMLElement;
  addMarker: (elementId: string, marker: string) => void;
  removeMarker: (elementId: string, marker: string) => void;
}

interface ElementRegistry {
  get: (elementId: string) => Box | undefined;
}

/** Below this scale labels cannot be read. */
const READABLE_SCALE = 0.62;
const MARGIN = 20;

function marks(progress: ModelProgress): [string, string][] {
  const active = new Set(progress.activeActivities);
  const incidents = new Set(progress.incidents);
  return [
    ...progress.finishedActivities.filter((id) => !active.has(id)).map((id): [string, string] => [id, 'is-finished']),
    ...[...active].filter((id) => !incidents.has(id)).map((id): [string, string] => [id, 'is-active']),
    ...[...incidents].map((id): [string, string] => [id, 'is-incident']),
  ];
}

/** Start of a stretch `shown` long with `at` in its middle, kept within what there is. */
function centred(at: number, shown: number, from: number, length: number): number {
  return shown >= length
    ? from - (shown - length) / 2
    : Math.min(Math.max(at - shown / 2, from), from + length - shown);
}

/** The whole model where its labels can be read, else the part where the case stands. */
function show(viewer: NavigatedViewer, progress: ModelProgress): void {
  const canvas = viewer.get<Canvas>('canvas');
  const [focus] = [...progress.incidents, ...progress.activeActivities, ...progress.finishedActivities.slice(-1)];
  const element = focus === undefined ? undefined : viewer.get<ElementRegistry>('elementRegistry').get(focus);
  if (canvas.zoom('fit-viewport', 'auto') >= READABLE_SCALE || element === undefined) {
    return;
  }
  const { inner, outer } = canvas.viewbox();
  const [width, height] = [outer.width / READABLE_SCALE, outer.height / READABLE_SCALE];
  canvas.viewbox({
    x: centred(element.x + element.width / 2, width, inner.x - MARGIN, inner.width + 2 * MARGIN),
    y: centred(element.y + element.height / 2, height, inner.y - MARGIN, inner.height + 2 * MARGIN),
    width,
    height,
  });
}

/** A BPMN model with the way the case took through it. */
export function BpmnPicture({ xml, progress }: { xml: string; progress: ModelProgress }) {
  const { host, viewer, failure } = useBpmnViewer(xml);

  useEffect(() => {
    if (viewer === null) {
      return undefined;
    }
    const canvas = viewer.get<Canvas>('canvas');
    const registry = viewer.get<ElementRegistry>('elementRegistry');
    show(viewer, progress);
    const observer = new ResizeObserver(() => show(viewer, progress));
    observer.observe(canvas.getContainer());
    const made = marks(progress).filter(([id]) => registry.get(id) !== undefined);
    made.forEach(([id, marker]) => canvas.addMarker(id, marker));
    return () => {
      observer.disconnect();
      made.forEach(([id, marker]) => registry.get(id) !== undefined && canvas.removeMarker(id, marker));
    };
  }, [viewer, progress]);

  return failure === null ? <div className="bpmn" ref={host} data-testid="bpmn" /> : <Failure error={failure} />;
}
