package io.contourflow.web;

import io.contourflow.kernel.Page;
import java.util.List;

/** Part of a long list, as JSON. */
record PageView<T>(List<T> items, int page, int size, long total) {
    static <T> PageView<T> of(Page<T> page) {
        return new PageView<>(page.items(), page.page(), page.size(), page.total());
    }
}
