package io.contourflow.web;

import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.Instances;
import io.contourflow.audit.AuditReports;
import io.contourflow.contouring.ContourModels;
import io.contourflow.contouring.ModelCards;
import io.contourflow.testing.InMemoryArtifacts;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/**
 * The web edge alone, over the modules in memory. Deliberately no {@code @Configuration}: the scan of the real
 * application must not find it.
 */
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration",
            "org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration",
            "org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration",
            "org.camunda.bpm.spring.boot.starter.rest.CamundaBpmRestJerseyAutoConfiguration",
            "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration",
            "org.springframework.modulith.events.config.EventPublicationAutoConfiguration",
            "org.springframework.boot.autoconfigure.jersey.JerseyAutoConfiguration"
        })
@ComponentScan("io.contourflow.web")
@ConfigurationPropertiesScan("io.contourflow.web")
class WebEdge {
    @Bean
    FakeBackend backend() {
        return new FakeBackend();
    }

    @Bean
    FakeDesk desk(FakeBackend backend) {
        return new FakeDesk(backend);
    }

    @Bean
    AuditReports reports(FakeDesk desk) {
        return new AuditReports(desk);
    }

    @Bean
    FakeOffice office() {
        return new FakeOffice();
    }

    @Bean
    InMemoryArtifacts artifacts() {
        return new InMemoryArtifacts();
    }

    @Bean
    ImageVolumes images() {
        return new FakeImages();
    }

    @Bean
    FakeReading reading(FakeBackend backend, InMemoryArtifacts artifacts) {
        return new FakeReading(backend, artifacts);
    }

    @Bean
    FakeTargets targets() {
        return new FakeTargets();
    }

    @Bean
    FakeExchange exchange() {
        return new FakeExchange();
    }

    @Bean
    FakePeers peers() {
        return new FakePeers();
    }

    @Bean
    FakeSamples samples() {
        return new FakeSamples();
    }

    @Bean
    FakeOversight oversight() {
        return new FakeOversight();
    }

    @Bean
    FakeLedger ledger() {
        return new FakeLedger();
    }

    @Bean
    ContourModels contourModels() {
        return ContourModels.builtIn();
    }

    @Bean
    ModelCards modelCards() {
        return new ModelCards(Path.of("models"));
    }

    @Bean
    Instances instances() {
        return new FakeArchive();
    }
}
