package io.contourflow.contouring;

import io.contourflow.imaging.contour.Morphology;
import io.contourflow.imaging.enhancement.Gaussian;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Mask;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.imaging.volume.VoxelBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The image as a network wants it: on a lattice along the patient axes (x to Left fastest, then y to Posterior, z to
 * Superior) with the spacing of the manifest, around the body only, scaled to 0…1, and cut into overlapping tiles.
 *
 * <p>Where the lattice is coarser than the image, the image is smoothed first, along each of its axes by what the
 * coarser spacing takes there (variance (s² − d²)/(8 ln 2), Cardoso et al. 2015), so that fine structure does not alias.
 */
final class NetworkLattice {
    static final PointTransform SAME = (from, to) -> System.arraycopy(from, 0, to, 0, 3);

    /** Body against air in CT: as for the body outline. HU. */
    private static final double TISSUE_HU = BodyOutline.TISSUE_HU;

    /** Body against air where grey values have no unit: share of the brightest. */
    private static final double TISSUE_SHARE = 0.1;

    private static final double BRIGHTEST = 0.99;

    /** The lattice on which the body is looked for. mm. */
    private static final double SEARCH_MM = 6;

    /** What is left of air around the body, because a network sees the skin by it. mm. */
    private static final double MARGIN_MM = 12;

    /** Limbs and heads in gapped images are parts of the body; specks are not. Share of the largest part. */
    private static final double PART_MIN_SHARE = 0.05;

    /** A tile with less tissue holds no organ. Share of its voxels. */
    private static final double TILE_MIN_SHARE = 0.003;

    private static final double FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.log(2));

    private final ModelManifest.Network network;
    private final Geometry lattice;
    private final float[] scaled;
    private final Mask tissue;

    private NetworkLattice(ModelManifest.Network network, Geometry lattice, float[] scaled, Mask tissue) {
        this.network = network;
        this.lattice = lattice;
        this.scaled = scaled;
        this.tissue = tissue;
    }

    /** @param hounsfield whether the image is in HU; @return empty where the image shows no body */
    static Optional<NetworkLattice> of(Volume image, ModelManifest.Network network, boolean hounsfield) {
        Geometry search = around(image.geometry(), null, new double[] {SEARCH_MM, SEARCH_MM, SEARCH_MM}, null);
        Volume coarse = Resampler.linear(image, SAME, search, -Float.MAX_VALUE);
        double threshold = hounsfield ? TISSUE_HU : TISSUE_SHARE * brightest(coarse);
        Mask body = tissue(coarse, threshold);
        Optional<VoxelBox> box = VoxelBox.around(body);
        if (box.isEmpty()) {
            return Optional.empty();
        }
        Geometry lattice =
                around(image.geometry(), box.get().lattice(coarse.geometry()), network.spacingMm(), network.size());
        Volume input = antiAliased(image, lattice, (float) network.lower());
        Mask tissue = Morphology.threshold(input, threshold, Double.POSITIVE_INFINITY);
        float[] scaled = input.voxels();
        double range = network.upper() - network.lower();
        for (int at = 0; at < scaled.length; at++) {
            scaled[at] = (float) Math.max(0, Math.min(1, (scaled[at] - network.lower()) / range));
        }
        return Optional.of(new NetworkLattice(network, lattice, scaled, tissue));
    }

    private static Mask tissue(Volume coarse, double threshold) {
        Mask all = Morphology.threshold(coarse, Math.nextUp(threshold), Double.POSITIVE_INFINITY);
        double largestMl = Morphology.largestComponent(all).volumeMl();
        return Morphology.withoutComponentsBelow(all, PART_MIN_SHARE * largestMl);
    }

    private static double brightest(Volume coarse) {
        float[] sorted = coarse.voxels().clone();
        Arrays.sort(sorted);
        return sorted[(int) (BRIGHTEST * (sorted.length - 1))];
    }

    /**
     * A lattice along the patient axes over an image, or over what of it lies near {@code part}, about its middle.
     *
     * @param least voxels along each axis at least; null: 1
     */
    private static Geometry around(Geometry image, @Nullable Geometry part, double[] spacing, int @Nullable [] least) {
        double[][] bounds = bounds(image);
        if (part != null) {
            double[][] near = bounds(part);
            for (int axis = 0; axis < 3; axis++) {
                bounds[0][axis] = Math.max(bounds[0][axis], near[0][axis] - MARGIN_MM);
                bounds[1][axis] = Math.min(bounds[1][axis], near[1][axis] + MARGIN_MM);
            }
        }
        int[] size = new int[3];
        for (int axis = 0; axis < 3; axis++) {
            double length = bounds[1][axis] - bounds[0][axis];
            size[axis] = Math.max(least == null ? 1 : least[axis], 1 + (int) Math.ceil(length / spacing[axis] - 1e-6));
            bounds[0][axis] -= ((size[axis] - 1) * spacing[axis] - length) / 2;
        }
        return Geometry.axisAligned(size, spacing, bounds[0]);
    }

    /** Lowest and highest LPS mm of the voxel centres. */
    private static double[][] bounds(Geometry image) {
        double[][] bounds = {
            {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE},
            {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE}
        };
        double[] p = new double[3];
        for (int corner = 0; corner < 8; corner++) {
            image.indexToWorld(
                    (corner & 1) * (image.nx() - 1.0),
                    (corner >> 1 & 1) * (image.ny() - 1.0),
                    (corner >> 2 & 1) * (image.nz() - 1.0),
                    p);
            for (int axis = 0; axis < 3; axis++) {
                bounds[0][axis] = Math.min(bounds[0][axis], p[axis]);
                bounds[1][axis] = Math.max(bounds[1][axis], p[axis]);
            }
        }
        return bounds;
    }

    /** The image on a lattice along the patient axes, smoothed where that is coarser; {@code lowest} elsewhere. */
    static Volume antiAliased(Volume image, Geometry lattice, float lowest) {
        double[][] bounds = bounds(lattice);
        Optional<VoxelBox> box = VoxelBox.covering(image.geometry(), bounds[0], bounds[1]);
        if (box.isEmpty()) {
            float[] nothing = new float[lattice.voxelCount()];
            Arrays.fill(nothing, lowest);
            return new Volume(lattice, nothing);
        }
        Volume part = box.get().grown(2, image.geometry()).of(image);
        float[] voxels = part.voxels();
        for (int at = 0; at < voxels.length; at++) {
            // padding of scanners lies far below air, and would darken the skin; NaN is no value
            voxels[at] = voxels[at] >= lowest ? voxels[at] : lowest;
        }
        double[] sigmaMm = sigmaMm(part.geometry(), lattice.spacingMm());
        boolean finer = sigmaMm[0] > 0 || sigmaMm[1] > 0 || sigmaMm[2] > 0;
        Volume smooth = finer ? new Volume(part.geometry(), Gaussian.smooth(part, sigmaMm)) : part;
        return Resampler.linear(smooth, SAME, lattice, lowest);
    }

    /** Along each axis of the image: what brings its resolution to that of the lattice in that direction. */
    private static double[] sigmaMm(Geometry image, double[] spacing) {
        double[] sigma = new double[3];
        double[] direction = image.direction();
        for (int axis = 0; axis < 3; axis++) {
            double x = direction[axis] * spacing[0];
            double y = direction[3 + axis] * spacing[1];
            double z = direction[6 + axis] * spacing[2];
            double gained = x * x + y * y + z * z - image.spacingMm(axis) * image.spacingMm(axis);
            sigma[axis] = gained > 0 ? Math.sqrt(gained) / FWHM_PER_SIGMA : 0;
        }
        return sigma;
    }

    Geometry geometry() {
        return lattice;
    }

    /** First voxel of every tile that holds tissue. @param overlap share of a tile that its neighbour has too, at least */
    List<int[]> tiles(double overlap) {
        List<int[]> tiles = new ArrayList<>();
        for (int k : starts(lattice.nz(), network.size()[2], overlap)) {
            for (int j : starts(lattice.ny(), network.size()[1], overlap)) {
                for (int i : starts(lattice.nx(), network.size()[0], overlap)) {
                    int[] start = {i, j, k};
                    if (holdsTissue(start)) {
                        tiles.add(start);
                    }
                }
            }
        }
        return tiles;
    }

    /** As few as will do, at equal distances. */
    private static List<Integer> starts(int length, int tile, double overlap) {
        double step = Math.max(1, tile * (1 - overlap));
        int more = (int) Math.ceil((length - tile) / step - 1e-9);
        List<Integer> starts = new ArrayList<>();
        for (int n = 0; n <= more; n++) {
            starts.add(more == 0 ? 0 : (int) Math.round((double) n * (length - tile) / more));
        }
        return starts;
    }

    private boolean holdsTissue(int[] start) {
        int[] n = network.size();
        int least = Math.max(1, (int) (TILE_MIN_SHARE * n[0] * n[1] * n[2]));
        int count = 0;
        for (int row = 0; row < n[1] * n[2]; row++) {
            int from = lattice.offset(start[0], start[1] + row % n[1], start[2] + row / n[1]);
            for (int i = 0; i < n[0]; i++) {
                count += tissue.voxels()[from + i];
            }
            if (count >= least) {
                return true;
            }
        }
        return false;
    }

    /** The scaled values of one tile, i fastest. @param mirrored left to right */
    float[] values(int[] start, boolean mirrored) {
        int[] n = network.size();
        float[] values = new float[n[0] * n[1] * n[2]];
        for (int row = 0; row < n[1] * n[2]; row++) {
            int from = lattice.offset(start[0], start[1] + row % n[1], start[2] + row / n[1]);
            System.arraycopy(scaled, from, values, row * n[0], n[0]);
        }
        if (mirrored) {
            mirror(values, n[0]);
        }
        return values;
    }

    /** Turns every line along i around, in place. */
    static void mirror(float[] values, int length) {
        for (int from = 0; from < values.length; from += length) {
            for (int i = 0; i < length / 2; i++) {
                float kept = values[from + i];
                values[from + i] = values[from + length - 1 - i];
                values[from + length - 1 - i] = kept;
            }
        }
    }
}
