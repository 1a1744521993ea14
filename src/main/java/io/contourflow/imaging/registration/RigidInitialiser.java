package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.List;

/**
 * A stored model that stands in front of rigid registration (R7), learned or not: it proposes where to start. A proposal
 * is only ever a start: it is climbed from, checked against the images, and dropped for the global search where the
 * check fails. Must be deterministic and safe to call from several threads.
 */
@FunctionalInterface
public interface RigidInitialiser {
    /**
     * @return likely offsets fixed → moving, LPS mm, about any centre; may be empty; only the first few are looked at
     * @throws ProgressListener.Cancelled when asked to stop
     */
    List<RigidOffset> propose(Volume fixed, Volume moving, ProgressListener progress);
}
