package io.contourflow.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ActiveProfiles;

/** One shared context for all tests of the web edge that need no port. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ActiveProfiles("demo")
@AutoConfigureMockMvc
@SpringBootTest(
        classes = WebEdge.class,
        properties = "contourflow.security.embedded.key-file=target/test-keys/web-edge.json")
@interface WebEdgeTest {}
