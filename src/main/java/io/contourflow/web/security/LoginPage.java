package io.contourflow.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The form of the embedded login: no script, one style sheet. */
@RestController
@ConditionalOnExpression("'${contourflow.security.issuer:}'.isBlank()")
class LoginPage {
    private final String template;

    LoginPage() {
        try (InputStream in = LoginPage.class.getResourceAsStream("/login/login.html")) {
            if (in == null) {
                throw new IllegalStateException("login/login.html is missing from the program");
            }
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE)
    String show(HttpServletRequest request, CsrfToken token) {
        return template.replace("@MESSAGE@", HtmlUtils.htmlEscape(message(request)))
                .replace("@CSRF_NAME@", HtmlUtils.htmlEscape(token.getParameterName()))
                .replace("@CSRF@", HtmlUtils.htmlEscape(token.getToken()));
    }

    private static String message(HttpServletRequest request) {
        if (request.getParameter("wait") != null) {
            return "Too many failed attempts. Please wait a little and try again.";
        }
        return request.getParameter("error") != null ? "User name or password is wrong." : "";
    }
}
