package io.contourflow.web;

import io.contourflow.archive.ImageVolumes;
import io.contourflow.archive.Instances;
import io.contourflow.audit.AuditReports;
import io.contourflow.contouring.ContourModels;
import io.contourflow.contouring.ModelCards;
import io.contourflow.dicom.DicomNodeProperties;
import io.contourflow.dicom.DicomWebProperties;
import io.contourflow.dicom.InstanceCatalog;
import io.contourflow.dicom.InstanceSink;
import io.contourflow.dicom.ObjectReceiver;
import io.contourflow.dicom.QueryRetrieveProperties;
import io.contourflow.intake.IntakeProperties;
import io.contourflow.testing.InMemoryArtifacts;
import java.nio.file.Path;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Fallback;

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
    FakeEmergencies emergencies(FakeBackend backend) {
        return new FakeEmergencies(backend);
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
    FakePrivacy privacy() {
        return new FakePrivacy();
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
    @Fallback
    InstanceCatalog catalog() {
        return new FakeCatalog();
    }

    @Bean
    @Fallback
    InstanceSink sink() {
        return new FakeCatalog();
    }

    @Bean
    ObjectReceiver receiver(InstanceSink sink) {
        return new ObjectReceiver(
                sink,
                new DicomNodeProperties(
                        false, "CONTOURFLOW", "127.0.0.1", 0, 1, 1_000, "UTC", Path.of("target", "web-edge-spool")),
                1 << 20);
    }

    @Bean
    QueryRetrieveProperties queryRetrieveProperties() {
        return new QueryRetrieveProperties(10, 3, 50, 1_000);
    }

    @Bean
    DicomWebProperties dicomWebProperties() {
        return new DicomWebProperties(1 << 20, 20, 64);
    }

    @Bean
    IntakeProperties intakeProperties() {
        return new IntakeProperties(false, 200, 10, 60, 300, 120, 6, "UTC", "radiotherapy", 50);
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
