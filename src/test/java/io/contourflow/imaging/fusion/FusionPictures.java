package io.contourflow.imaging.fusion;

import io.contourflow.imaging.enhancement.GreyRange;
import io.contourflow.imaging.phantom.Phantom;
import io.contourflow.imaging.phantom.PhantomCase;
import io.contourflow.imaging.phantom.PhantomFactory;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Makes {@code src/docs/images/fusion-<case>.png} of synthetic patients: one slice of the first image, of the second one
 * brought onto it by the true map, and of each method in the order of {@link FusionMethod}, row by row.
 */
final class FusionPictures {
    private static final int ACROSS = 3;
    private static final int GAP = 4;
    private static final int ZOOM = 4;
    private static final int MARGIN = 5;

    private FusionPictures() {}

    public static void main(String[] args) throws IOException {
        write(PhantomCase.TYPE_III, "fusion-ct-mr.png");
        write(PhantomCase.TYPE_IV_PET, "fusion-ct-pet.png");
    }

    private static void write(PhantomCase which, String name) throws IOException {
        Phantom phantom = PhantomFactory.make(which, 7);
        Volume first = phantom.first().volume();
        Volume second = phantom.second().volume();
        float lowest = Float.POSITIVE_INFINITY;
        for (float value : second.voxels()) {
            lowest = Math.min(lowest, value);
        }
        Volume onFirst = Resampler.linear(second, phantom.fixedToMoving(), first.geometry(), lowest);
        Volume shown = new Volume(first.geometry(), new GreyRange(-160, 240).normalise(first.voxels()));
        List<Volume> pictures = new ArrayList<>(List.of(shown, grey(onFirst)));
        for (FusionMethod method : FusionMethod.values()) {
            pictures.add(Fusion.fuse(shown, onFirst, method, 0.5));
        }
        ImageIO.write(
                montage(pictures, first.geometry().nz() / 2),
                "png",
                Path.of("src/docs/images", name).toFile());
    }

    private static Volume grey(Volume volume) {
        return new Volume(
                volume.geometry(),
                GreyRange.ofPercentiles(volume, Fusion.LOW_PERCENT, Fusion.HIGH_PERCENT)
                        .normalise(volume.voxels()));
    }

    private static BufferedImage montage(List<Volume> pictures, int slice) {
        int[] box = bodyBox(pictures.get(0), slice);
        int width = ZOOM * (box[2] - box[0] + 1) + GAP;
        int height = ZOOM * (box[3] - box[1] + 1) + GAP;
        int down = (pictures.size() + ACROSS - 1) / ACROSS;
        BufferedImage image =
                new BufferedImage(ACROSS * width - GAP, down * height - GAP, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int n = x / width + ACROSS * (y / height);
                boolean gap = x % width >= width - GAP || y % height >= height - GAP || n >= pictures.size();
                float value =
                        gap ? 1 : pictures.get(n).at(box[0] + x % width / ZOOM, box[1] + y % height / ZOOM, slice);
                image.getRaster().setSample(x, y, 0, Math.max(0, Math.min(255, Math.round(255 * value))));
            }
        }
        return image;
    }

    /** First and last i and j of what is not air, with a margin. */
    private static int[] bodyBox(Volume grey, int slice) {
        Geometry g = grey.geometry();
        int[] box = {g.nx(), g.ny(), 0, 0};
        for (int j = MARGIN; j < g.ny() - MARGIN; j++) {
            for (int i = MARGIN; i < g.nx() - MARGIN; i++) {
                if (grey.at(i, j, slice) > 0.1) {
                    box[0] = Math.min(box[0], i - MARGIN);
                    box[1] = Math.min(box[1], j - MARGIN);
                    box[2] = Math.max(box[2], i + MARGIN);
                    box[3] = Math.max(box[3], j + MARGIN);
                }
            }
        }
        return box;
    }
}
