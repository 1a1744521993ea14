package io.contourflow.imaging.registration;

import io.contourflow.imaging.transform.MatrixTransform;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Random starts over the capture range; run by hand with the number of starts (or their numbers, 2,9,25) and pair folders, see
 * src/docs/benchmarks/registration-rigid.md. Start n takes folder n modulo their number.
 */
final class RigidStartsMeasurement {
    private static final double FAILED_MM = 1;

    private RigidStartsMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        int[] numbers = arguments[0].contains(",")
                ? Arrays.stream(arguments[0].split(","))
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : java.util.stream.IntStream.range(0, Integer.parseInt(arguments[0]))
                        .toArray();
        int starts = numbers.length;
        double[] errors = new double[starts];
        int failures = 0;
        int trustedFailures = 0;
        double cpu = 0;
        for (int at = 0; at < starts; at++) {
            int n = numbers[at];
            String name = arguments[1 + n % (arguments.length - 1)];
            PairData pair = new PairData(name);
            HardStart start = HardStart.of(pair.fixed, pair.moving, new Random(n));
            double before = cpuSeconds();
            RigidResult result = new MultiResolutionRigidRegistration()
                    .register(
                            start.fixed(),
                            start.moving(),
                            RegistrationSettings.of(RegistrationMode.AUTO),
                            io.contourflow.kernel.ProgressListener.NONE);
            cpu += cpuSeconds() - before;
            MatrixTransform back = MatrixTransform.of(start.moved()).inverse();
            errors[at] =
                    pair.error(MatrixTransform.of(result.offset()).then(back)).meanMm();
            boolean failed = errors[at] > FAILED_MM;
            failures += failed ? 1 : 0;
            boolean trusted = result.quality().verdict() == RegistrationQuality.Verdict.TRUSTED;
            trustedFailures += failed && trusted ? 1 : 0;
            if (failed || !trusted) {
                System.out.printf(Locale.ROOT, "start %d of %s: %.2f mm %s%n", n, name, errors[at], result.quality());
            }
        }
        Arrays.sort(errors);
        System.out.printf(
                Locale.ROOT,
                "%d starts: %d failed (%d of them trusted), mean TRE median %.3f p95 %.3f worst %.3f mm, %.2f CPU s each%n",
                starts,
                failures,
                trustedFailures,
                errors[starts / 2],
                errors[(int) (0.95 * (starts - 1))],
                errors[starts - 1],
                cpu / starts);
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }
}
