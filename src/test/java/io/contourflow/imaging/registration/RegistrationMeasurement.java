package io.contourflow.imaging.registration;

import io.contourflow.imaging.deformation.DeformationMeasure;
import io.contourflow.imaging.metric.TargetRegistrationError;
import io.contourflow.imaging.transform.Fields;
import io.contourflow.imaging.transform.PointTransform;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.imaging.volume.Volume;
import io.contourflow.kernel.ProgressListener;
import java.util.List;
import java.util.Locale;

/** Prints accuracy and time on the shared pairs; run by hand, see src/docs/benchmarks/registration-first.md. */
final class RegistrationMeasurement {
    private RegistrationMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        List<String> names = arguments.length > 0
                ? List.of(arguments)
                : List.of("T1/34", "T1/109", "T2/34", "T2/109", "T3/34", "T3/109", "T4/34", "T4/109");
        for (String name : names) {
            PairData pair = new PairData(name);
            print(name, "none", pair, RigidOffset.identity(new double[3]), 0, "");
            RegistrationSettings settings = RegistrationSettings.of(RegistrationMode.AUTO);
            long start = System.nanoTime();
            RigidResult rigid = new MultiResolutionRigidRegistration()
                    .register(pair.fixed, pair.moving, settings, ProgressListener.NONE);
            print(
                    name,
                    "rigid " + rigid.mode(),
                    pair,
                    rigid.offset(),
                    start,
                    rigid.quality().toString());
            if (name.startsWith("T1") || name.startsWith("T2")) {
                continue;
            }
            start = System.nanoTime();
            DeformableResult elastic = new MultiResolutionDeformableRegistration()
                    .register(pair.fixed, pair.moving, rigid.offset(), settings, ProgressListener.NONE);
            print(
                    name,
                    "elastic",
                    pair,
                    elastic.field(),
                    start,
                    elastic.quality().toString());
            System.out.println(name + " smallest Jacobian in the given body mask " + smallestJacobian(pair, elastic)
                    + ", " + DeformationMeasure.of(elastic.field(), pair.body));
        }
    }

    private static float smallestJacobian(PairData pair, DeformableResult elastic) {
        Volume jacobian = Fields.jacobian(Fields.resample(elastic.field(), pair.fixed.geometry()));
        float least = Float.POSITIVE_INFINITY;
        for (int at = 0; at < jacobian.voxels().length; at++) {
            if (pair.body.voxels()[at] != 0) {
                least = Math.min(least, jacobian.voxels()[at]);
            }
        }
        return least;
    }

    private static void print(
            String name, String what, PairData pair, PointTransform map, long startNanos, String note) {
        double seconds = startNanos == 0 ? 0 : (System.nanoTime() - startNanos) / 1e9;
        TargetRegistrationError error = pair.error(map);
        System.out.printf(
                Locale.ROOT,
                "%s %s TRE mean %.3f p95 %.3f max %.3f mm, %.1f s %s%n",
                name,
                what,
                error.meanMm(),
                error.p95Mm(),
                error.maxMm(),
                seconds,
                note);
    }
}
