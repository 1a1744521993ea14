import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { useEffect, useRef, useState } from 'react';
import type { ModelProgress } from '../api/types';
import { Failure } from '../app/ui';

interface Canvas {
  zoom: (level: 'fit-viewport', center?: 'auto') => void;
  addMarker: (elementId: string, marker: string) => void;
  removeMarker: (elementId: string, marker: string) => void;
}

interface ElementRegistry {
  get: (elementId: string) => unknown;
}

const COLORS = { defaultFillColor: '#151c23', defaultStrokeColor: '#8695a3', defaultLabelColor: '#cfd8df' };

function marks(progress: ModelProgress): [string, string][] {
  const active = new Set(progress.activeActivities);
  const incidents = new Set(progress.incidents);
  return [
    ...progress.finishedActivities.filter((id) => !active.has(id)).map((id): [string, string] => [id, 'is-finished']),
    ...[...active].filter((id) => !incidents.has(id)).map((id): [string, string] => [id, 'is-active']),
    ...[...incidents].map((id): [string, string] => [id, 'is-incident']),
  ];
}

/** A BPMN model with the way the case took through it. The bpmn.io mark stays, as its licence asks. */
export function BpmnPicture({ xml, progress }: { xml: string; progress: ModelProgress }) {
  const host = useRef<HTMLDivElement>(null);
  const [viewer, setViewer] = useState<NavigatedViewer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  useEffect(() => {
    if (host.current === null) {
      return undefined;
    }
    let current = true;
    const made = new NavigatedViewer({ container: host.current, bpmnRenderer: COLORS });
    made.importXML(xml).then(
      () => {
        if (current) {
          made.get<Canvas>('canvas').zoom('fit-viewport', 'auto');
          setViewer(made);
        }
      },
      (error: unknown) => current && setFailure(error),
    );
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined && entry.contentRect.width > 0 && made.getDefinitions()) {
        made.get<Canvas>('canvas').zoom('fit-viewport', 'auto');
      }
    });
    observer.observe(host.current);
    return () => {
      current = false;
      observer.disconnect();
      setViewer(null);
      made.destroy();
    };
  }, [xml]);

  useEffect(() => {
    if (viewer === null) {
      return undefined;
    }
    const canvas = viewer.get<Canvas>('canvas');
    const registry = viewer.get<ElementRegistry>('elementRegistry');
    const made = marks(progress).filter(([id]) => registry.get(id) !== undefined);
    made.forEach(([id, marker]) => canvas.addMarker(id, marker));
    return () => made.forEach(([id, marker]) => registry.get(id) !== undefined && canvas.removeMarker(id, marker));
  }, [viewer, progress]);

  return failure === null ? <div className="bpmn" ref={host} data-testid="bpmn" /> : <Failure error={failure} />;
}
