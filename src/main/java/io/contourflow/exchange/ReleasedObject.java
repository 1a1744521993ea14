package io.contourflow.exchange;

import io.contourflow.kernel.ArtifactRef;

/**
 * One DICOM object that Contourflow made.
 *
 * @param kind RTSTRUCT, REG, DREG or IMAGE
 */
record ReleasedObject(String sopInstanceUid, String kind, ArtifactRef artifact) {}
