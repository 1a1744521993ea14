package io.contourflow.web;

import io.contourflow.exchange.Deliveries;
import io.contourflow.intake.RefusedSeries;
import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import java.util.ArrayList;
import java.util.List;

/** One delivery that was given up, and one refused series. */
class FakeExchange implements Deliveries, RefusedSeries {
    static final SeriesUid REFUSED = new SeriesUid("1.2.3.9");

    final List<String> told = new ArrayList<>();

    @Override
    public List<Delivery> of(CaseId caseId) {
        return List.of(new Delivery("1.2.3.4", "RTSTRUCT", "PACS", "GIVEN_UP", 3, "refused", null));
    }

    @Override
    public int retry(CaseId caseId) {
        told.add("retry " + caseId);
        return 1;
    }

    @Override
    public Page<Refusal> list(int page, int size) {
        Refusal gap = new Refusal(
                REFUSED, "1.2.3", "P1", "CT", "", 12, "slice-gap", "gap of 6 mm among 3 mm", FakeBackend.NOON);
        return new Page<>(List.of(gap), page, size, 1);
    }

    @Override
    public void lookAgain(SeriesUid series) {
        if (!series.equals(REFUSED)) {
            throw Problem.notFound("refused series", series);
        }
        told.add("look again " + series);
    }
}
