package io.contourflow.process;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How running cases are taken over to newer process models.
 *
 * @param atStart whether it is done when the program starts; off by default: an administrator does it, after a dry run
 * @param renamedActivities old id → new id of elements that were renamed between versions
 */
@ConfigurationProperties("contourflow.migration")
public record MigrationProperties(
        @DefaultValue("false") boolean atStart,
        @DefaultValue Map<String, String> renamedActivities) {
    public MigrationProperties {
        renamedActivities = Map.copyOf(renamedActivities);
    }
}
