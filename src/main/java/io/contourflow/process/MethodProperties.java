package io.contourflow.process;

import io.contourflow.cases.CaseMethod;
import io.contourflow.cases.ContouringOrder;
import io.contourflow.cases.SecondContourStrategy;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * By which of the methods to choose from this site does its cases, unless a case is asked for otherwise.
 *
 * @param secondContour how and when the second image gets its contours (R15); by default by its own model, which does not
 *     rest on the registration, and only once somebody wants the plan modified, so that nothing is computed in vain
 * @param order contouring or registration first (R17)
 */
@ConfigurationProperties("contourflow.method")
public record MethodProperties(
        @DefaultValue("OWN_MODEL_AFTER_MODIFY") SecondContourStrategy secondContour,
        @DefaultValue("REGISTER_FIRST") ContouringOrder order) {
    /** What was asked for; the rest as the site does it. */
    public CaseMethod complete(CaseMethod asked) {
        SecondContourStrategy strategy = asked.secondContour();
        ContouringOrder first = asked.order();
        return new CaseMethod(strategy == null ? secondContour : strategy, first == null ? order : first);
    }
}
