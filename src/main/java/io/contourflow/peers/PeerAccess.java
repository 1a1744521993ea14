package io.contourflow.peers;

import io.contourflow.dicom.CatalogMatch;
import io.contourflow.dicom.CatalogQuery;
import io.contourflow.dicom.CatalogQuery.AnyOf;
import io.contourflow.dicom.CatalogQuery.Matching;
import io.contourflow.dicom.DicomNodeProperties;
import io.contourflow.dicom.DicomRetriever;
import io.contourflow.dicom.DicomSender.SendFailed;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.QueryAttribute;
import io.contourflow.dicom.QueryLevel;
import io.contourflow.dicom.StoredObject;
import io.contourflow.kernel.ProgressListener;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks a peer for what its rules look for, and has objects sent. */
@Component
class PeerAccess {
    private static final Logger LOG = LoggerFactory.getLogger(PeerAccess.class);
    /** UIDs of one retrieve request; some peers have a limit on the length of an identifier. */
    private static final int UIDS_AT_ONCE = 100;

    private final DicomRetriever retriever;
    private final InstanceCatalog catalog;
    private final PeersProperties properties;
    private final DicomNodeProperties node;
    private final Clock clock;

    PeerAccess(
            InstanceSink sink,
            InstanceCatalog catalog,
            PeersProperties properties,
            DicomNodeProperties node,
            Clock clock) {
        this.retriever = new DicomRetriever(node.aeTitle(), sink, node.spool(), node.zoneId());
        this.catalog = catalog;
        this.properties = properties;
        this.node = node;
        this.clock = clock;
    }

    /** UIDs of the studies that the rules look for. */
    Set<String> studies(Peer peer) {
        PollRules rules = peer.rules();
        Set<String> studies = new LinkedHashSet<>();
        // one question for each value: lists of these are matched by few peers
        for (String patient : rules.patientIds().isEmpty() ? List.of("") : rules.patientIds()) {
            for (String modality : rules.wantedModalities()) {
                Map<QueryAttribute, Matching> keys = new EnumMap<>(QueryAttribute.class);
                keys.put(QueryAttribute.MODALITIES_IN_STUDY, new AnyOf(List.of(modality)));
                if (!patient.isEmpty()) {
                    keys.put(QueryAttribute.PATIENT_ID, new AnyOf(List.of(patient)));
                }
                if (rules.windowDays() > 0) {
                    String from = clock.instant()
                            .atZone(node.zoneId())
                            .toLocalDate()
                            .minusDays(rules.windowDays() - 1L)
                            .format(DateTimeFormatter.BASIC_ISO_DATE);
                    keys.put(QueryAttribute.STUDY_DATE, new CatalogQuery.Range(from, null));
                }
                find(
                                peer,
                                QueryLevel.STUDY,
                                keys,
                                EnumSet.of(QueryAttribute.STUDY_INSTANCE_UID),
                                properties.studiesMax())
                        .forEach(match -> studies.add(match.value(QueryAttribute.STUDY_INSTANCE_UID)));
            }
        }
        studies.remove("");
        return studies;
    }

    List<CatalogMatch> series(Peer peer, String studyUid) {
        return find(
                peer,
                QueryLevel.SERIES,
                Map.of(QueryAttribute.STUDY_INSTANCE_UID, new AnyOf(List.of(studyUid))),
                EnumSet.of(
                        QueryAttribute.SERIES_INSTANCE_UID,
                        QueryAttribute.MODALITY,
                        QueryAttribute.STATION_NAME,
                        QueryAttribute.SERIES_INSTANCES),
                properties.seriesOfStudyMax());
    }

    private List<CatalogMatch> find(
            Peer peer, QueryLevel level, Map<QueryAttribute, Matching> keys, Set<QueryAttribute> wanted, int limit) {
        return retriever.find(peer.address(), new CatalogQuery(level, keys, wanted), limit);
    }

    /** How many objects a peer has of a series, and how many of them are not stored here after it was asked for them. */
    record Taken(int atPeer, int missing) {}

    /** Gets the objects of a series that are not stored here. @param progress told now and then; may stop it */
    Taken take(Peer peer, String studyUid, String seriesUid, ProgressListener progress) {
        Map<QueryAttribute, List<String>> keys = Map.of(
                QueryAttribute.STUDY_INSTANCE_UID, List.of(studyUid),
                QueryAttribute.SERIES_INSTANCE_UID, List.of(seriesUid));
        Map<String, String> classes = new LinkedHashMap<>();
        find(
                        peer,
                        QueryLevel.IMAGE,
                        Map.of(
                                QueryAttribute.STUDY_INSTANCE_UID, new AnyOf(List.of(studyUid)),
                                QueryAttribute.SERIES_INSTANCE_UID, new AnyOf(List.of(seriesUid))),
                        EnumSet.of(QueryAttribute.SOP_INSTANCE_UID, QueryAttribute.SOP_CLASS_UID),
                        properties.objectsMax())
                .forEach(match -> classes.put(
                        match.value(QueryAttribute.SOP_INSTANCE_UID), match.value(QueryAttribute.SOP_CLASS_UID)));
        classes.remove("");
        int atPeer = classes.size();
        classes.keySet().removeAll(stored(seriesUid));
        if (!classes.isEmpty() && classes.size() == atPeer) {
            retrieve(peer, new DicomRetriever.Selection(QueryLevel.SERIES, keys), classes, progress);
        } else {
            List<String> missing = new ArrayList<>(classes.keySet());
            for (int from = 0; from < missing.size(); from += UIDS_AT_ONCE) {
                Map<QueryAttribute, List<String>> some = new EnumMap<>(keys);
                some.put(
                        QueryAttribute.SOP_INSTANCE_UID,
                        List.copyOf(missing.subList(from, Math.min(missing.size(), from + UIDS_AT_ONCE))));
                retrieve(peer, new DicomRetriever.Selection(QueryLevel.IMAGE, some), classes, progress);
            }
        }
        classes.keySet().removeAll(stored(seriesUid));
        return new Taken(atPeer, classes.size());
    }

    private Set<String> stored(String seriesUid) {
        return catalog
                .objects(Map.of(QueryAttribute.SERIES_INSTANCE_UID, List.of(seriesUid)), properties.objectsMax())
                .stream()
                .map(StoredObject::sopInstanceUid)
                .collect(Collectors.toSet());
    }

    private void retrieve(
            Peer peer, DicomRetriever.Selection selection, Map<String, String> classes, ProgressListener progress) {
        PollRules.Retrieve how = peer.rules().retrieve();
        if (how != PollRules.Retrieve.MOVE) {
            try {
                var outcome = retriever.get(peer.address(), selection, classes.values(), progress);
                if (outcome.completed() + outcome.warnings() > 0 || how == PollRules.Retrieve.GET) {
                    return;
                }
            } catch (SendFailed failure) {
                if (failure.retryable() || how == PollRules.Retrieve.GET) {
                    throw failure;
                }
                LOG.info("{} does not do C-GET, so C-MOVE is tried: {}", peer, failure.getMessage());
            }
        }
        retriever.move(peer.address(), selection, node.aeTitle(), progress);
    }
}
