package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.MatrixTransform;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Random starts over the capture range; run by hand with the number of starts (or their numbers, 2,9,25) and pair folders, see
 * src/docs/benchmarks/registration-rigid.md. Start n takes folder n modulo their number.
 */
final class RigidStartsMeasurement {
    private static final double FAILED_MM = 1;

    private RigidStartsMeasurement() {}

    private record Outcome(double errorMm, boolean trusted, double cpuSeconds) {
        boolean failed() {
            return errorMm > FAILED_MM;
        }
    }

    public static void main(String[] arguments) throws Exception {
        int[] numbers = arguments[0].contains(",")
                ? Arrays.stream(arguments[0].split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : IntStream.range(0, Integer.parseInt(arguments[0])).toArray();
        List<Outcome> outcomes = new ArrayList<>();
        for (int n : numbers) {
            String name = arguments[1 + n % (arguments.length - 1)];
            Outcome outcome = run(name, n);
            outcomes.add(outcome);
            if (outcome.failed() || !outcome.trusted()) {
                System.out.printf(
                        Locale.ROOT,
                        "start %d of %s: %.2f mm, %s%n",
                        n,
                        name,
                        outcome.errorMm(),
                        outcome.trusted() ? "trusted" : "not trusted");
            }
        }
        print(outcomes);
    }

    private static Outcome run(String name, int seed) throws IOException {
        PairData pair = new PairData(name);
        HardStart start = HardStart.of(pair.fixed, pair.moving, new Random(seed));
        double before = cpuSeconds();
        RigidResult result = new MultiResolutionRigidRegistration()
                .register(
                        start.fixed(),
                        start.moving(),
                        RegistrationSettings.of(RegistrationMode.AUTO),
                        ProgressListener.NONE);
        double cpu = cpuSeconds() - before;
        MatrixTransform back = MatrixTransform.of(start.moved()).inverse();
        double error =
                pair.error(MatrixTransform.of(result.offset()).then(back)).meanMm();
        return new Outcome(error, result.quality().verdict() == RegistrationQuality.Verdict.TRUSTED, cpu);
    }

    private static void print(List<Outcome> outcomes) {
        double[] errors =
                outcomes.stream().mapToDouble(Outcome::errorMm).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%d starts: %d failed (%d of them trusted), mean TRE median %.3f p95 %.3f worst %.3f mm, %.2f CPU s each%n",
                errors.length,
                outcomes.stream().filter(Outcome::failed).count(),
                outcomes.stream().filter(o -> o.failed() && o.trusted()).count(),
                errors[errors.length / 2],
                errors[(int) (0.95 * (errors.length - 1))],
                errors[errors.length - 1],
                outcomes.stream().mapToDouble(Outcome::cpuSeconds).average().orElse(0));
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }
}
