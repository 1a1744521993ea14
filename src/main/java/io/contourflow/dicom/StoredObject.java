package io.contourflow.dicom;

import io.contourflow.kernel.ContentHash;

/** One object in force, as a retrieve needs it. */
public record StoredObject(String sopClassUid, String sopInstanceUid, String transferSyntaxUid, ContentHash fileHash) {}
