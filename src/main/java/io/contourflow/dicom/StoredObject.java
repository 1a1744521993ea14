package io.contourflow.dicom;

import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.SeriesUid;

/** One object in force, as a retrieve needs it. */
public record StoredObject(
        String sopClassUid,
        String sopInstanceUid,
        SeriesUid seriesUid,
        String transferSyntaxUid,
        ContentHash fileHash) {}
