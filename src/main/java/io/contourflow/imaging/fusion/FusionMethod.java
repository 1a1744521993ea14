package io.contourflow.imaging.fusion;

/** Ways to superimpose a registered pair (R9). */
public enum FusionMethod {
    AVERAGE,
    MAX,
    MIN,
    PCA,
    MODULATION,
    PYRAMID,
    WAVELET
}
