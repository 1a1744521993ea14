package io.contourflow.dicom;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.jspecify.annotations.Nullable;

/** Where the values of one frame stand: in its own functional group, in the shared one, or in the object itself. */
record FrameGroups(
        Attributes dataset,
        @Nullable Attributes frame,
        @Nullable Attributes shared) {
    /** As far as the object states groups at all. @param frame from 0 */
    static FrameGroups of(Attributes dataset, int frame) {
        Sequence perFrame = dataset.getSequence(Tag.PerFrameFunctionalGroupsSequence);
        return new FrameGroups(
                dataset,
                perFrame == null || perFrame.size() <= frame ? null : perFrame.get(frame),
                DicomValues.item(dataset, Tag.SharedFunctionalGroupsSequence));
    }

    /** What holds the elements of this group. */
    Attributes holding(int groupTag) {
        Attributes own = DicomValues.item(frame, groupTag);
        if (own != null) {
            return own;
        }
        Attributes common = DicomValues.item(shared, groupTag);
        return common == null ? dataset : common;
    }
}
