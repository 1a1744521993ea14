package io.contourflow.web;

import io.contourflow.dicom.StoredFrames;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * What a requester takes (PS3.18 8.7): media types by preference, those inside a multipart answer with their transfer
 * syntaxes. The query parameter {@code accept} goes before the header.
 */
final class DicomWebAccept {
    static final MediaType DICOM_JSON = MediaType.parseMediaType("application/dicom+json");
    private static final MediaType MULTIPART = MediaType.parseMediaType("multipart/related");
    private static final int RANGES_MAX = 50;
    private static final Pattern UNQUOTED_TYPE = Pattern.compile("(;\\s*type=)([^\"\\s;,]+)");

    /** Where no transfer syntax is named (PS3.18 8.7.3.3). */
    private static final String BYTES = "application/octet-stream";

    private final List<MediaType> ranges;

    private DicomWebAccept(List<MediaType> ranges) {
        this.ranges = ranges;
    }

    /** @throws ErrorResponseException 406 when it is not understood */
    static DicomWebAccept of(HttpServletRequest request) {
        String parameter = request.getParameter("accept");
        List<String> texts = new ArrayList<>();
        if (parameter == null) {
            Enumeration<String> headers = request.getHeaders(HttpHeaders.ACCEPT);
            texts.addAll(headers == null ? List.of() : Collections.list(headers));
        } else {
            texts.add(parameter);
        }
        try {
            List<MediaType> ranges = new ArrayList<>(MediaType.parseMediaTypes(
                    texts.stream().map(DicomWebAccept::quoted).toList()));
            if (ranges.size() > RANGES_MAX) {
                throw notAcceptable("at most " + RANGES_MAX + " media types are read");
            }
            // a stable order: among equals the one named first is preferred
            ranges.sort(Comparator.comparingDouble(MediaType::getQualityValue).reversed());
            return new DicomWebAccept(ranges.isEmpty() ? List.of(MediaType.ALL) : ranges);
        } catch (InvalidMediaTypeException wrong) {
            throw notAcceptable("Accept is not a list of media types");
        }
    }

    /** Viewers write {@code type=application/octet-stream}, which is no legal parameter without quotes. */
    static String quoted(String header) {
        return UNQUOTED_TYPE.matcher(header).replaceAll("$1\"$2\"");
    }

    static ErrorResponseException notAcceptable(String detail) {
        ProblemDetail body = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_ACCEPTABLE, detail);
        return new ErrorResponseException(HttpStatus.NOT_ACCEPTABLE, body, null);
    }

    /** @throws ErrorResponseException 406 unless JSON is taken */
    void requireJson() {
        boolean taken = ranges.stream()
                .anyMatch(range -> range.includes(DICOM_JSON) || range.includes(MediaType.APPLICATION_JSON));
        if (!taken) {
            throw notAcceptable("this is given as application/dicom+json");
        }
    }

    /** The first of these types that is taken, outside of a multipart answer. */
    Optional<MediaType> single(List<MediaType> offered) {
        return ranges.stream()
                .flatMap(range -> offered.stream().filter(range::includes))
                .findFirst();
    }

    /** Whether this type itself is taken first, without a multipart answer around it. */
    boolean prefers(MediaType type) {
        MediaType first = ranges.get(0);
        return !first.isWildcardType() && first.equalsTypeAndSubtype(type);
    }

    /**
     * The one of the offers that is preferred as part of a multipart answer.
     *
     * @param offered what there is, the best first
     */
    Optional<Offer> part(List<Offer> offered) {
        return ranges.stream().flatMap(range -> taken(range, offered)).findFirst();
    }

    /** Bytes of a frame are uncompressed ones where no transfer syntax is named and there are such. */
    private static Stream<Offer> taken(MediaType range, List<Offer> offered) {
        List<Offer> taken =
                offered.stream().filter(offer -> takes(range, offer)).toList();
        boolean plain = !range.isWildcardType() && range.getParameter("transfer-syntax") == null;
        Stream<Offer> uncompressed =
                taken.stream().filter(offer -> plain && offer.mediaType().equals(BYTES) && offer.isUncompressed());
        return Stream.concat(uncompressed, taken.stream());
    }

    /** A kind of part. @param transferSyntaxUid of what is in it */
    record Offer(String mediaType, String transferSyntaxUid) {
        boolean isUncompressed() {
            return transferSyntaxUid.equals(StoredFrames.UNCOMPRESSED);
        }

        /** Of the part that holds it. */
        String contentType() {
            return mediaType + "; transfer-syntax=" + transferSyntaxUid;
        }
    }

    private static boolean takes(MediaType range, Offer offer) {
        if (range.isWildcardType()) {
            return true;
        }
        boolean inMultipart = range.getType().equals(MULTIPART.getType());
        if (inMultipart && !range.includes(MULTIPART)) {
            return false;
        }
        String type = inMultipart ? unquoted(range.getParameter("type")) : range.getType() + "/" + range.getSubtype();
        boolean typeFits = type.isEmpty() || type.equals("*/*") || type.equalsIgnoreCase(offer.mediaType());
        String syntax = unquoted(range.getParameter("transfer-syntax"));
        return typeFits && (syntax.isEmpty() || syntax.equals("*") || syntax.equals(offer.transferSyntaxUid()));
    }

    private static String unquoted(@Nullable String text) {
        return text == null ? "" : text.replace("\"", "");
    }
}
