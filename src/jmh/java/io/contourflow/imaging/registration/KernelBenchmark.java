package io.contourflow.imaging.registration;

import io.contourflow.imaging.enhancement.Gaussian;
import io.contourflow.imaging.transform.CubicInterpolation;
import io.contourflow.imaging.transform.DisplacementField;
import io.contourflow.imaging.transform.Fields;
import io.contourflow.imaging.transform.Resampler;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Geometry;
import io.contourflow.imaging.volume.Volume;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The loops that registration and adjustment spend their time in, on 128×128×128 voxels, beside a plain copy of memory in
 * the same run: {@code ./mvnw -Pjmh -DskipWeb test-compile exec:exec@kernels}. Figures go to
 * {@code src/docs/benchmarks/kernels.md}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
    private static final int SIDE = 128;
    private static final int THREADS = 2;

    private final Geometry grid =
            Geometry.axisAligned(new int[] {SIDE, SIDE, SIDE}, new double[] {2, 2, 2}, new double[] {-128, -128, -128});
    private final RigidOffset offset = new RigidOffset(3, -4, 5, 4, -3, 6, 0, 0, 0);
    private final float[] copied = new float[16 * SIDE * SIDE * SIDE];
    private final float[] copy = new float[copied.length];
    private Volume volume;
    private DisplacementField field;
    private Workers workers;
    private RigidMetric metric;

    /** A body of noisy tissue in air. */
    @Setup
    public void make() {
        Random random = new Random(3);
        float[] voxels = new float[grid.voxelCount()];
        double[] p = new double[3];
        for (int at = 0; at < voxels.length; at++) {
            grid.indexToWorld(at % SIDE, at / SIDE % SIDE, at / (SIDE * SIDE), p);
            double r = Math.hypot(Math.hypot(p[0], p[1] * 1.3), p[2] * 0.9);
            double organ = 60 * Math.sin(p[0] / 12) * Math.cos(p[1] / 15) * Math.sin(p[2] / 17);
            voxels[at] = (float) (r < 100 ? 40 + organ + 10 * random.nextGaussian() : -1000);
        }
        volume = new Volume(grid, voxels);
        field = DisplacementField.sample(
                (from, to) -> {
                    double x = from[0];
                    to[0] = x + 3 + 6 * Math.sin(from[1] / 30);
                    to[1] = from[1] + 5 * Math.cos(x / 25);
                    to[2] = from[2] - 4 * Math.sin(x / 40);
                },
                grid);
        workers = new Workers(THREADS);
        RigidProblem problem = new RigidProblem(volume, volume, null, workers);
        metric = RigidLevel.of(problem, problem.where, 2, 100_000).metric;
    }

    @TearDown
    public void stop() {
        workers.close();
    }

    /** 128 MiB read, 128 MiB written: what the memory gives to one thread. */
    @Benchmark
    public float[] copyOfMemory() {
        System.arraycopy(copied, 0, copy, 0, copied.length);
        return copy;
    }

    @Benchmark
    public Volume linearByOffset() {
        return Resampler.linear(volume, offset, grid, -1000);
    }

    @Benchmark
    public Volume linearByField() {
        return Resampler.linear(volume, field, grid, -1000);
    }

    @Benchmark
    public Volume cubicByOffset() {
        return CubicInterpolation.resample(volume, offset, grid, -1000);
    }

    @Benchmark
    public DisplacementField composition() {
        return Fields.compose(offset, field, grid);
    }

    @Benchmark
    public float[] gaussianOfTwoMillimetres() {
        return Gaussian.smooth(volume, 2);
    }

    /** Mutual information of 100,000 samples with its derivative. */
    @Benchmark
    public double similarityStep() {
        return metric.evaluate(new double[] {1, -1, 0.5, 0.3, -0.2, 0.1}, new double[6]);
    }
}
