package io.contourflow.dicom;

import java.time.Instant;

/**
 * Identity of an object that Contourflow makes. The same step on the same input gets the same UIDs, so doing a step
 * twice makes the same object.
 *
 * @param sopInstanceUid of the new object (of the first one, for a series of several; see DerivedSeriesWriter)
 * @param seriesUid of the new object
 * @param seriesNumber Series Number
 * @param description Series Description, at most 64 characters
 * @param createdAt content date and time
 * @param deviceSerial identifier of this installation (Device Serial Number)
 * @param softwareVersion of Contourflow
 */
public record ResultIdentity(
        String sopInstanceUid,
        String seriesUid,
        int seriesNumber,
        String description,
        Instant createdAt,
        String deviceSerial,
        String softwareVersion) {}
