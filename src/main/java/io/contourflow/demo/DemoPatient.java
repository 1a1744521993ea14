package io.contourflow.demo;

import io.contourflow.dicom.PhantomSeries;
import io.contourflow.imaging.phantom.PhantomCase;

/** The patients of the demo: one for each image type, none of them a person. */
enum DemoPatient {
    TYPE_I(PhantomCase.TYPE_I, "DEMO-I", "Demo^Ida", "19580312", "F"),
    TYPE_II(PhantomCase.TYPE_II, "DEMO-II", "Demo^Ingo", "19490721", "M"),
    TYPE_III(PhantomCase.TYPE_III, "DEMO-III", "Demo^Iris", "19661105", "F"),
    TYPE_IV(PhantomCase.TYPE_IV, "DEMO-IV", "Demo^Ivo", "19530227", "M"),
    CONE_BEAM(PhantomCase.TYPE_II_CBCT, "DEMO-CBCT", "Demo^Carla", "19610904", "F"),
    PET(PhantomCase.TYPE_IV_PET, "DEMO-PET", "Demo^Paul", "19551216", "M");

    /** Any number: the same one always makes the same patients. */
    static final long SEED = 7;

    private final PhantomCase phantom;
    private final PhantomSeries.Patient patient;

    DemoPatient(PhantomCase phantom, String id, String name, String birthDate, String sex) {
        this.phantom = phantom;
        this.patient = new PhantomSeries.Patient(id, name, birthDate, sex);
    }

    PhantomCase phantom() {
        return phantom;
    }

    PhantomSeries.Patient patient() {
        return patient;
    }
}
