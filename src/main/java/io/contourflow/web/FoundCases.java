package io.contourflow.web;

import io.contourflow.archive.SeriesSearch;
import io.contourflow.cases.CaseSearch;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Cases of the own departments by the patient's name or id, the accession number or the case's own id. */
@Component
class FoundCases {
    static final int TEXT_MAX = 64;

    /** Whoever finds more must type more. */
    private static final int CASES_MAX = 200;

    private static final int SERIES_MAX = 1000;

    private final SeriesSearch series;
    private final CaseSearch cases;

    FoundCases(SeriesSearch series, CaseSearch cases) {
        this.series = series;
        this.cases = cases;
    }

    /**
     * @param text of the person, null or blank: nothing is searched for
     * @return null when nothing is searched for; the newest {@value #CASES_MAX} at most
     */
    @Nullable
    List<CaseId> of(@Nullable String text, Actor actor) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > TEXT_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "invalid-field",
                    "q must have at most " + TEXT_MAX + " characters but has " + text.length());
        }
        return cases.find(text.strip(), series.find(text, SERIES_MAX), actor.departments(), CASES_MAX);
    }
}
