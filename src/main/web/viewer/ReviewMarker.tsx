import type { DrawnSet } from './outlines';
import { t } from '../i18n/i18n';

/** Says over the picture whether its contours may be relied on. Unreviewed contours are marked until a user decides. */
export function ReviewMarker(props: { sets: readonly DrawnSet[]; failed: boolean; loading: boolean }) {
  if (props.failed) {
    return <p className="marker marker-failed">{t('viewer.failed')}</p>;
  }
  const structures = props.sets.flatMap(({ set }) => set.structures);
  if (structures.length === 0) {
    return props.loading ? <p className="marker marker-plain">{t('viewer.loadingContours')}</p> : null;
  }
  if (structures.some((structure) => structure.state === 'NOT_REVIEWED')) {
    return <p className="marker marker-not-reviewed">{t('viewer.NOT_REVIEWED')}</p>;
  }
  if (structures.some((structure) => structure.state === 'REJECTED')) {
    return <p className="marker marker-failed">{t('viewer.REJECTED')}</p>;
  }
  return <p className="marker marker-approved">{t('viewer.APPROVED')}</p>;
}
