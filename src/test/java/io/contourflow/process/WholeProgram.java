package io.contourflow.process;

import io.contourflow.ContourflowApplication;
import java.io.IOException;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;
import org.springframework.scheduling.annotation.EnableScheduling;

/** As {@link ContourflowApplication}, without what other tests have in the same packages. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableScheduling
@ConfigurationPropertiesScan(basePackageClasses = ContourflowApplication.class)
@ComponentScan(
        basePackageClasses = ContourflowApplication.class,
        excludeFilters = {
            @ComponentScan.Filter(type = FilterType.CUSTOM, classes = WholeProgram.OfTests.class),
            @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = ContourflowApplication.class)
        })
class WholeProgram {
    static class OfTests implements TypeFilter {
        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getResource().getURL().getPath().contains("/test-classes/");
        }
    }
}
