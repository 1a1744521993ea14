package io.contourflow.dicom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.jspecify.annotations.Nullable;

/** Answers one QIDO-RS search from the index, page by page; holds one page in memory. */
public final class WebSearch {
    private static final JsonFactory JSON = new JsonFactory();

    private final WebQuery asked;
    private final InstanceCatalog catalog;
    private final QueryRetrieveProperties limits;
    private final String base;
    private final @Nullable String start;
    private final boolean isPastTheEnd;
    private final List<CatalogMatch> first;

    /**
     * Finds the first answers.
     *
     * @param base address of this service, for what can be retrieved
     */
    public WebSearch(WebQuery asked, InstanceCatalog catalog, QueryRetrieveProperties limits, String base) {
        this.asked = asked;
        this.catalog = catalog;
        this.limits = limits;
        this.base = base;
        Position position = skip(null, asked.offset());
        this.start = position.at();
        this.isPastTheEnd = position.isEnd();
        this.first = isPastTheEnd ? List.of() : catalog.page(asked.query(), start, Math.min(limits.pageSize(), most()));
    }

    private record Position(@Nullable String at, boolean isEnd) {}

    /** Goes on so many answers, asking for their keys alone. */
    private Position skip(@Nullable String from, int count) {
        CatalogQuery keysOnly =
                new CatalogQuery(asked.query().level(), asked.query().keys(), Set.of());
        String at = from;
        for (int left = count; left > 0; ) {
            int size = Math.min(left, limits.matchesMax());
            List<CatalogMatch> page = catalog.page(keysOnly, at, size);
            if (page.size() < size) {
                return new Position(at, true);
            }
            at = page.get(size - 1).position();
            left -= size;
        }
        return new Position(at, false);
    }

    private int most() {
        Integer limit = asked.limit();
        return limit == null ? limits.matchesMax() : Math.min(limit, limits.matchesMax());
    }

    /** For the requester: what was not compared, and that there is more than is given unasked. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(asked.warnings());
        Integer limit = asked.limit();
        boolean isOurLimit = limit == null || limit > limits.matchesMax();
        if (isOurLimit
                && first.size() == limits.pageSize()
                && !skip(start, limits.matchesMax() + 1).isEnd()) {
            warnings.add("There are more results than the " + limits.matchesMax()
                    + " given at once. Ask for the others with offset.");
        }
        return warnings;
    }

    /** The answers as an array in the DICOM JSON model. */
    public void write(OutputStream stream) throws IOException {
        try (JsonGenerator out = JSON.createGenerator(stream)) {
            out.writeStartArray();
            int given = 0;
            List<CatalogMatch> page = first;
            while (!page.isEmpty() && given < most()) {
                for (CatalogMatch match : page) {
                    new DicomJson(out, "").write(answer(match));
                }
                given += page.size();
                int next = Math.min(limits.pageSize(), most() - given);
                boolean isLast = page.size() < limits.pageSize() || next == 0;
                page = isLast
                        ? List.of()
                        : catalog.page(asked.query(), page.get(page.size() - 1).position(), next);
            }
            out.writeEndArray();
        }
    }

    private Attributes answer(CatalogMatch match) {
        Attributes answer = new QueryAnswer(asked.query(), new Attributes(), "").of(match);
        answer.remove(Tag.QueryRetrieveLevel);
        answer.remove(Tag.RetrieveAETitle);
        StringBuilder url = new StringBuilder(base);
        for (QueryLevel level : EnumSet.range(QueryLevel.STUDY, asked.query().level())) {
            url.append(
                            level == QueryLevel.STUDY
                                    ? "/studies/"
                                    : level == QueryLevel.SERIES ? "/series/" : "/instances/")
                    .append(match.value(QueryAttribute.uniqueKey(level)));
        }
        answer.setString(Tag.RetrieveURL, VR.UR, url.toString());
        return answer;
    }
}
