package io.contourflow.web;

import io.contourflow.audit.AuditTrail;
import io.contourflow.dicom.Audience;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.QueryAttribute;
import io.contourflow.dicom.QueryLevel;
import io.contourflow.dicom.QueryRetrieveProperties;
import io.contourflow.dicom.StoredObject;
import io.contourflow.intake.IntakeProperties;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.DicomUid;
import io.contourflow.kernel.Problem;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * What an actor may see and bring over DICOMweb: series of the cases of the own departments and, for members of the
 * department of the intake, those of no case. The others do not exist for them (404). Reading and storing is audited.
 */
@Component
class DicomWebAccess {
    private final InstanceCatalog catalog;
    private final IntakeProperties intake;
    private final QueryRetrieveProperties limits;
    private final ImageAccess looks;
    private final AuditTrail audit;

    DicomWebAccess(
            InstanceCatalog catalog,
            IntakeProperties intake,
            QueryRetrieveProperties limits,
            ImageAccess looks,
            AuditTrail audit) {
        this.catalog = catalog;
        this.intake = intake;
        this.limits = limits;
        this.looks = looks;
        this.audit = audit;
    }

    QueryRetrieveProperties limits() {
        return limits;
    }

    /** Address of the service as the requester knows it. */
    static String base() {
        return ServletUriComponentsBuilder.fromCurrentContextPath()
                .path("/dicom-web")
                .toUriString();
    }

    InstanceCatalog catalog(Actor actor) {
        return catalog.within(new Audience(actor.departments(), isOfIntake(actor)));
    }

    private boolean isOfIntake(Actor actor) {
        return actor.departments().contains(intake.department());
    }

    /** Unique keys of a path, by attribute. @throws Problem INVALID when one is no UID */
    static Map<QueryAttribute, String> keys(String... uids) {
        QueryLevel[] levels = {QueryLevel.STUDY, QueryLevel.SERIES, QueryLevel.IMAGE};
        Map<QueryAttribute, String> keys = new EnumMap<>(QueryAttribute.class);
        for (int n = 0; n < uids.length; n++) {
            if (!DicomUid.isLegal(uids[n])) {
                throw new Problem(
                        Problem.Kind.INVALID, "invalid-field", "a UID of the path must be 1 to 64 digits and dots");
            }
            keys.put(QueryAttribute.uniqueKey(levels[n]), uids[n]);
        }
        return keys;
    }

    /** @throws Problem NOT_FOUND when there is nothing, or nothing for this actor, INVALID when it is too much at once */
    List<StoredObject> require(Actor actor, String... uids) {
        Map<QueryAttribute, List<String>> unique = new EnumMap<>(QueryAttribute.class);
        keys(uids).forEach((attribute, uid) -> unique.put(attribute, List.of(uid)));
        List<StoredObject> found = catalog(actor).objects(unique, limits.objectsMax() + 1);
        if (found.isEmpty()) {
            String[] names = {"study", "series", "instance"};
            throw Problem.notFound(names[uids.length - 1], uids[uids.length - 1]);
        }
        if (found.size() > limits.objectsMax()) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "too-many-objects",
                    "more than " + limits.objectsMax() + " objects at once; ask by series");
        }
        looks.openedStudy(uids[0], actor);
        return found;
    }

    void searched(Actor actor) {
        looks.searched(actor);
    }

    /** @throws Problem FORBIDDEN for actors of other departments than the one that images are taken in for */
    void requireMayStore(Actor actor) {
        if (!isOfIntake(actor)) {
            throw new Problem(
                    Problem.Kind.FORBIDDEN,
                    "other-department",
                    "images here belong to department '" + intake.department() + "', which is not yours");
        }
    }

    void stored(Actor actor, int stored, int refused) {
        audit.append("IMAGES_STORED", actor.userId(), null, stored + " objects stored, " + refused + " refused");
    }
}
