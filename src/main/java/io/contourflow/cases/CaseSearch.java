package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.SeriesUid;
import java.util.List;
import java.util.Set;

/** Finds cases by what a person knows of them. */
public interface CaseSearch {
    /**
     * Cases whose patient id holds the text, whose own id begins with it, or that have one of the series; newest first.
     *
     * @param text any case of letters; signs mean themselves
     * @param series found for the same text elsewhere, for instance by the patient's name
     * @param departments whose cases; of none, none are found
     * @param max how many at most
     */
    List<CaseId> find(String text, Set<SeriesUid> series, Set<String> departments, int max);
}
