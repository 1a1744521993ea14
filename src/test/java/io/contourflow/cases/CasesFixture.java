package io.contourflow.cases;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The repositories of this module, for tests of modules above it; needs a data source. */
@Configuration(proxyBeanMethods = false)
@Import({JdbcCases.class, JdbcStepResults.class, JdbcContourSets.class, JdbcTimeline.class, JdbcNotices.class})
public class CasesFixture {}
