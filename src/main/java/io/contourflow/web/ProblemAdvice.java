package io.contourflow.web;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.contourflow.kernel.Problem;
import io.contourflow.web.security.PlainAddress;
import io.contourflow.web.security.Refusal;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Every failure as {@code application/problem+json}: {@code type=/problems/<slug>}, title, status, one line of detail.
 * What the caller sent is never repeated beyond the name of the field: it may hold patient identity.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    /** Things that belong to somebody: asking for one that is not there may be asking for that of others. */
    private static final Set<String> SOMEBODYS =
            Set.of("case-not-found", "contour-set-not-found", "task-not-found", "notice-not-found");

    @ExceptionHandler
    ResponseEntity<Object> problem(Problem problem) {
        if (problem.kind() == Problem.Kind.NOT_FOUND && SOMEBODYS.contains(problem.slug())) {
            Refusal.note("not there, or not theirs", null);
        } else if (problem.kind() == Problem.Kind.FORBIDDEN) {
            Refusal.note(problem.slug(), null);
        }
        return answer(statusOf(problem.kind()), problem.slug(), problem.getMessage(), null);
    }

    @ExceptionHandler
    ResponseEntity<Object> noIfMatch(ExpectedVersionArgument.PreconditionMissing cause) {
        return answer(HttpStatus.PRECONDITION_REQUIRED, "if-match-missing", cause.getMessage(), null);
    }

    /** Left to the security filters, which answer them. */
    /** A step of the case ended at the same moment; nothing was changed. */
    @ExceptionHandler
    ResponseEntity<Object> collision(OptimisticLockingFailureException wentOn) {
        return problem(new Problem(Problem.Kind.CONFLICT, "case-changed", wentOn.getMessage() + "; try again"));
    }

    @ExceptionHandler({AccessDeniedException.class, AuthenticationException.class})
    void security(RuntimeException cause) {
        throw cause;
    }

    /** A defect of ours: the log has the story, the caller has nothing to do with it. */
    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception cause) {
        LOG.error("a request failed", cause);
        return answer(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "the server failed; its log tells why", null);
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException cause, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String field = cause.getBindingResult().getFieldErrors().stream()
                .map(org.springframework.validation.FieldError::getField)
                .findFirst()
                .orElse(null);
        String detail = cause.getBindingResult().getFieldErrors().stream()
                .map(error -> error.getField() + " "
                        + (error.isBindingFailure() ? "has a wrong value" : error.getDefaultMessage()))
                .sorted()
                .collect(Collectors.joining("; "));
        return answer(HttpStatus.BAD_REQUEST, "invalid-field", detail, field);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException cause, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (cause.getCause() instanceof UnrecognizedPropertyException unknown) {
            String field = unknown.getPropertyName();
            return answer(HttpStatus.BAD_REQUEST, "unknown-field", "there is no field " + quoted(field), quoted(field));
        }
        if (cause.getCause() instanceof MismatchedInputException mismatch) {
            String field = pathOf(mismatch);
            return answer(HttpStatus.BAD_REQUEST, "invalid-field", field + " has a wrong " + wrong(mismatch), field);
        }
        return answer(HttpStatus.BAD_REQUEST, "unreadable-body", "the body is missing or is not JSON", null);
    }

    @ExceptionHandler
    ResponseEntity<Object> badParameter(MethodArgumentTypeMismatchException cause) {
        return answer(HttpStatus.BAD_REQUEST, "invalid-field", cause.getName() + " has a wrong value", cause.getName());
    }

    /** Everything else that Spring MVC itself refuses: unknown path, method, media type, missing header or parameter. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception cause, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        String slug = known.getReasonPhrase().toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
        String detail = cause instanceof org.springframework.web.ErrorResponse response
                        && response.getBody().getDetail() != null
                ? String.valueOf(response.getBody().getDetail())
                : known.getReasonPhrase();
        ResponseEntity<Object> answer = answer(known, slug, detail, null);
        return new ResponseEntity<>(answer.getBody(), merged(headers), known);
    }

    private static HttpHeaders merged(HttpHeaders headers) {
        HttpHeaders merged = new HttpHeaders();
        merged.addAll(headers);
        merged.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return merged;
    }

    private static String wrong(MismatchedInputException mismatch) {
        return mismatch instanceof InvalidFormatException ? "value" : "type";
    }

    private static String pathOf(JsonMappingException cause) {
        String path = cause.getPath().stream()
                .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "the body" : quoted(path);
    }

    /** Names come from the caller: shortened, and nothing but plain letters. */
    private static String quoted(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_.\\[\\]-]", "?");
        return plain.length() > 60 ? plain.substring(0, 60) : plain;
    }

    private static HttpStatus statusOf(Problem.Kind kind) {
        return switch (kind) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case STALE -> HttpStatus.PRECONDITION_FAILED;
            case UNPROCESSABLE -> HttpStatus.UNPROCESSABLE_ENTITY;
        };
    }

    private static ResponseEntity<Object> answer(
            HttpStatus status, String slug, @Nullable String detail, @Nullable String field) {
        ProblemDetail body = ProblemDetail.forStatus(status);
        body.setType(URI.create("/problems/" + slug));
        body.setTitle(status.getReasonPhrase());
        body.setDetail(detail);
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current) {
            // else the whole address is put in
            body.setInstance(URI.create(PlainAddress.of(current.getRequest().getRequestURI())));
        }
        if (field != null) {
            body.setProperty("field", field);
        }
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
