package io.contourflow.imaging.deformation;

/**
 * How much the body has deformed between two images (R10), from the deformation field with its rigid part removed:
 * statistics of |u_total(p) − u_rigid(p)| over the body, in mm.
 *
 * @param degreeMm the value compared with the predetermined degree: the 95th percentile
 * @param meanMm mean over the body
 * @param p95Mm 95th percentile over the body
 * @param maxMm largest in the body
 * @param bodyVolumeMl volume measured over
 */
public record DeformationDegree(double degreeMm, double meanMm, double p95Mm, double maxMm, double bodyVolumeMl) {}
