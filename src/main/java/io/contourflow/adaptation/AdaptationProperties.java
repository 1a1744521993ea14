package io.contourflow.adaptation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the deformation degree.
 *
 * @param decidingDegree which degree is compared with the threshold; the field sees the inside of the body too, so it is
 *     the default
 */
@ConfigurationProperties("contourflow.adaptation")
public record AdaptationProperties(@DefaultValue("FIELD") DegreeSource decidingDegree) {}
