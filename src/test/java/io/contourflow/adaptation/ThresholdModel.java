package io.contourflow.adaptation;

import java.util.ArrayList;
import java.util.List;

/**
 * The rule of the predetermined degree in the most obvious way (R13): everything that happened is kept, and what holds
 * now is found by reading all of it again from the beginning. Shares no code with the product.
 */
final class ThresholdModel {
    enum Event {
        MODIFY,
        DO_NOT_MODIFY,
        /** A lead writes the same settings again, with the degree that the model starts from. */
        SET,
        FREEZE,
        UNFREEZE,
        /** A lead takes the newest adjustment by an answer back that was not taken back yet. */
        REVERSE
    }

    private final double startMm;
    private final double stepMm;
    private final double floorMm;
    private final double ceilingMm;
    private final boolean raises;
    private final int numberThreshold;
    private final List<Event> events = new ArrayList<>();

    ThresholdModel(Thresholds.Settings settings) {
        startMm = settings.degreeMm();
        stepMm = settings.stepMm();
        floorMm = settings.floorMm();
        ceilingMm = settings.ceilingMm();
        raises = settings.direction().equals("RAISE");
        numberThreshold = settings.numberThreshold();
    }

    void happens(Event event) {
        events.add(event);
    }

    /** Refusals in a row up to event {@code end}: back to the last "modify" or the last act of a lead on the degree. */
    private int row(int end) {
        int row = 0;
        for (int at = end - 1; at >= 0; at--) {
            Event event = events.get(at);
            if (event == Event.DO_NOT_MODIFY) {
                row++;
            } else if (event != Event.FREEZE) {
                return row;
            }
        }
        return row;
    }

    int row() {
        return row(events.size());
    }

    boolean frozen() {
        return frozen(events.size());
    }

    private boolean frozen(int end) {
        for (int at = end - 1; at >= 0; at--) {
            if (events.get(at) == Event.FREEZE) {
                return true;
            }
            if (events.get(at) == Event.UNFREEZE) {
                return false;
            }
        }
        return false;
    }

    double degreeMm() {
        double degree = startMm;
        List<Double> movedBy = new ArrayList<>();
        for (int at = 0; at < events.size(); at++) {
            Event event = events.get(at);
            if (event == Event.SET) {
                degree = startMm;
            } else if (event == Event.DO_NOT_MODIFY && !frozen(at) && row(at + 1) > numberThreshold) {
                double wanted = raises ? degree + stepMm : degree - stepMm;
                double next = wanted > ceilingMm ? ceilingMm : wanted < floorMm ? floorMm : wanted;
                if (next != degree) {
                    movedBy.add(next - degree);
                }
                degree = next;
            } else if (event == Event.REVERSE) {
                double wanted = degree - movedBy.remove(movedBy.size() - 1);
                degree = wanted > ceilingMm ? ceilingMm : wanted < floorMm ? floorMm : wanted;
            }
        }
        return degree;
    }

    /** Adjustments by answers that were not taken back. */
    int reversible() {
        int count = 0;
        double before = startMm;
        ThresholdModel upTo = new ThresholdModel(new Thresholds.Settings(
                startMm, stepMm, floorMm, ceilingMm, raises ? "RAISE" : "LOWER", numberThreshold));
        for (Event event : events) {
            upTo.happens(event);
            double after = upTo.degreeMm();
            if (event == Event.DO_NOT_MODIFY && after != before) {
                count++;
            } else if (event == Event.REVERSE) {
                count--;
            }
            before = after;
        }
        return count;
    }
}
