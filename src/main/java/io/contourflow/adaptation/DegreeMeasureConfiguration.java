package io.contourflow.adaptation;

import io.contourflow.imaging.deformation.DeformationMeasure;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The measure of deformation in use: what the field does beyond the offset it started from. */
@Configuration(proxyBeanMethods = false)
class DegreeMeasureConfiguration {
    @Bean
    DegreeMeasure degreeMeasure() {
        return DeformationMeasure::of;
    }
}
