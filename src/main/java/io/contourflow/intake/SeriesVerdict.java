package io.contourflow.intake;

/**
 * What a look at a series found.
 *
 * @param state to go to; RECEIVING: wait
 * @param code kebab-case, empty while nothing is wrong
 * @param reason one line for a person, no patient identity
 */
record SeriesVerdict(SeriesState state, String code, String reason) {
    static SeriesVerdict arriving() {
        return new SeriesVerdict(SeriesState.RECEIVING, "", "");
    }

    static SeriesVerdict complete() {
        return new SeriesVerdict(SeriesState.COMPLETE, "", "");
    }

    static SeriesVerdict refused(String code, String reason) {
        return new SeriesVerdict(SeriesState.REFUSED, code, reason);
    }

    static SeriesVerdict ignored(String code, String reason) {
        return new SeriesVerdict(SeriesState.IGNORED, code, reason);
    }

    /** This verdict once waiting is over; until then the series stays RECEIVING with the reason shown. */
    SeriesVerdict unless(boolean mayStillCome) {
        return mayStillCome ? new SeriesVerdict(SeriesState.RECEIVING, code, reason) : this;
    }
}
