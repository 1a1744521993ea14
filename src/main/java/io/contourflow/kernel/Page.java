package io.contourflow.kernel;

import java.util.List;
import java.util.function.Function;

/**
 * Part of a long list.
 *
 * @param page counted from 0
 * @param size asked for, 1 to {@link #SIZE_MAX}
 * @param total entries in the whole list
 */
public record Page<T>(List<T> items, int page, int size, long total) {
    /** More at once serves nobody and costs memory. */
    public static final int SIZE_MAX = 200;

    public Page {
        items = List.copyOf(items);
        if (page < 0 || size < 1 || size > SIZE_MAX) {
            throw new Problem(
                    Problem.Kind.INVALID,
                    "bad-page",
                    "page must be at least 0 and size 1 to " + SIZE_MAX + " but they are " + page + " and " + size);
        }
    }

    public <R> Page<R> map(Function<? super T, ? extends R> mapper) {
        return new Page<>(items.stream().<R>map(mapper).toList(), page, size, total);
    }
}
