package io.contourflow.e2e;

import io.contourflow.dicom.ImageSeriesWriter;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.DicomUid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A synthetic patient of an image type on a coarse lattice, so that every image step really runs and is soon done.
 *
 * @param first folder with the DICOM files of the planning image
 */
record SmallPhantom(
        String type, String patientId, Path first, Path second, String firstSeriesUid, String secondSeriesUid) {
    /** Coarser than this, a registration of CT and MR rightly does not trust itself; CT alone does well with 6 mm. */
    private static final double SPACING_OF_MODES_MM = 3.5;

    private static final double SPACING_MM = 6;

    /** A patient whose registration is trusted with a margin. */
    private static final long SEED = 1;

    static SmallPhantom write(PhantomCase which, Path folder) throws IOException {
        Phantom phantom = PhantomFactory.make(which, SEED);
        String patientId = "SMALL-" + which;
        String firstUid = DicomUid.fromName("small:" + which + ":first");
        String secondUid = DicomUid.fromName("small:" + which + ":second");
        Path first = Files.createDirectories(folder.resolve(which + "-first"));
        Path second = Files.createDirectories(folder.resolve(which + "-second"));
        write(phantom, phantom.first(), patientId, firstUid, first);
        write(phantom, phantom.second(), patientId, secondUid, second);
        return new SmallPhantom(which.imageType(), patientId, first, second, firstUid, secondUid);
    }

    private static void write(Phantom phantom, Phantom.Image image, String patientId, String seriesUid, Path folder)
            throws IOException {
        double spacingMm = phantom.which() == PhantomCase.TYPE_IV ? SPACING_OF_MODES_MM : SPACING_MM;
        Volume fine = image.volume();
        Volume coarse = Resampler.linear(
                fine, RigidOffset.identity(new double[3]), fine.geometry().coarsened(spacingMm), fine.voxels()[0]);
        String day = image.acquiredAt().toString().substring(0, 10);
        List<byte[]> objects = ImageSeriesWriter.writeOriginal(
                coarse,
                new ImageSeriesWriter.Description(
                        image.modality(),
                        patientId,
                        "Small^" + patientId,
                        "19600101",
                        "O",
                        DicomUid.fromName("small-study:" + patientId + day),
                        seriesUid,
                        DicomUid.fromName("small-frame:" + seriesUid),
                        1,
                        image.description(),
                        phantom.which().site().bodyPart(),
                        image.station(),
                        "Test",
                        "",
                        image.acquiredAt()));
        for (int n = 0; n < objects.size(); n++) {
            Files.write(folder.resolve("%04d.dcm".formatted(n + 1)), objects.get(n));
        }
    }
}
