import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { useEffect, useRef, useState, type RefObject } from 'react';
import './bpmn.css';

const COLORS = { defaultFillColor: '#151c23', defaultStrokeColor: '#8695a3', defaultLabelColor: '#cfd8df' };

/** Draws a BPMN model into `host`; `viewer` is there as soon as it stands. The bpmn.io mark stays, as its licence asks. */
export function useBpmnViewer(xml: string): {
  host: RefObject<HTMLDivElement | null>;
  viewer: NavigatedViewer | null;
  failure: unknown;
} {
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
          setViewer(made);
        }
      },
      (error: unknown) => current && setFailure(error),
    );
    return () => {
      current = false;
      setViewer(null);
      made.destroy();
    };
  }, [xml]);

  return { host, viewer, failure };
}
