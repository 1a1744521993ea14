package io.contourflow.web;

import io.contourflow.kernel.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads {@code If-Match}. Without it a change is refused (RFC 6585, 428): nobody overwrites what they have not seen. */
final class ExpectedVersionArgument implements HandlerMethodArgumentResolver {
    /** Proxies that compress make tags weak; the number is still the version. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == ExpectedVersion.class;
    }

    @Override
    public ExpectedVersion resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        String header = request.getHeader(HttpHeaders.IF_MATCH);
        if (header == null) {
            throw new PreconditionMissing();
        }
        Matcher tag = TAG.matcher(header.strip());
        if (!tag.matches()) {
            throw new Problem(Problem.Kind.INVALID, "bad-if-match", "If-Match must hold one version such as \"3\"");
        }
        return new ExpectedVersion(Long.parseLong(tag.group(1)));
    }

    /** Becomes 428. */
    static final class PreconditionMissing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PreconditionMissing() {
            super("send the version that you saw in If-Match");
        }
    }
}
