package io.contourflow.archive;

import io.contourflow.kernel.SeriesUid;
import java.util.Set;

/** An association that brought objects of these series is over; intake looks at them again. */
public record SeriesChanged(Set<SeriesUid> series) {}
