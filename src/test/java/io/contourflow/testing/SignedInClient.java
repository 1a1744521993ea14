package io.contourflow.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls the running application from outside, as a browser with a cookie jar ({@link #user}) or as another system with
 * a bearer token ({@link #system}). Sign-in drives the login form: open {@code /oauth2/authorization/contourflow},
 * follow to the form, post user name, password and the form's CSRF token, follow back to {@code /}; every change then
 * carries the cookie {@code XSRF-TOKEN} in the header {@code X-XSRF-TOKEN}. Not thread-safe.
 */
public final class SignedInClient {
    /** Ends every password and secret of the demo realm. */
    public static final String DEMO_SUFFIX = "-demo-only";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REDIRECTS_MAX = 10;
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]+)\">");

    private final URI base;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private @Nullable String bearer;

    private SignedInClient(String base) {
        this.base = URI.create(base);
    }

    /** Nobody signed in. @param base for instance {@code http://127.0.0.1:8080} */
    public static SignedInClient anonymous(String base) {
        return new SignedInClient(base);
    }

    /** A demo user, with the demo password. */
    public static SignedInClient user(String base, String userId) {
        return user(base, userId, userId + DEMO_SUFFIX);
    }

    /** @throws AssertionError when the application does not let the user in */
    public static SignedInClient user(String base, String userId, String password) {
        SignedInClient client = new SignedInClient(base);
        HttpResponse<String> last = client.signIn(userId, password);
        int status = client.get("/api/me").statusCode();
        if (status != 200) {
            throw new AssertionError("signing " + userId + " in ended at " + last.uri() + " with " + last.statusCode()
                    + ", and /api/me answers " + status);
        }
        return client;
    }

    /** The demo client {@code integrator}, by client credentials. */
    public static SignedInClient integrator(String base) {
        return system(base, "integrator", "integrator" + DEMO_SUFFIX);
    }

    /** Another system, by client credentials. @throws AssertionError when it gets no token */
    public static SignedInClient system(String base, String clientId, String secret) {
        SignedInClient client = new SignedInClient(base);
        String basic = Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = client.send(client.request("/oauth2/token")
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials")));
        if (answer.statusCode() != 200) {
            throw new AssertionError("the token endpoint answers " + answer.statusCode() + ": " + answer.body());
        }
        client.bearer = json(answer).path("access_token").asText();
        return client;
    }

    /** Sends the token as it is. */
    public static SignedInClient withBearer(String base, String token) {
        SignedInClient client = new SignedInClient(base);
        client.bearer = token;
        return client;
    }

    /** Goes through the login form and returns where it ended; wrong passwords end at the form. */
    public HttpResponse<String> signIn(String userId, String password) {
        HttpResponse<String> form = follow(get("/oauth2/authorization/contourflow"));
        Matcher csrf = HIDDEN.matcher(form.body());
        if (!csrf.find()) {
            throw new AssertionError("no login form at " + form.uri() + " but " + form.statusCode());
        }
        String body = "username=" + encoded(userId) + "&password=" + encoded(password) + "&" + csrf.group(1) + "="
                + encoded(csrf.group(2));
        return follow(send(request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))));
    }

    /** The bearer token, when this is another system. */
    public @Nullable String bearer() {
        return bearer;
    }

    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    public HttpResponse<byte[]> getBytes(String path) {
        try {
            return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    /**
     * The status alone; the rest of the answer, which may never end, is not read.
     *
     * @param body JSON; null: none
     */
    public int status(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = request(path);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        String csrf = cookie("XSRF-TOKEN");
        if (csrf != null) {
            request.setHeader("X-XSRF-TOKEN", csrf);
        }
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    /** @throws AssertionError unless the answer is 2xx */
    public JsonNode getJson(String path) {
        return json(requireSuccess(get(path)));
    }

    /** @param body becomes JSON */
    public HttpResponse<String> post(String path, Object body, Map<String, String> headers) {
        return change("POST", path, body, headers);
    }

    public HttpResponse<String> post(String path, Object body) {
        return change("POST", path, body, Map.of());
    }

    public HttpResponse<String> put(String path, Object body, Map<String, String> headers) {
        return change("PUT", path, body, headers);
    }

    /** A change of the version named by {@code etag}. */
    public HttpResponse<String> put(String path, Object body, String etag) {
        return change("PUT", path, body, Map.of("If-Match", etag));
    }

    /** @throws AssertionError with status and body unless the answer is 2xx */
    public static HttpResponse<String> requireSuccess(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.request().method() + " " + answer.uri() + " answers " + answer.statusCode()
                    + ": " + answer.body());
        }
        return answer;
    }

    public static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException cause) {
            throw new UncheckedIOException("not JSON: " + answer.body(), cause);
        }
    }

    /** For answers that are no text. */
    public HttpResponse<byte[]> postForBytes(String path) {
        try {
            return http.send(changing("POST", path, Map.of()).build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    private HttpResponse<String> change(String method, String path, Object body, Map<String, String> headers) {
        try {
            HttpRequest.Builder request = changing(method, path, body);
            headers.forEach(request::setHeader);
            return send(request);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private HttpRequest.Builder changing(String method, String path, Object body) throws IOException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        String csrf = cookie("XSRF-TOKEN");
        if (csrf != null) {
            request.setHeader("X-XSRF-TOKEN", csrf);
        }
        return request;
    }

    /** The cookie's value, for tests of the session itself; null when there is none. */
    public @Nullable String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse(null);
    }

    private HttpResponse<String> follow(HttpResponse<String> first) {
        HttpResponse<String> at = first;
        for (int hop = 0; hop < REDIRECTS_MAX && at.statusCode() / 100 == 3; hop++) {
            URI next = at.uri().resolve(at.headers().firstValue("Location").orElseThrow());
            at = send(HttpRequest.newBuilder(next).timeout(PATIENCE).GET());
        }
        return at;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE);
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(cause);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
