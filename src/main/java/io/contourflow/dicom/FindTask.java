package io.contourflow.dicom;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.aoju.bus.image.Status;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.ImageException;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.aoju.bus.image.metric.service.BasicQuery;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers one C-FIND page by page, until the end, the limit, or C-CANCEL. Holds one page in memory. */
final class FindTask extends BasicQuery {
    private static final Logger LOG = LoggerFactory.getLogger(FindTask.class);

    /** Matching reached the response limit; a narrower request may find the rest (as PS3.4 V.4.1.1.4). */
    private static final int LIMIT_REACHED = 0xB001;

    private final InstanceCatalog catalog;
    private final CatalogQuery query;
    private final QueryAnswer answer;
    private final QueryRetrieveProperties limits;
    private final Deque<CatalogMatch> page = new ArrayDeque<>();
    private @Nullable String last;
    private boolean isEndReached;
    private int answered;

    FindTask(Association association, Presentation context, Attributes request, Attributes keys, Question question) {
        super(association, context, request, keys);
        this.catalog = question.catalog();
        this.query = question.identifier().query();
        this.limits = question.limits();
        this.answer = new QueryAnswer(query, keys, association.getLocalAET());
        setOptionalKeysNotSupported(!question.identifier().isFullySupported());
    }

    /** What is asked, and of whom. */
    record Question(QueryIdentifier identifier, InstanceCatalog catalog, QueryRetrieveProperties limits) {}

    @Override
    protected boolean hasMoreMatches() throws ImageException {
        if (page.isEmpty() && !isEndReached) {
            fill();
        }
        if (page.isEmpty()) {
            return false;
        }
        if (answered == limits.matchesMax()) {
            throw new ImageException(LIMIT_REACHED, "limit of " + answered + " answers reached");
        }
        return true;
    }

    private void fill() throws ImageException {
        try {
            List<CatalogMatch> next = catalog.page(query, last, limits.pageSize());
            page.addAll(next);
            isEndReached = next.size() < limits.pageSize();
        } catch (RuntimeException failed) {
            // the requester would wait for an answer for ever; the cause may quote keys and is told by its type only
            LOG.error("{} failed: {}", query, failed.getClass().getName());
            throw new ImageException(Status.UnableToProcess, "the index cannot be read now");
        }
    }

    @Override
    protected Attributes nextMatch() {
        CatalogMatch match = page.remove();
        last = match.position();
        answered++;
        return answer.of(match);
    }

    /** The answer holds what was asked for already. */
    @Override
    protected Attributes adjust(Attributes match) {
        return match;
    }
}
