package io.contourflow;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where this installation keeps what must last ({@code contourflow.*}).
 *
 * @param data folder of everything that must last: database (when embedded), objects, keys
 * @param database choice of database
 */
@ConfigurationProperties("contourflow")
public record DatabaseProperties(
        @DefaultValue("./data") Path data, @DefaultValue Database database) {
    /**
     * @param embedded true: bring our own PostgreSQL even when {@code spring.datasource.url} is set; null: only when it
     *     is not set
     */
    public record Database(@Nullable Boolean embedded) {}
}
