package io.contourflow.dicom;

import io.contourflow.dicom.DicomHeaders.UnreadableDicom;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads Spatial Registration (PS3.3 A.39.1) and Deformable Spatial Registration objects (A.39.2). Both lie
 * in the fixed (registered) image's study and frame of reference. All coordinates LPS mm.
 *
 * <p>The two classes state opposite directions: the matrix takes a point of the moving image's frame to the fixed one
 * (C.20.2.1.1), the deformation grid takes a point of the fixed frame to the moving one (C.20.3.1.3), the direction in
 * which images are resampled.
 */
public final class SpatialRegistrations {
    private static final double[] IDENTITY = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

    /** Matrices are told with 16 characters; more than this is another matrix. */
    private static final double MATRIX_TOLERANCE = 1e-6;

    private SpatialRegistrations() {}

    /**
     * The matrix of the object takes points of the moving image's frame to the fixed image's frame, which is the
     * inverse of {@code fixedToMoving}.
     *
     * @throws IllegalArgumentException when the fixed image states no frame of reference, or the patients differ
     */
    public static byte[] writeRigid(
            AssembledSeries fixed, AssembledSeries moving, RigidOffset fixedToMoving, ResultIdentity identity) {
        Attributes to = common(UID.SpatialRegistrationStorage, fixed, moving, identity);
        Sequence registrations = to.newSequence(Tag.RegistrationSequence, 2);
        registrations.add(registration(fixed, IDENTITY));
        registrations.add(registration(moving, fixedToMoving.inverse().matrix()));
        return DicomObjects.bytes(to);
    }

    private static Attributes registration(AssembledSeries series, double[] toFixed) {
        Attributes item = new Attributes();
        String frame = series.facts().frameOfReferenceUid();
        if (frame != null) {
            item.setString(Tag.FrameOfReferenceUID, VR.UI, frame);
        }
        // images are named too: two series may share one frame of reference and still need a registration
        List<Attributes> images = DicomObjects.references(series);
        item.newSequence(Tag.ReferencedImageSequence, images.size()).addAll(images);
        item.newSequence(Tag.MatrixRegistrationSequence, 1).add(matrixRegistration(toFixed));
        return item;
    }

    private static Attributes matrixRegistration(double[] matrix) {
        Attributes item = new Attributes();
        DicomObjects.code(item, Tag.RegistrationTypeCodeSequence, "125024", "DCM", "Image Content-based Alignment");
        item.newSequence(Tag.MatrixSequence, 1).add(matrixItem(matrix));
        return item;
    }

    private static Attributes matrixItem(double[] matrix) {
        Attributes item = new Attributes();
        item.setString(Tag.FrameOfReferenceTransformationMatrix, VR.DS, DicomValues.decimals(matrix));
        item.setString(Tag.FrameOfReferenceTransformationMatrixType, VR.CS, "RIGID");
        return item;
    }

    /**
     * The grid takes points of the fixed (registered) frame to the moving (source) frame (PS3.3 C.20.3):
     * {@code moving = fixed + vector(fixed)}. The matrices before and after the grid are the identity: the field is the
     * total map. Vectors are LPS mm, float32; a left-handed grid is written with its planes in reverse order.
     *
     * @throws IllegalArgumentException when an image states no frame of reference, or the patients differ
     */
    public static byte[] writeDeformable(
            AssembledSeries fixed, AssembledSeries moving, DisplacementField fixedToMoving, ResultIdentity identity) {
        String source = moving.facts().frameOfReferenceUid();
        if (source == null) {
            throw new IllegalArgumentException("series " + moving.facts().seriesUid()
                    + " must state a Frame of Reference UID to be registered but states none");
        }
        Attributes to = common(UID.DeformableSpatialRegistrationStorage, fixed, moving, identity);
        Attributes item = new Attributes();
        item.setString(Tag.SourceFrameOfReferenceUID, VR.UI, source);
        List<Attributes> images = DicomObjects.references(moving);
        item.newSequence(Tag.ReferencedImageSequence, images.size()).addAll(images);
        DicomObjects.code(item, Tag.RegistrationTypeCodeSequence, "125024", "DCM", "Image Content-based Alignment");
        item.newSequence(Tag.PreDeformationMatrixRegistrationSequence, 1).add(matrixItem(IDENTITY));
        item.newSequence(Tag.DeformableRegistrationGridSequence, 1).add(grid(fixedToMoving));
        item.newSequence(Tag.PostDeformationMatrixRegistrationSequence, 1).add(matrixItem(IDENTITY));
        to.newSequence(Tag.DeformableRegistrationSequence, 1).add(item);
        return DicomObjects.bytes(to);
    }

    private static Attributes grid(DisplacementField field) {
        Geometry g = field.grid();
        double[] d = g.direction();
        double handedness = d[2] * (d[3] * d[7] - d[6] * d[4])
                + d[5] * (d[6] * d[1] - d[0] * d[7])
                + d[8] * (d[0] * d[4] - d[3] * d[1]);
        boolean reversed = handedness < 0;
        double[] first = new double[3];
        g.indexToWorld(0, 0, reversed ? g.nz() - 1 : 0, first);
        Attributes item = new Attributes();
        item.setString(Tag.ImagePositionPatient, VR.DS, DicomValues.decimals(first));
        item.setString(Tag.ImageOrientationPatient, VR.DS, DicomValues.decimals(d[0], d[3], d[6], d[1], d[4], d[7]));
        item.setInt(Tag.GridDimensions, VR.UL, g.nx(), g.ny(), g.nz());
        item.setDouble(Tag.GridResolution, VR.FD, g.spacingMm());
        item.setBytes(Tag.VectorGridData, VR.OF, vectors(field, reversed));
        return item;
    }

    private static byte[] vectors(DisplacementField field, boolean reversed) {
        Geometry g = field.grid();
        float[] from = field.vectorsMm();
        int perPlane = 3 * g.nx() * g.ny();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(4, from.length)).order(ByteOrder.LITTLE_ENDIAN);
        for (int k = 0; k < g.nz(); k++) {
            int plane = perPlane * (reversed ? g.nz() - 1 - k : k);
            for (int n = 0; n < perPlane; n++) {
                bytes.putFloat(from[plane + n]);
            }
        }
        return bytes.array();
    }

    private static Attributes common(
            String sopClassUid, AssembledSeries fixed, AssembledSeries moving, ResultIdentity identity) {
        DicomObjects.requireSamePatient(fixed, moving);
        String frame = fixed.facts().frameOfReferenceUid();
        if (frame == null) {
            throw new IllegalArgumentException("series " + fixed.facts().seriesUid()
                    + " must state a Frame of Reference UID to register to but states none");
        }
        Attributes header = fixed.context().header();
        ZoneId zone = DicomDates.zoneOf(header);
        Attributes to = DicomObjects.empty();
        DicomObjects.sopCommon(to, sopClassUid, identity, zone);
        DicomObjects.patientAndStudy(header, to);
        DicomObjects.series(to, "REG", identity, zone);
        to.setNull(Tag.Laterality, VR.CS);
        DicomObjects.equipment(to, identity);
        to.setString(Tag.FrameOfReferenceUID, VR.UI, frame);
        to.setNull(Tag.PositionReferenceIndicator, VR.LO);
        DicomDates.set(to, Tag.ContentDate, Tag.ContentTime, identity.createdAt(), zone);
        to.setInt(Tag.InstanceNumber, VR.IS, 1);
        to.setString(Tag.ContentLabel, VR.CS, "REGISTRATION");
        to.setString(Tag.ContentDescription, VR.LO, DicomObjects.limit(identity.description(), 64));
        to.setNull(Tag.ContentCreatorName, VR.PN);
        DicomObjects.referencedInstances(to, fixed.facts().studyUid(), List.of(fixed, moving));
        return to;
    }

    /**
     * The offset of a Spatial Registration object, fixed → moving, told about the origin of the frame of reference; the
     * moving image is the item with another frame of reference than the object's or, where all share one, with another
     * matrix than the identity.
     *
     * @throws UnreadableDicom when the object is another one, holds more than one matrix for the moving image, or the
     *     matrix is not rigid
     */
    public static RigidOffset readRigid(Path file) {
        Attributes object = read(file, UID.SpatialRegistrationStorage, "a Spatial Registration");
        String fixedFrame = DicomValues.text(object, Tag.FrameOfReferenceUID);
        double[] found = null;
        boolean foundOther = false;
        Sequence items = object.getSequence(Tag.RegistrationSequence);
        for (Attributes item : items == null ? List.<Attributes>of() : items) {
            double[] matrix = matrix(DicomValues.item(item, Tag.MatrixRegistrationSequence));
            String frame = DicomValues.text(item, Tag.FrameOfReferenceUID);
            boolean other = !frame.isEmpty() && !frame.equals(fixedFrame) || !isIdentity(matrix);
            if (other && foundOther) {
                throw new UnreadableDicom("a registration of more than two images is not understood");
            }
            if (found == null || other) {
                found = matrix;
                foundOther = other;
            }
        }
        if (found == null) {
            throw new UnreadableDicom("the registration holds no matrix");
        }
        try {
            return RigidOffset.fromMatrix(found, new double[3]).inverse();
        } catch (IllegalArgumentException notRigid) {
            throw new UnreadableDicom("the registration is not rigid: " + notRigid.getMessage(), notRigid);
        }
    }

    /** The one matrix of a matrix registration. */
    private static double[] matrix(@Nullable Attributes registration) {
        Sequence matrices = registration == null ? null : registration.getSequence(Tag.MatrixSequence);
        if (matrices == null || matrices.size() != 1) {
            throw new UnreadableDicom("a registration must hold 1 matrix for an image but holds "
                    + (matrices == null ? 0 : matrices.size()));
        }
        return matrixOf(matrices.get(0));
    }

    private static double[] matrixOf(Attributes item) {
        double[] matrix = DicomValues.numbers(item, Tag.FrameOfReferenceTransformationMatrix, 16);
        if (matrix == null) {
            throw new UnreadableDicom("a transformation matrix must hold 16 numbers");
        }
        return matrix;
    }

    /**
     * The total map of a Deformable Spatial Registration object, fixed → moving.
     *
     * @throws UnreadableDicom when the object is another one, holds more than one grid, or has matrices before or after
     *     the grid that are not the identity
     */
    public static DisplacementField readDeformable(Path file) {
        Attributes object = read(file, UID.DeformableSpatialRegistrationStorage, "a Deformable Spatial Registration");
        Attributes grid = null;
        Sequence items = object.getSequence(Tag.DeformableRegistrationSequence);
        for (Attributes item : items == null ? List.<Attributes>of() : items) {
            Attributes next = DicomValues.item(item, Tag.DeformableRegistrationGridSequence);
            requireIdentity(DicomValues.item(item, Tag.PreDeformationMatrixRegistrationSequence));
            requireIdentity(DicomValues.item(item, Tag.PostDeformationMatrixRegistrationSequence));
            if (grid != null && next != null) {
                throw new UnreadableDicom("a registration with more than one deformation grid is not understood");
            }
            grid = next == null ? grid : next;
        }
        if (grid == null) {
            throw new UnreadableDicom("the registration holds no deformation grid");
        }
        return field(grid);
    }

    private static void requireIdentity(@Nullable Attributes item) {
        if (item != null && !isIdentity(matrixOf(item))) {
            throw new UnreadableDicom(
                    "matrices around the deformation grid other than the identity are not understood");
        }
    }

    private static DisplacementField field(Attributes grid) {
        double[] position = DicomValues.numbers(grid, Tag.ImagePositionPatient, 3);
        double[] o = DicomValues.numbers(grid, Tag.ImageOrientationPatient, 6);
        int[] size = grid.getInts(Tag.GridDimensions);
        double[] spacing = grid.getDoubles(Tag.GridResolution);
        float[] vectors = grid.getFloats(Tag.VectorGridData);
        if (position == null || o == null || size == null || spacing == null || vectors == null) {
            throw new UnreadableDicom("the deformation grid lacks its position, orientation, size, resolution or data");
        }
        double[] direction = {
            o[0], o[3], o[1] * o[5] - o[2] * o[4],
            o[1], o[4], o[2] * o[3] - o[0] * o[5],
            o[2], o[5], o[0] * o[4] - o[1] * o[3]
        };
        try {
            return new DisplacementField(new Geometry(size, spacing, position, direction), vectors);
        } catch (IllegalArgumentException | ArithmeticException bad) {
            throw new UnreadableDicom("the deformation grid is not a lattice: " + bad.getMessage(), bad);
        }
    }

    private static Attributes read(Path file, String classUid, String name) {
        Attributes object = DicomFile.readAll(file).dataset();
        String found = DicomValues.text(object, Tag.SOPClassUID);
        if (!found.equals(classUid)) {
            throw new UnreadableDicom("object must be " + name + " but has SOP class " + found);
        }
        return object;
    }

    private static boolean isIdentity(double[] matrix) {
        for (int n = 0; n < IDENTITY.length; n++) {
            if (Math.abs(matrix[n] - IDENTITY[n]) > MATRIX_TOLERANCE) {
                return false;
            }
        }
        return true;
    }
}
