package io.contourflow.adaptation;

import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourStructure;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.StepResult;
import io.contourflow.imaging.registration.RegistrationQuality;
import io.contourflow.imaging.transform.RigidOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a case its degree can be told from; nothing is made for it.
 *
 * @param first contours in force of the first image
 * @param second contours in force of the second image
 */
record DegreeInputs(
        ImagingCase imagingCase,
        Optional<StepResult> rigid,
        Optional<StepResult> deformable,
        Optional<ContourSet> first,
        Optional<ContourSet> second) {

    /** Everything that the result depends on. */
    Stream<String> hashed() {
        return Stream.of(
                        Stream.of(
                                rigid.map(StepResult::inputHash).orElse(""),
                                deformable.map(StepResult::inputHash).orElse("")),
                        masks(first),
                        masks(second))
                .flatMap(texts -> texts);
    }

    private static Stream<String> masks(Optional<ContourSet> set) {
        return Stream.concat(
                Stream.of(set.map(contours -> contours.role().name()).orElse("")),
                structures(set).stream()
                        .flatMap(structure -> Stream.of(
                                structure.name(),
                                structure.interpretedType(),
                                structure.mask().toString())));
    }

    List<ContourStructure> firstStructures() {
        return structures(first);
    }

    List<ContourStructure> secondStructures() {
        return structures(second);
    }

    /** The body outline of the first image where it was contoured. */
    Optional<ContourStructure> external() {
        return firstStructures().stream()
                .filter(structure -> structure.interpretedType().equals("EXTERNAL"))
                .findFirst();
    }

    /** What a reviewer rejected, or nobody drew yet, tells nothing. */
    private static List<ContourStructure> structures(Optional<ContourSet> set) {
        return set.map(ContourSet::structures).orElse(List.of()).stream()
                .filter(structure -> structure.state() != ReviewState.REJECTED && structure.isDrawn())
                .toList();
    }

    /** Why the offset must not be relied upon; empty when it may. A person's offset stands for an untrusted one. */
    Optional<String> offsetDoubt() {
        boolean corrected = deformable
                .map(result -> "USER".equals(result.texts().get("offsetSource")))
                .orElse(false);
        if (rigid.isEmpty()) {
            return Optional.of("the images were not registered");
        }
        return corrected ? Optional.empty() : doubt(rigid.get());
    }

    /** Why the field must not be relied upon; empty when it may. */
    Optional<String> fieldDoubt() {
        if (deformable.isEmpty()) {
            return Optional.of("there is no deformation field");
        }
        return offsetDoubt().or(() -> doubt(deformable.get()));
    }

    private static Optional<String> doubt(StepResult result) {
        boolean trusted =
                RegistrationQuality.Verdict.TRUSTED.name().equals(result.texts().get("verdict"));
        return trusted
                ? Optional.empty()
                : Optional.of("the registration is not to be trusted: "
                        + result.texts().getOrDefault("reason", "no reason stored"));
    }

    /** The offset that the non-rigid step started from, else the rigid result. */
    RigidOffset offset() {
        StepResult result = deformable.or(() -> rigid).orElseThrow();
        return new RigidOffset(
                result.number("translationXMm"),
                result.number("translationYMm"),
                result.number("translationZMm"),
                result.number("rotationXDeg"),
                result.number("rotationYDeg"),
                result.number("rotationZDeg"),
                result.number("centreXMm"),
                result.number("centreYMm"),
                result.number("centreZMm"));
    }
}
