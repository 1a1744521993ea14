package io.contourflow.cases;

/** The image steps of a case whose results are stored. */
public enum Step {
    ADJUST_IMAGES,
    REGISTER_RIGIDLY,
    REGISTER_DEFORMABLY,
    FUSE_IMAGES,
    CONTOUR_FIRST,
    CONTOUR_SECOND,
    MEASURE_DEFORMATION,
    STORE_CONTOURED_IMAGE
}
