package io.contourflow.process;

import io.contourflow.process.engine.ProcessFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.camunda.bpm.engine.repository.DeploymentBuilder;

/** Deploys changed models beside those that run, as a newer version of the program does. */
final class ModelVersions {
    private ModelVersions() {}

    static void deploy(ProcessFixture fixture, UnaryOperator<String> change) {
        DeploymentBuilder deployment =
                fixture.engine.getRepositoryService().createDeployment().name("newer");
        for (String folder : List.of("bpmn", "bpmn/decisions", "forms")) {
            for (Path file : files(Path.of(folder))) {
                deployment.addString(file.getFileName().toString(), change.apply(read(file)));
            }
        }
        deployment.deploy();
    }

    /** Another label, and an event between modifying a plan and its end. */
    static String withAnEventAfterThePlan(String model) {
        return model.replace("name=\"Review contours\" camunda:formRef", "name=\"Review all contours\" camunda:formRef")
                .replace("targetRef=\"EndEvent_PlanModified\" />", """
                        targetRef="Event_PlanTold" />
                        <bpmn:intermediateThrowEvent id="Event_PlanTold" name="Plan told" />
                        <bpmn:sequenceFlow id="Flow_PlanTold" sourceRef="Event_PlanTold" targetRef="EndEvent_PlanModified" />
                        """);
    }

    static String withoutReminders(String model) {
        return model.replaceAll("(?s)<camunda:taskListener.*?</camunda:taskListener>", "");
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
