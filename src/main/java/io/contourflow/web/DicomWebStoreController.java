package io.contourflow.web;

import io.contourflow.dicom.DicomWebProperties;
import io.contourflow.dicom.ObjectReceiver;
import io.contourflow.dicom.StoreAnswer;
import io.contourflow.dicom.StoreOutcome;
import io.contourflow.dicom.WebStoreResponse;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.kernel.SeriesUid;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * STOW-RS (PS3.18 10.5): takes objects by the same way as C-STORE, one after the other, and names as stored what is
 * durable. The answer tells of every part that was read.
 */
@Hidden // described by DICOM itself, and multipart/related has no form in OpenAPI
@RestController
@RequestMapping("/dicom-web/studies")
class DicomWebStoreController {
    private static final String DICOM = "application/dicom";
    private static final int BOUNDARY_CHARACTERS_MAX = 200;

    private final DicomWebAccess access;
    private final ObjectReceiver receiver;
    private final DicomWebProperties limits;

    DicomWebStoreController(DicomWebAccess access, ObjectReceiver receiver, DicomWebProperties limits) {
        this.access = access;
        this.receiver = receiver;
        this.limits = limits;
    }

    @PostMapping
    void store(HttpServletRequest request, HttpServletResponse response, Actor actor) throws IOException {
        store(null, request, response, actor);
    }

    @PostMapping("/{studyUid}")
    void storeIntoStudy(
            @PathVariable String studyUid, HttpServletRequest request, HttpServletResponse response, Actor actor)
            throws IOException {
        DicomWebAccess.keys(studyUid);
        store(studyUid, request, response, actor);
    }

    private void store(@Nullable String studyUid, HttpServletRequest request, HttpServletResponse response, Actor actor)
            throws IOException {
        access.requireMayStore(actor);
        DicomWebAccept.of(request).requireJson();
        DicomWebParts parts = new DicomWebParts(request.getInputStream(), boundary(request.getContentType()));
        List<StoreAnswer> answers = new ArrayList<>();
        try {
            for (DicomWebParts.Part part = parts.next(); part != null; part = parts.next()) {
                answers.add(take(part, answers.size(), studyUid, actor));
            }
        } catch (DicomWebParts.Malformed malformed) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "malformed-multipart",
                    malformed.getMessage() + "; " + durable(answers).size() + " objects before were stored");
        } finally {
            done(answers, actor);
        }
        if (answers.isEmpty()) {
            throw new Problem(Problem.Kind.INVALID, "malformed-multipart", "the body has no part");
        }
        response.setStatus(status(answers).value());
        response.setContentType(DicomWebAccept.DICOM_JSON.toString());
        WebStoreResponse.write(answers, DicomWebAccess.base(), response.getOutputStream());
    }

    private StoreAnswer take(DicomWebParts.Part part, int before, @Nullable String studyUid, Actor actor)
            throws IOException {
        String type = part.contentType();
        boolean isDicom = type == null || type.regionMatches(true, 0, DICOM, 0, DICOM.length());
        if (before >= limits.partsMax() || !isDicom) {
            part.content().transferTo(OutputStream.nullOutputStream());
            String why = isDicom ? "more than " + limits.partsMax() + " objects" : "part is not " + DICOM;
            StoreOutcome outcome = isDicom ? StoreOutcome.OUT_OF_RESOURCES : StoreOutcome.CANNOT_UNDERSTAND;
            return new StoreAnswer("", "", null, null, outcome, why);
        }
        return receiver.receive(part.content(), actor.userId(), studyUid);
    }

    /** Also when the sender broke off: what is durable by then is looked at by intake. */
    private void done(List<StoreAnswer> answers, Actor actor) {
        Set<SeriesUid> series = new LinkedHashSet<>();
        for (StoreAnswer answer : durable(answers)) {
            SeriesUid of = answer.series();
            if (of != null) {
                series.add(of);
            }
        }
        receiver.ended(actor.userId(), series);
        if (!answers.isEmpty()) {
            int stored = durable(answers).size();
            access.stored(actor, stored, answers.size() - stored);
        }
    }

    private static List<StoreAnswer> durable(List<StoreAnswer> answers) {
        return answers.stream().filter(StoreAnswer::isStored).toList();
    }

    private static HttpStatus status(List<StoreAnswer> answers) {
        int stored = durable(answers).size();
        if (stored == answers.size()) {
            return HttpStatus.OK;
        }
        boolean later = answers.stream().allMatch(answer -> answer.outcome() == StoreOutcome.OUT_OF_RESOURCES);
        return stored > 0 ? HttpStatus.ACCEPTED : later ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.CONFLICT;
    }

    /** @throws ErrorResponseException 415 when the body is something else */
    private static String boundary(@Nullable String contentType) {
        try {
            MediaType type = MediaType.parseMediaType(DicomWebAccept.quoted(contentType == null ? "" : contentType));
            String inner = type.getParameter("type");
            String boundary = type.getParameter("boundary");
            boolean isRelated =
                    type.getType().equals("multipart") && type.getSubtype().equals("related");
            boolean isDicom = inner == null || inner.replace("\"", "").equalsIgnoreCase(DICOM);
            if (isRelated && isDicom && boundary != null && boundary.length() <= BOUNDARY_CHARACTERS_MAX) {
                return boundary.replace("\"", "");
            }
        } catch (InvalidMediaTypeException wrong) {
            throw unsupported();
        }
        throw unsupported();
    }

    private static ErrorResponseException unsupported() {
        HttpStatus status = HttpStatus.UNSUPPORTED_MEDIA_TYPE;
        return new ErrorResponseException(
                status,
                ProblemDetail.forStatusAndDetail(
                        status, "send multipart/related; type=\"application/dicom\" with a boundary"),
                null);
    }
}
