package io.contourflow.kernel;

import java.util.regex.Pattern;

/**
 * A request that cannot be done, told in one line without patient identity. Becomes {@code application/problem+json}
 * with {@code type=/problems/<slug>} at the web edge and exit status 1 at the command line.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Pattern SLUG = Pattern.compile("[a-z0-9-]+");

    /** What the asker can do about it; the web edge maps it to a status. */
    public enum Kind {
        /** The request itself is wrong: 400. */
        INVALID,
        /** 403. */
        FORBIDDEN,
        /** 404. */
        NOT_FOUND,
        /** Something changed meanwhile, or the state does not allow it: 409. */
        CONFLICT,
        /** The version sent in If-Match is not the current one: 412. */
        STALE,
        /** Understood, but the data cannot be processed: 422. */
        UNPROCESSABLE
    }

    private final Kind kind;
    private final String slug;

    public Problem(Kind kind, String slug, String detail) {
        super(detail);
        if (!SLUG.matcher(slug).matches()) {
            throw new IllegalArgumentException("problem slug must be kebab-case but is '" + slug + "'");
        }
        this.kind = kind;
        this.slug = slug;
    }

    public Kind kind() {
        return kind;
    }

    public String slug() {
        return slug;
    }

    public static Problem notFound(String what, Object id) {
        return new Problem(Kind.NOT_FOUND, what.replace(' ', '-') + "-not-found", "no " + what + " " + id);
    }
}
