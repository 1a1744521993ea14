package io.contourflow.web;

import io.contourflow.dicom.DicomWebProperties;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.RenderedFrame;
import io.contourflow.dicom.StoredFrames;
import io.contourflow.dicom.StoredObject;
import io.contourflow.dicom.StoredValue;
import io.contourflow.dicom.WebMetadata;
import io.contourflow.kernel.Actor;
import io.contourflow.kernel.Problem;
import io.contourflow.web.DicomWebAccept.Offer;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * WADO-RS (PS3.18 10.4): objects in the bytes and the transfer syntax in which they are stored, what they say, their
 * frames, long values and pictures. Answers are written as they are read.
 */
@Hidden // described by DICOM itself, and multipart/related has no form in OpenAPI
@RestController
@RequestMapping("/dicom-web/studies/{studyUid}")
class DicomWebRetrieveController {
    private static final String DICOM = "application/dicom";
    private static final String INSTANCE = "/series/{seriesUid}/instances/{instanceUid}";
    private static final int FRAMES_MAX = 10_000;

    private final DicomWebAccess access;
    private final InstanceCatalog files;
    private final DicomWebProperties limits;

    DicomWebRetrieveController(DicomWebAccess access, InstanceCatalog files, DicomWebProperties limits) {
        this.access = access;
        this.files = files;
        this.limits = limits;
    }

    /** UIDs of a path, as far as it goes. */
    private static String[] uids(Map<String, String> path) {
        return Stream.of("studyUid", "seriesUid", "instanceUid")
                .flatMap(name -> Stream.ofNullable(path.get(name)))
                .toArray(String[]::new);
    }

    @GetMapping({"", "/series/{seriesUid}", INSTANCE})
    void objects(
            @PathVariable Map<String, String> path,
            HttpServletRequest request,
            HttpServletResponse response,
            Actor actor)
            throws IOException {
        DicomWebAccept accept = DicomWebAccept.of(request);
        List<StoredObject> objects = access.require(actor, uids(path));
        for (StoredObject object : objects) {
            offer(accept, object);
        }
        DicomWebAnswer answer = new DicomWebAnswer(response, DICOM);
        for (StoredObject object : objects) {
            answer.part(offer(accept, object).contentType(), out -> Files.copy(files.file(object), out));
        }
        answer.end();
    }

    /** Nothing is transcoded: an object is given as it is stored, or not at all. */
    private static Offer offer(DicomWebAccept accept, StoredObject object) {
        return accept.part(List.of(new Offer(DICOM, object.transferSyntaxUid())))
                .orElseThrow(() -> DicomWebAccept.notAcceptable("object " + object.sopInstanceUid()
                        + " is given as multipart/related; type=\"application/dicom\"; transfer-syntax="
                        + object.transferSyntaxUid()));
    }

    @GetMapping({"/metadata", "/series/{seriesUid}/metadata", INSTANCE + "/metadata"})
    void metadata(
            @PathVariable Map<String, String> path,
            HttpServletRequest request,
            HttpServletResponse response,
            Actor actor)
            throws IOException {
        DicomWebAccept.of(request).requireJson();
        List<StoredObject> objects = access.require(actor, uids(path));
        response.setContentType(DicomWebAccept.DICOM_JSON.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        String base = DicomWebAccess.base() + "/studies/" + path.get("studyUid") + "/series/";
        WebMetadata metadata = new WebMetadata(response.getOutputStream(), limits.inlineBytesMax());
        try {
            for (StoredObject object : objects) {
                String address = base + object.seriesUid() + "/instances/" + object.sopInstanceUid();
                metadata.add(files.file(object), address);
            }
        } catch (RuntimeException failed) {
            DicomWebAnswer.takeBack(response);
            throw failed;
        }
        metadata.end();
    }

    @GetMapping(INSTANCE + "/frames/{frames}")
    void frames(
            @PathVariable Map<String, String> path,
            HttpServletRequest request,
            HttpServletResponse response,
            Actor actor)
            throws IOException {
        DicomWebAccept accept = DicomWebAccept.of(request);
        List<Integer> numbers = numbers(String.valueOf(path.get("frames")));
        StoredFrames frames = StoredFrames.of(file(path, actor));
        numbers.forEach(frames::require);
        frames.requireBounds();
        Offer chosen = accept.part(frames.offered().stream()
                        .map(one -> new Offer(one.mediaType(), one.transferSyntaxUid()))
                        .toList())
                .orElseThrow(() -> DicomWebAccept.notAcceptable("frames are given as multipart/related of "
                        + frames.offered().stream()
                                .map(one -> one.mediaType() + "; transfer-syntax=" + one.transferSyntaxUid())
                                .collect(Collectors.joining(" or "))));
        StoredFrames.Encoding as = new StoredFrames.Encoding(chosen.mediaType(), chosen.transferSyntaxUid());
        DicomWebAnswer answer = new DicomWebAnswer(response, chosen.mediaType());
        for (int number : numbers) {
            answer.part(chosen.contentType(), out -> frames.copy(number, as, out));
        }
        answer.end();
    }

    private Path file(Map<String, String> path, Actor actor) {
        return files.file(access.require(actor, uids(path)).get(0));
    }

    /** Frames as in {@code 1,2,5}. @throws Problem INVALID when the list is none */
    private static List<Integer> numbers(String list) {
        String[] texts = list.split(",", FRAMES_MAX + 1);
        List<Integer> numbers = new ArrayList<>();
        for (String text : texts) {
            if (!text.matches("\\d{1,9}") || texts.length > FRAMES_MAX) {
                throw new Problem(
                        Problem.Kind.INVALID,
                        "invalid-field",
                        "frames must be at most " + FRAMES_MAX + " numbers from 1, separated by commas");
            }
            numbers.add(Integer.parseInt(text));
        }
        return numbers;
    }

    @GetMapping(INSTANCE + "/bulkdata/{path}")
    void bulkData(
            @PathVariable Map<String, String> path,
            HttpServletRequest request,
            HttpServletResponse response,
            Actor actor)
            throws IOException {
        DicomWebAccept accept = DicomWebAccept.of(request);
        StoredValue value = StoredValue.find(file(path, actor), String.valueOf(path.get("path")));
        String bytes = MediaType.APPLICATION_OCTET_STREAM_VALUE;
        Offer offer = accept.part(List.of(new Offer(bytes, StoredFrames.UNCOMPRESSED)))
                .orElseThrow(() -> DicomWebAccept.notAcceptable("a value is given as " + bytes));
        if (accept.prefers(MediaType.APPLICATION_OCTET_STREAM)) {
            response.setContentType(bytes);
            response.setContentLengthLong(value.length());
            value.copyTo(response.getOutputStream());
            return;
        }
        DicomWebAnswer answer = new DicomWebAnswer(response, bytes);
        answer.part(offer.contentType(), value::copyTo);
        answer.end();
    }

    @GetMapping({INSTANCE + "/rendered", INSTANCE + "/frames/{frames}/rendered"})
    void rendered(
            @PathVariable Map<String, String> path,
            @RequestParam(required = false) @Nullable String window,
            HttpServletRequest request,
            HttpServletResponse response,
            Actor actor)
            throws IOException {
        MediaType type = DicomWebAccept.of(request)
                .single(List.of(MediaType.IMAGE_JPEG, MediaType.IMAGE_PNG))
                .orElseThrow(() -> DicomWebAccept.notAcceptable("pictures are image/jpeg or image/png"));
        List<Integer> numbers = numbers(path.getOrDefault("frames", "1"));
        if (numbers.size() != 1) {
            throw new Problem(Problem.Kind.INVALID, "invalid-field", "one frame is drawn at a time");
        }
        RenderedFrame.Window shown = window == null ? null : window(window);
        RenderedFrame.Picture picture =
                type.equals(MediaType.IMAGE_PNG) ? RenderedFrame.Picture.PNG : RenderedFrame.Picture.JPEG;
        byte[] drawn = RenderedFrame.draw(file(path, actor), numbers.get(0), shown, picture);
        response.setContentType(type.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        response.setContentLength(drawn.length);
        response.getOutputStream().write(drawn);
    }

    /** {@code centre,width,function} (PS3.18 8.3.5.1.4); of the functions the linear ones. */
    private static RenderedFrame.Window window(String text) {
        String[] parts = text.split(",", -1);
        try {
            double centre = Double.parseDouble(parts[0]);
            double width = parts.length < 2 ? 0 : Double.parseDouble(parts[1]);
            boolean linear = parts.length == 2 || parts.length == 3 && parts[2].matches("linear(-exact)?");
            if (linear && Double.isFinite(centre) && Double.isFinite(width) && width > 0) {
                return new RenderedFrame.Window(centre, width);
            }
        } catch (NumberFormatException notANumber) {
            throw badWindow();
        }
        throw badWindow();
    }

    private static Problem badWindow() {
        return new Problem(
                Problem.Kind.INVALID,
                "invalid-field",
                "window must be centre,width,linear or centre,width,linear-exact with a width above 0");
    }
}
