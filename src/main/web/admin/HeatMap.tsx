import { useEffect } from 'react';
import { Failure } from '../app/ui';
import { useBpmnViewer } from '../case/useBpmnViewer';
import type { NodeLoad } from './types';
import { warmth } from './warmth';

interface Canvas {
  zoom: (how: 'fit-viewport', center: 'auto') => number;
  addMarker: (id: string, marker: string) => void;
  removeMarker: (id: string, marker: string) => void;
  getContainer: () => HTMLElement;
}

interface Overlays {
  add: (id: string, type: string, overlay: { position: object; html: HTMLElement }) => void;
  remove: (filter: { type: string }) => void;
}

function badge(load: NodeLoad): HTMLElement {
  const made = document.createElement('span');
  made.className = load.incidents > 0 ? 'heat-count heat-count-bad' : 'heat-count';
  made.textContent = String(load.cases);
  return made;
}

/** A process model with the number of cases at each of its elements; the more, the warmer. */
export function HeatMap({ xml, loads }: { xml: string; loads: readonly NodeLoad[] }) {
  const { host, viewer, failure } = useBpmnViewer(xml);

  useEffect(() => {
    viewer?.get<Canvas>('canvas').zoom('fit-viewport', 'auto');
  }, [viewer]);

  useEffect(() => {
    if (viewer === null) {
      return undefined;
    }
    const canvas = viewer.get<Canvas>('canvas');
    const overlays = viewer.get<Overlays>('overlays');
    const registry = viewer.get<{ get: (id: string) => unknown }>('elementRegistry');
    const known = loads.filter((load) => registry.get(load.activityId) !== undefined && load.cases > 0);
    const most = Math.max(...known.map((load) => load.cases), 1);
    for (const load of known) {
      canvas.addMarker(load.activityId, warmth(load, most));
      overlays.add(load.activityId, 'heat', { position: { top: -12, right: 14 }, html: badge(load) });
    }
    return () => {
      overlays.remove({ type: 'heat' });
      known.forEach((load) => canvas.removeMarker(load.activityId, warmth(load, most)));
    };
  }, [viewer, loads]);

  return failure === null ? (
    <div className="bpmn bpmn-tall" ref={host} data-testid="heat-map" />
  ) : (
    <Failure error={failure} />
  );
}
