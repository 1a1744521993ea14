import type { DrawnSet } from './outlines';

/** Says over the picture whether its contours may be relied on. Unreviewed contours are marked until a user decides. */
export function ReviewMarker(props: { sets: readonly DrawnSet[]; failed: boolean; loading: boolean }) {
  if (props.failed) {
    return <p className="marker marker-failed">Contours could not be loaded: this picture may be incomplete</p>;
  }
  const structures = props.sets.flatMap(({ set }) => set.structures);
  if (structures.length === 0) {
    return props.loading ? <p className="marker marker-plain">Loading contours</p> : null;
  }
  if (structures.some((structure) => structure.state === 'NOT_REVIEWED')) {
    return <p className="marker marker-not-reviewed">Not reviewed</p>;
  }
  if (structures.some((structure) => structure.state === 'REJECTED')) {
    return <p className="marker marker-failed">Rejected</p>;
  }
  return <p className="marker marker-approved">Approved</p>;
}
