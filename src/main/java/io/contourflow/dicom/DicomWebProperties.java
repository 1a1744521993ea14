package io.contourflow.dicom;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of DICOMweb ({@code contourflow.dicom-web.*}); those of queries and retrieves are those of
 * {@link QueryRetrieveProperties}.
 *
 * @param objectBytesMax longest object of a STOW-RS request; half the length that an element can state
 * @param partsMax objects of one STOW-RS request; the others of a longer one are refused
 * @param inlineBytesMax longer binary values of metadata are given by address instead
 */
@ConfigurationProperties("contourflow.dicom-web")
public record DicomWebProperties(
        @DefaultValue("2147483648") long objectBytesMax,
        @DefaultValue("10000") int partsMax,
        @DefaultValue("2048") int inlineBytesMax) {}
