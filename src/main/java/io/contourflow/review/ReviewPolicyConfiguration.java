package io.contourflow.review;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One setting for the process, which asks for the second reading, and for the rule, which wants it. */
@Configuration(proxyBeanMethods = false)
class ReviewPolicyConfiguration {
    @Bean
    ReviewPolicy reviewPolicy(@Value("${contourflow.process.second-reader-needed:false}") boolean fourEyes) {
        return new ReviewPolicy(fourEyes);
    }
}
