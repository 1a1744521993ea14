package io.contourflow.imaging.registration;

import io.contourflow.kernel.ProgressListener;
import java.util.List;

/** Prints accuracy and time on the shared pairs; run by hand, see src/docs/benchmarks/registration-first.md. */
final class RegistrationMeasurement {
    private RegistrationMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        List<String> names = arguments.length > 0
                ? List.of(arguments)
                : List.of("T1/34", "T1/109", "T2/34", "T2/109", "T3/34", "T3/109", "T4/34", "T4/109");
        for (String name : names) {
            PairData pair = new PairData(name);
            long start = System.nanoTime();
            RigidResult rigid = new MultiResolutionRigidRegistration()
                    .register(
                            pair.fixed,
                            pair.moving,
                            RegistrationSettings.of(RegistrationMode.AUTO),
                            ProgressListener.NONE);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "%s before %s | rigid %s | %.1f s | %s %s%n",
                    name,
                    PairData.summary(
                            pair.errorsMm(io.contourflow.imaging.transform.RigidOffset.identity(new double[3]))),
                    PairData.summary(pair.errorsMm(rigid.offset())),
                    seconds,
                    rigid.mode(),
                    rigid.quality());
            if (name.startsWith("T1") || name.startsWith("T2")) {
                continue;
            }
            for (RegistrationMode mode : List.of(rigid.mode())) {
                long begin = System.nanoTime();
                DeformableResult elastic = new MultiResolutionDeformableRegistration()
                        .register(
                                pair.fixed,
                                pair.moving,
                                rigid.offset(),
                                RegistrationSettings.of(mode),
                                ProgressListener.NONE);
                System.out.printf(
                        "%s %s elastic %s | %.1f s | %s%n",
                        name,
                        mode,
                        PairData.summary(pair.errorsMm(elastic.field())),
                        (System.nanoTime() - begin) / 1e9,
                        elastic.quality());
            }
        }
    }
}
