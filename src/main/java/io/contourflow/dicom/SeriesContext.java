package io.contourflow.dicom;

import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * What objects made from a series copy out of it.
 *
 * @param header data set of the first slice, without pixel data; read only
 */
record SeriesContext(Attributes header) {}
