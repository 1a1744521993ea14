package io.contourflow.dicom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/** Store Instances Response (PS3.18 Annex I) in the DICOM JSON model: what of a STOW-RS request is durable and what is not. */
public final class WebStoreResponse {
    private static final JsonFactory JSON = new JsonFactory();

    private WebStoreResponse() {}

    /** @param base address of this service, for what can be retrieved */
    public static void write(List<StoreAnswer> answers, String base, OutputStream stream) throws IOException {
        Attributes response = new Attributes();
        Set<String> studies = answers.stream()
                .filter(StoreAnswer::isStored)
                .map(answer -> base + "/studies/" + answer.studyUid())
                .collect(Collectors.toSet());
        if (studies.size() == 1) {
            response.setString(Tag.RetrieveURL, VR.UR, studies.iterator().next());
        }
        for (StoreAnswer answer : answers) {
            int tag = answer.isStored() ? Tag.ReferencedSOPSequence : Tag.FailedSOPSequence;
            Sequence of = response.getSequence(tag);
            (of == null ? response.newSequence(tag, answers.size()) : of).add(item(answer, base));
        }
        try (JsonGenerator out = JSON.createGenerator(stream)) {
            new DicomJson(out, "").write(response);
        }
    }

    private static Attributes item(StoreAnswer answer, String base) {
        Attributes item = new Attributes();
        item.setString(Tag.ReferencedSOPClassUID, VR.UI, answer.sopClassUid());
        item.setString(Tag.ReferencedSOPInstanceUID, VR.UI, answer.sopInstanceUid());
        if (answer.isStored()) {
            item.setString(
                    Tag.RetrieveURL,
                    VR.UR,
                    base + "/studies/" + answer.studyUid() + "/series/" + answer.series() + "/instances/"
                            + answer.sopInstanceUid());
        } else {
            item.setInt(Tag.FailureReason, VR.US, answer.outcome().status());
            // a backslash would make two values of it
            item.setString(Tag.ErrorComment, VR.LO, answer.comment().replace('\\', '/'));
        }
        return item;
    }
}
