package io.contourflow.contouring;

import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.ImageVolumes.StoredImage;
import io.contourflow.cases.Cases;
import io.contourflow.cases.ContourOrigin;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ContourSets;
import io.contourflow.cases.ImageRole;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.cases.Steps;
import io.contourflow.cases.Timeline;
import io.contourflow.contouring.ContourModel.StructureMask;
import io.contourflow.contouring.ImageContouring.Contoured;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.ContentHash;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.ProgressListener;
import io.contourflow.kernel.SoftwareVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Contours images by the models of their mode. An image whose contours were approved in another case is not contoured
 * again: the approved contours are copied, with the other case named as their producer, but NOT_REVIEWED, because that
 * somebody approved them for another purpose is no approval here.
 */
@Service
class AutomaticContouringService implements AutomaticContouring {
    /** Text of a result that was moved through a registration: the input hash of that registration. */
    static final String MOVED_BY = "movedByRegistration";

    private static final Logger LOG = LoggerFactory.getLogger(AutomaticContouringService.class);

    private final Cases cases;
    private final StepResults results;
    private final Steps steps;
    private final ContourSets sets;
    private final ImageVolumes images;
    private final ContourModels models;
    private final ContourSetMaker maker;
    private final ContourPropagation propagation;
    private final Timeline timeline;

    AutomaticContouringService(
            Cases cases,
            StepResults results,
            Steps steps,
            ContourSets sets,
            ImageVolumes images,
            ContourModels models,
            ContourSetMaker maker,
            ContourPropagation propagation,
            Timeline timeline) {
        this.cases = cases;
        this.results = results;
        this.steps = steps;
        this.sets = sets;
        this.images = images;
        this.models = models;
        this.maker = maker;
        this.propagation = propagation;
        this.timeline = timeline;
    }

    @Override
    public Outcome contour(CaseId caseId, ImageRole role) {
        ImagingCase imagingCase = cases.require(caseId);
        Step step = step(role);
        Optional<ContourSet> drawn = drawnByHand(caseId, role);
        if (drawn.isPresent()) {
            return new Outcome.Contoured(drawn.get().structures().size());
        }
        StoredImage image = images.load(imagingCase.image(role).series());
        List<ContourModel> suited = models.forImage(image.modality(), image.bodyPart());
        String modelVersions =
                suited.stream().map(m -> m.name() + " " + m.version()).collect(Collectors.joining(" + "));
        // what is there for this image and these models stays, also where another case was approved meanwhile
        Optional<StepResult> known = results.current(caseId, step)
                .filter(result -> image.contentHash().equals(result.texts().get("imageHash"))
                        && modelVersions.equals(result.texts().get("models")));
        if (known.isPresent()) {
            putBackWhereNothingIs(known.get(), role);
            return outcome(known.get());
        }
        Optional<ContourSet> approved = sets.approvedOn(imagingCase.image(role).series())
                // moved contours are not what was asked for here: the image contoured by itself
                .filter(set -> !set.caseId().equals(caseId) && set.origin() != ContourOrigin.PROPAGATED);
        String inputHash = ContentHash.ofTexts(
                        "contour",
                        role.name(),
                        image.contentHash(),
                        modelVersions,
                        approved.map(set -> set.contentHash().hex()).orElse(""))
                .hex();
        StepResult result = steps.once(caseId, step, inputHash, () -> {
            Steps.Made made = approved.isPresent()
                    ? copied(imagingCase, role, approved.get(), inputHash)
                    : modelled(imagingCase, role, image, suited, inputHash);
            return made.text("imageHash", image.contentHash()).text("models", modelVersions);
        });
        putBackWhereNothingIs(result, role);
        return outcome(result);
    }

    @Override
    public Outcome propagateFirstContour(CaseId caseId) {
        ImagingCase imagingCase = cases.require(caseId);
        Optional<ContourSet> drawn = drawnByHand(caseId, ImageRole.SECOND);
        if (drawn.isPresent()) {
            return new Outcome.Contoured(drawn.get().structures().size());
        }
        ContourPropagation.Inputs inputs = propagation.inputs(imagingCase);
        StepResult result = steps.once(caseId, Step.CONTOUR_SECOND, inputs.hash(), () -> {
            if (inputs.missing().isPresent()) {
                return not(caseId, inputs.missing().get());
            }
            List<StructureMask> moved = propagation.move(inputs);
            if (moved.isEmpty()) {
                return not(caseId, "no contour of the first image reaches into the second image");
            }
            return contoured(sets.add(maker.moved(
                            new ContourSetMaker.Content(
                                    imagingCase, ImageRole.SECOND, ContourOrigin.PROPAGATED, inputs.producer()),
                            inputs.hash(),
                            moved)))
                    .text(MOVED_BY, inputs.registration().orElseThrow().inputHash());
        });
        putInForceAgain(result);
        return outcome(result);
    }

    /** A machine does not overwrite what a person draws, also where nothing is drawn yet. */
    private Optional<ContourSet> drawnByHand(CaseId caseId, ImageRole role) {
        return sets.inForce(caseId).stream()
                .filter(set -> set.role() == role && set.origin() == ContourOrigin.DRAWN)
                .findFirst();
    }

    /** After an image was replaced by the same one, say. What is in force of the image itself may be a person's work. */
    private void putBackWhereNothingIs(StepResult result, ImageRole role) {
        boolean standing = sets.inForce(result.caseId()).stream()
                .anyMatch(set -> set.role() == role && set.origin() != ContourOrigin.PROPAGATED);
        if (!standing) {
            putInForceAgain(result);
        }
    }

    /**
     * A result that holds again, after a correction of the offset was taken back, say, has contours that were taken out
     * of force meanwhile: the same ones come back as a new set, to be reviewed anew.
     */
    private void putInForceAgain(StepResult result) {
        String id = result.texts().get("contourSetId");
        if (id == null) {
            return;
        }
        ContourSet made = sets.require(ContourSetId.parse(id));
        if (!made.isInForce()) {
            List<ContourSet> history = sets.history(made.caseId());
            ContourSet newest = history.stream()
                    .filter(set ->
                            set.role() == made.role() && set.contentHash().equals(made.contentHash()))
                    .reduce(made, (older, newer) -> newer);
            if (!newest.isInForce()) {
                ContourSetMaker.Content content = new ContourSetMaker.Content(
                        cases.require(made.caseId()), made.role(), made.origin(), made.producer());
                ContourSet again = sets.add(maker.copy(content, result.inputHash() + "/" + history.size(), made));
                note(made.caseId(), "CONTOURS_RESTORED", again.role() + " image: contours of before hold again");
            }
        }
    }

    private Steps.Made modelled(
            ImagingCase imagingCase, ImageRole role, StoredImage image, List<ContourModel> suited, String inputHash) {
        if (suited.isEmpty()) {
            return not(imagingCase.id(), "no model for " + image.modality());
        }
        Contoured contoured =
                ImageContouring.by(suited, image.volume(), ContourModel.Preset.FAST, logged(imagingCase.id()));
        if (contoured.found().isEmpty()) {
            String tried = suited.stream().map(ContourModel::name).collect(Collectors.joining(", "));
            return not(imagingCase.id(), tried + " found no structure: " + contoured.missingLine());
        }
        String producer = contoured.found().stream()
                .map(ImageContouring.Contour::model)
                .distinct()
                .collect(Collectors.joining(", "));
        Steps.Made made = contoured(sets.add(maker.make(
                new ContourSetMaker.Content(imagingCase, role, ContourOrigin.AUTOMATIC, producer),
                inputHash,
                contoured.found())));
        String missing = contoured.missingLine();
        if (missing.isEmpty()) {
            return made;
        }
        note(imagingCase.id(), "STRUCTURES_NOT_FOUND", role + " image: not found: " + missing);
        return made.text("notFound", missing);
    }

    private Steps.Made copied(ImagingCase imagingCase, ImageRole role, ContourSet approved, String inputHash) {
        String producer = approved.producer() + ", approved in case " + approved.caseId();
        ContourSet set = sets.add(maker.copy(
                new ContourSetMaker.Content(imagingCase, role, approved.origin(), producer), inputHash, approved));
        return contoured(set);
    }

    private Steps.Made contoured(ContourSet set) {
        note(
                set.caseId(),
                "CONTOURED",
                set.role() + " image: " + set.structures().size() + " structures by " + set.producer());
        return new Steps.Made()
                .text("outcome", "CONTOURED")
                .text("contourSetId", set.id().toString())
                .text("state", ReviewState.NOT_REVIEWED.name())
                .number("structures", set.structures().size());
    }

    private Steps.Made not(CaseId caseId, String reason) {
        note(caseId, "NOT_CONTOURED", "not contoured: " + reason);
        return new Steps.Made().text("outcome", "NOT_CONTOURED").text("reason", "not contoured: " + reason);
    }

    private static Outcome outcome(StepResult result) {
        return "CONTOURED".equals(result.texts().get("outcome"))
                ? new Outcome.Contoured((int) result.number("structures"))
                : new Outcome.NotContoured(result.texts().getOrDefault("reason", ""));
    }

    private static Step step(ImageRole role) {
        return switch (role) {
            case FIRST -> Step.CONTOUR_FIRST;
            case SECOND -> Step.CONTOUR_SECOND;
            case TARGET -> throw new IllegalArgumentException("a target contour is chosen, not contoured");
        };
    }

    /** Stops the model once the thread was interrupted: the work is another node's by then. */
    private static ProgressListener logged(CaseId caseId) {
        return new ProgressListener() {
            @Override
            public void report(String stage, double fraction) {
                LOG.info("case {}: {} ({} %)", caseId, stage, Math.round(100 * fraction));
            }

            @Override
            public boolean cancelled() {
                return Thread.currentThread().isInterrupted();
            }
        };
    }

    private void note(CaseId caseId, String kind, String detail) {
        timeline.record(
                new Timeline.Entry(caseId, Instant.now(), kind, "system", detail, null, SoftwareVersion.current()));
    }
}
