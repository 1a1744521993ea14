package io.contourflow.contouring;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Loads the models when the server starts; a wrong one stops it. */
@Configuration(proxyBeanMethods = false)
class ContourModelsConfiguration {
    /**
     * Loads what lies in the folder.
     *
     * @param directory {@code contourflow.models.directory}, relative to where the server was started
     * @param threads {@code contourflow.models.threads} of the processor for one network
     */
    @Bean(destroyMethod = "close")
    ContourModels contourModels(
            @Value("${contourflow.models.directory:models}") Path directory,
            @Value("${contourflow.models.threads:2}") int threads) {
        return ContourModels.load(directory, threads);
    }
}
