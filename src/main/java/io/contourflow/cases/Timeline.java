package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The story of a case: every step, decision and failure with who, when and how long. Append-only. */
public interface Timeline {
    void record(Entry entry);

    /** Oldest first. */
    List<Entry> of(CaseId caseId);

    /**
     * @param kind stable upper-case word, for instance STEP_FINISHED, CONTOURS_APPROVED, PLAN_DECIDED
     * @param actor user id or {@code system}
     * @param detail one line for a person, no patient identity
     * @param durationMs null for moments
     * @param versions of what the entry rests on, by name: {@code process}, {@code models}, {@code threshold} …
     */
    record Entry(
            CaseId caseId,
            Instant at,
            String kind,
            String actor,
            String detail,
            @Nullable Long durationMs,
            String softwareVersion,
            Map<String, String> versions) {

        public Entry {
            versions = Map.copyOf(versions);
        }

        /** Resting on nothing but the software. */
        public Entry(
                CaseId caseId,
                Instant at,
                String kind,
                String actor,
                String detail,
                @Nullable Long durationMs,
                String softwareVersion) {
            this(caseId, at, kind, actor, detail, durationMs, softwareVersion, Map.of());
        }
    }
}
