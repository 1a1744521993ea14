package io.contourflow.exchange;

import io.contourflow.archive.Artifacts;
import io.contourflow.archive.Instances;
import io.contourflow.cases.ContourSet;
import io.contourflow.cases.ImagingCase;
import io.contourflow.cases.ReviewState;
import io.contourflow.cases.Step;
import io.contourflow.cases.StepResult;
import io.contourflow.cases.StepResults;
import io.contourflow.dicom.AssembledSeries;
import io.contourflow.dicom.DicomHeaders;
import io.contourflow.dicom.ImageSeriesWriter;
import io.contourflow.dicom.ResultIdentity;
import io.contourflow.dicom.SpatialRegistrations;
import io.contourflow.imaging.transform.RigidOffset;
import io.contourflow.kernel.ArtifactRef;
import io.contourflow.kernel.ContourSetId;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.SoftwareVersion;
import io.contourflow.review.ContourReview;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Makes the DICOM objects of a finished case from its stored results. UIDs and dates come from the results, so making
 * them again gives the same bytes.
 */
@Component
class ResultObjects {
    private static final int SERIES_NUMBER_REGISTRATION = 9001;
    private static final int SERIES_NUMBER_DEFORMATION = 9002;
    private static final int SERIES_NUMBER_RESAMPLED = 9003;

    private final Instances instances;
    private final Artifacts artifacts;
    private final StepResults results;
    private final ContourReview review;
    private final ExchangeProperties properties;

    ResultObjects(
            Instances instances,
            Artifacts artifacts,
            StepResults results,
            ContourReview review,
            ExchangeProperties properties) {
        this.instances = instances;
        this.artifacts = artifacts;
        this.results = results;
        this.review = review;
        this.properties = properties;
    }

    List<ReleasedObject> of(ImagingCase imagingCase) {
        List<ReleasedObject> objects = new ArrayList<>(structureSets(imagingCase));
        Optional<StepResult> rigid = results.current(imagingCase.id(), Step.REGISTER_RIGIDLY);
        Optional<StepResult> deformable = results.current(imagingCase.id(), Step.REGISTER_DEFORMABLY);
        if (imagingCase.isPair() && rigid.isPresent()) {
            AssembledSeries fixed = instances.assembled(imagingCase.first().series());
            AssembledSeries moving =
                    instances.assembled(imagingCase.requireSecond().series());
            // the offset in force when the field was made: a user's correction is the input of the non-rigid step
            StepResult offsetSource = deformable.orElse(rigid.get());
            objects.add(registration(fixed, moving, offsetSource));
            deformable.ifPresent(result -> objects.addAll(deformation(fixed, moving, result)));
        }
        return objects;
    }

    /** Only approved sets leave; everything else keeps its review marker and stays here. */
    private List<ReleasedObject> structureSets(ImagingCase imagingCase) {
        List<ReleasedObject> objects = new ArrayList<>();
        for (ContourSet set : review.sets(imagingCase.id())) {
            if (set.state() == ReviewState.APPROVED) {
                objects.add(structureSet(review.structureSet(set.id())));
            }
        }
        return objects;
    }

    /** The approved structures of a set whose other structures were rejected; empty when there are none. */
    Optional<ReleasedObject> approvedStructures(ContourSetId id) {
        return review.approvedStructures(id).map(this::structureSet);
    }

    private ReleasedObject structureSet(byte[] bytes) {
        ArtifactRef artifact = artifacts.putBytes(bytes);
        String uid = DicomHeaders.read(artifacts.file(artifact)).sopInstanceUid();
        return new ReleasedObject(uid, "RTSTRUCT", artifact);
    }

    private ReleasedObject registration(AssembledSeries fixed, AssembledSeries moving, StepResult result) {
        ResultIdentity identity = identity("REG", result, SERIES_NUMBER_REGISTRATION, "Contourflow rigid registration");
        byte[] bytes = SpatialRegistrations.writeRigid(fixed, moving, offset(result), identity);
        return new ReleasedObject(identity.sopInstanceUid(), "REG", artifacts.putBytes(bytes));
    }

    private List<ReleasedObject> deformation(AssembledSeries fixed, AssembledSeries moving, StepResult result) {
        ResultIdentity field =
                identity("DREG", result, SERIES_NUMBER_DEFORMATION, "Contourflow non-rigid registration");
        byte[] bytes =
                SpatialRegistrations.writeDeformable(fixed, moving, artifacts.field(result.artifact("field")), field);
        List<ReleasedObject> objects = new ArrayList<>();
        objects.add(new ReleasedObject(field.sopInstanceUid(), "DREG", artifacts.putBytes(bytes)));
        ResultIdentity image = identity("IMAGE", result, SERIES_NUMBER_RESAMPLED, "Contourflow second image on first");
        for (byte[] slice :
                ImageSeriesWriter.writeResampled(fixed, moving, artifacts.volume(result.artifact("warped")), image)) {
            ArtifactRef artifact = artifacts.putBytes(slice);
            objects.add(new ReleasedObject(
                    DicomHeaders.read(artifacts.file(artifact)).sopInstanceUid(), "IMAGE", artifact));
        }
        return objects;
    }

    private static RigidOffset offset(StepResult result) {
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

    private ResultIdentity identity(String kind, StepResult result, int seriesNumber, String description) {
        String name = kind + ":" + result.caseId() + ":" + result.inputHash();
        return new ResultIdentity(
                DicomUid.fromName("instance:" + name),
                DicomUid.fromName("series:" + name),
                seriesNumber,
                description,
                result.finishedAt(),
                properties.deviceSerial(),
                SoftwareVersion.current());
    }
}
