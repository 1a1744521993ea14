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
     * @param owner role that owns and migrates the schema, where it is another one than the program's; else blank
     * @param ownerPassword of that role
     */
    public record Database(
            @Nullable Boolean embedded,
            @Nullable String owner,
            @Nullable String ownerPassword) {
        @Override
        public String toString() {
            return "Database[embedded=" + embedded + ", owner=" + owner + "]";
        }
    }
}
