package io.contourflow.dicom;

import io.contourflow.dicom.DicomSender.SendFailed;
import io.contourflow.dicom.ScuSession.Proposal;
import io.contourflow.kernel.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aoju.bus.core.lang.exception.InstrumentException;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.DimseRSP;
import org.aoju.bus.image.metric.service.ServiceHandler;
import org.jspecify.annotations.Nullable;

/**
 * Query and retrieve SCU in the study root model: finds what a peer has and has it sent. Objects that come over the same
 * association (C-GET) go to disk as they come and to the sink one by one, as those of a sender do. Thread-safe.
 */
public final class DicomRetriever implements AutoCloseable {
    private static final String FIND = UID.StudyRootQueryRetrieveInformationModelFIND;
    private static final String GET = UID.StudyRootQueryRetrieveInformationModelGET;
    private static final String MOVE = UID.StudyRootQueryRetrieveInformationModelMOVE;
    private static final String[] PLAIN = {UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian};

    /** In what an object may be stored; each is a context of its own, so that nothing has to be transcoded. */
    private static final List<String> OBJECT_SYNTAXES = List.of(
            UID.ExplicitVRLittleEndian,
            UID.ImplicitVRLittleEndian,
            "1.2.840.10008.1.2.4.70", // JPEG lossless
            "1.2.840.10008.1.2.4.80", // JPEG-LS lossless
            "1.2.840.10008.1.2.4.90", // JPEG 2000 lossless
            "1.2.840.10008.1.2.5", // RLE
            UID.DeflatedExplicitVRLittleEndian,
            "1.2.840.10008.1.2.4.91", // JPEG 2000
            "1.2.840.10008.1.2.4.50", // JPEG baseline
            "1.2.840.10008.1.2.4.51", // JPEG extended
            "1.2.840.10008.1.2.4.57", // JPEG lossless, any predictor
            "1.2.840.10008.1.2.4.81", // JPEG-LS near lossless
            "1.2.840.10008.1.2.4.53", // JPEG spectral selection, retired
            "1.2.840.10008.1.2.4.55", // JPEG full progression, retired
            "1.2.840.10008.1.2.4.201", // high-throughput JPEG 2000 lossless
            UID.ExplicitVRBigEndianRetired);

    private static final int PRIORITY_MEDIUM = 0;

    /** A peer that sends nothing for so long is given up. */
    private static final int SILENCE_MS = 120_000;

    private final String callingAe;
    private final InstanceSink sink;
    private final Path spool;
    private final ZoneId zone;
    private final HeaderReader headers = new HeaderReader();

    /** @param spool folder for objects while they come in; made when it is not there */
    public DicomRetriever(String callingAe, InstanceSink sink, Path spool, ZoneId zone) {
        this.callingAe = callingAe;
        this.sink = sink;
        this.spool = spool;
        this.zone = zone;
    }

    /** What is asked of a peer: unique keys, the last one that of the level. */
    public record Selection(QueryLevel level, Map<QueryAttribute, List<String>> uniqueKeys) {
        public Selection {
            uniqueKeys = Map.copyOf(uniqueKeys);
        }
    }

    /** Sub-operations of a retrieve as the peer counted them. */
    public record Outcome(int completed, int failed, int warnings) {}

    /**
     * C-FIND.
     *
     * @param limit no more answers are taken; the peer is then told to stop
     * @throws SendFailed when the peer does not answer well
     */
    public List<CatalogMatch> find(DicomPeer peer, CatalogQuery query, int limit) {
        Proposal proposal = new Proposal().context(FIND, PLAIN);
        return with(peer, proposal, null, session -> {
            Attributes keys = keys(query.level());
            query.wanted().forEach(attribute -> keys.setNull(attribute.tag(), vr(attribute)));
            query.keys().forEach((attribute, matching) -> set(keys, attribute, matching));
            // no number of answers to wait for: the answers queue up until they are read
            DimseRSP response = session.association().cfind(FIND, PRIORITY_MEDIUM, keys, null, 0);
            List<CatalogMatch> matches = new ArrayList<>();
            boolean isCancelled = false;
            while (response.next()) {
                Attributes answer = response.getDataset();
                if (answer != null && matches.size() < limit) {
                    matches.add(match(query, answer));
                } else if (!isCancelled && answer != null) {
                    isCancelled = true;
                    response.cancel(session.association());
                }
            }
            int status = response.getCommand().getInt(Tag.Status, -1);
            if (status != Status.Success && status != Status.Cancel && (status & 0xF000) != 0xB000) {
                throw session.refused("C-FIND", status);
            }
            return matches;
        });
    }

    /**
     * C-GET: the objects come over the association of the request.
     *
     * @param sopClasses of the objects, as far as known
     * @param progress told with each response; may stop the retrieve by throwing
     * @throws SendFailed when the peer does not do it at all
     */
    public Outcome get(DicomPeer peer, Selection selection, Collection<String> sopClasses, ProgressListener progress) {
        Proposal proposal = new Proposal().context(GET, PLAIN);
        for (String sopClass : new LinkedHashSet<>(sopClasses)) {
            proposal.roles(sopClass, false, true);
            OBJECT_SYNTAXES.forEach(syntax -> proposal.context(sopClass, syntax));
        }
        StorageScp storage = new StorageScp(new ObjectIntake(sink, spool, zone, headers));
        return with(peer, proposal, storage, session -> {
            session.association().addAssociationListener(storage::ended);
            session.association().getSocket().setSoTimeout(SILENCE_MS);
            DimseRSP response = session.association().cget(GET, PRIORITY_MEDIUM, keys(selection), null);
            return outcome(session, response, "C-GET", progress);
        });
    }

    /**
     * C-MOVE: the peer sends the objects to a node that it knows.
     *
     * @param progress as for {@link #get}
     * @throws SendFailed when the peer does not do it at all
     */
    public Outcome move(DicomPeer peer, Selection selection, String destinationAe, ProgressListener progress) {
        Proposal proposal = new Proposal().context(MOVE, PLAIN);
        return with(peer, proposal, null, session -> {
            DimseRSP response =
                    session.association().cmove(MOVE, PRIORITY_MEDIUM, keys(selection), null, destinationAe);
            return outcome(session, response, "C-MOVE", progress);
        });
    }

    private static Outcome outcome(ScuSession session, DimseRSP response, String what, ProgressListener progress)
            throws IOException, InterruptedException {
        Outcome outcome = new Outcome(0, 0, 0);
        while (response.next()) {
            outcome = counts(response.getCommand());
            progress.checkpoint(what + " from " + session.peer().aeTitle(), 0);
        }
        int status = response.getCommand().getInt(Tag.Status, -1);
        Outcome last = counts(response.getCommand());
        // B000H: some sub-operations failed, A702H: all of them, which the counts tell
        boolean isCounted =
                (status & 0xF000) == 0xB000 || status == Status.UnableToPerformSubOperations && last.failed() > 0;
        if (status != Status.Success && !isCounted) {
            throw session.refused(what, status);
        }
        return last.completed() + last.failed() + last.warnings() > 0 ? last : outcome;
    }

    private static Outcome counts(Attributes command) {
        return new Outcome(
                command.getInt(Tag.NumberOfCompletedSuboperations, 0),
                command.getInt(Tag.NumberOfFailedSuboperations, 0),
                command.getInt(Tag.NumberOfWarningSuboperations, 0));
    }

    private static Attributes keys(QueryLevel level) {
        Attributes keys = DicomObjects.empty();
        keys.setString(Tag.QueryRetrieveLevel, VR.CS, level.name());
        return keys;
    }

    private static Attributes keys(Selection selection) {
        Attributes keys = keys(selection.level());
        selection
                .uniqueKeys()
                .forEach((attribute, values) ->
                        keys.setString(attribute.tag(), vr(attribute), values.toArray(String[]::new)));
        return keys;
    }

    private static VR vr(QueryAttribute attribute) {
        return attribute.representation() == QueryAttribute.Representation.COUNT
                ? VR.IS
                : VR.valueOf(attribute.representation().name());
    }

    private static void set(Attributes keys, QueryAttribute attribute, CatalogQuery.Matching matching) {
        if (matching instanceof CatalogQuery.Range range) {
            String from = range.from() == null ? "" : range.from();
            String to = range.to() == null ? "" : range.to();
            keys.setString(attribute.tag(), vr(attribute), from + "-" + to);
        } else if (matching instanceof CatalogQuery.AnyOf anyOf) {
            keys.setString(attribute.tag(), vr(attribute), anyOf.values().toArray(String[]::new));
        }
    }

    private static CatalogMatch match(CatalogQuery query, Attributes answer) {
        Map<QueryAttribute, String> values = new EnumMap<>(QueryAttribute.class);
        for (QueryAttribute attribute : query.wanted()) {
            String[] texts = answer.getStrings(attribute.tag());
            Set<String> distinct = new LinkedHashSet<>();
            for (String text : texts == null ? new String[0] : texts) {
                distinct.add(text == null ? "" : text.strip());
            }
            values.put(attribute, String.join("\\", distinct));
        }
        return new CatalogMatch(values.getOrDefault(QueryAttribute.uniqueKey(query.level()), ""), values);
    }

    /** Something done over one association. */
    private interface Talk<T> {
        T over(ScuSession session) throws IOException, InterruptedException;
    }

    private <T> T with(DicomPeer peer, Proposal proposal, @Nullable StorageScp storage, Talk<T> talk) {
        ServiceHandler services = new ServiceHandler();
        if (storage != null) {
            services.addService(storage);
        }
        try {
            Files.createDirectories(spool);
            try (ScuSession session = new ScuSession(callingAe, peer, proposal, services)) {
                return unlessStopped(session, talk);
            }
        } catch (IOException | InstrumentException | GeneralSecurityException cause) {
            throw ScuSession.failed(peer, cause);
        } catch (InterruptedException cause) {
            throw ScuSession.interrupted(peer, cause);
        }
    }

    /** What was stopped must not go on until the peer has sent everything. */
    private static <T> T unlessStopped(ScuSession session, Talk<T> talk) throws IOException, InterruptedException {
        boolean isDone = false;
        try {
            T result = talk.over(session);
            isDone = true;
            return result;
        } catch (SendFailed refused) {
            isDone = true;
            throw refused;
        } finally {
            if (!isDone) {
                session.abort();
            }
        }
    }

    @Override
    public void close() {
        headers.close();
    }
}
