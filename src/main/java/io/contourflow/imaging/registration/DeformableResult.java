package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.DisplacementField;

/**
 * @param field the total map fixed → moving on (a possibly coarser lattice over) the fixed grid, LPS mm
 * @param quality measured on the full map; verdict DO_NOT_TRUST where a check of AAPM TG-132 fails
 */
public record DeformableResult(DisplacementField field, RegistrationQuality quality) {}
