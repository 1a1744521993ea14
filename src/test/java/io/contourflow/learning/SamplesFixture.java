package io.contourflow.learning;

import java.nio.file.Path;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The samples of an installation that gives them; needs cases, archive and a data source. */
@Configuration(proxyBeanMethods = false)
@Import({SampleRecords.class, SampleMaker.class, SampleExport.class, TrainingSampleService.class})
public class SamplesFixture {
    @Bean
    LearningProperties learningProperties() {
        return new LearningProperties(
                LearningProperties.Consent.UNLESS_OBJECTED,
                Path.of("target/retention-samples"),
                List.of("Brainstem=Brainstem"));
    }
}
