package io.contourflow.cases;

import io.contourflow.kernel.CaseId;
import io.contourflow.kernel.Page;
import io.contourflow.kernel.SeriesUid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All cases. Every change is recorded in the timeline by the caller's module. */
public interface Cases {
    /** Makes the case, or finds the one made before with the same idempotency key. */
    Creation create(NewCase request);

    Optional<ImagingCase> find(CaseId id);

    /** @throws io.contourflow.kernel.Problem NOT_FOUND */
    ImagingCase require(CaseId id);

    /** All of them, asked for at once. @throws io.contourflow.kernel.Problem NOT_FOUND when one is missing */
    Map<CaseId, ImagingCase> requireAll(Set<CaseId> ids);

    /**
     * One page of the cases asked for.
     *
     * @throws io.contourflow.kernel.Problem NOT_FOUND when {@code after} is none of these departments', INVALID when it
     *     comes with a page
     */
    Page<ImagingCase> search(CaseQuery query);

    /** Cases in which the series is the first or the second image, newest first. */
    List<ImagingCase> withSeries(SeriesUid series);

    /**
     * Fixes by which method the case is done. No effect when it is fixed so already.
     *
     * @param method both parts
     * @throws io.contourflow.kernel.Problem CONFLICT once it is fixed otherwise, or the case is closed
     */
    void settle(CaseId id, CaseMethod method);

    void classify(CaseId id, ImageType type, ProcessingMode mode);

    /** No effect when the case is already there with the same detail. @throws Problem CONFLICT once it is closed */
    void moveTo(CaseId id, CaseState state, String detail);

    /** @param created false when it existed */
    record Creation(ImagingCase imagingCase, boolean created) {}
}
