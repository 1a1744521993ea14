package io.contourflow.archive;

import io.contourflow.kernel.SeriesUid;
import java.util.Set;

/** Finds stored series by what a person knows of their patient or order. */
public interface SeriesSearch {
    /**
     * Series whose patient's name holds every word of the text, or whose accession number is the text.
     *
     * @param text any case of letters, words in any order; signs mean themselves
     * @param max how many at most
     */
    Set<SeriesUid> find(String text, int max);
}
