package io.contourflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.BusinessRuleTask;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Message;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.ScriptTask;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaTaskListener;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/** The conventions of the models, read as code (handbook sections 3 and 4). */
class BpmnConventionTests {
    private static final Path MODELS = Path.of("bpmn");
    private static final Path DECISIONS = Path.of("bpmn/decisions");
    private static final Path FORMS = Path.of("forms");
    private static final int NODES_MAX = 25;

    static Stream<Path> models() {
        return files(MODELS, ".bpmn");
    }

    static Stream<Path> decisions() {
        return files(DECISIONS, ".dmn");
    }

    private static Stream<Path> files(Path folder, String suffix) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(path -> path.toString().endsWith(suffix)).sorted().toList().stream();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void isNamedAsItsFileAndKeptFor180Days(Path file) {
        BpmnModelInstance model = read(file);
        Bpmn.validateModel(model);
        Process process = only(model, Process.class);

        assertThat(process.getId() + ".bpmn").isEqualTo(file.getFileName().toString());
        assertThat(process.getId()).matches("([A-Z][a-z]+)+Process");
        assertThat(process.isExecutable()).isTrue();
        assertThat(process.getCamundaHistoryTimeToLiveString()).isEqualTo("P180D");
        assertThat(nodes(model)).hasSizeLessThanOrEqualTo(NODES_MAX);
    }

    @ParameterizedTest
    @MethodSource("models")
    void namesItsElementsByTheirKind(Path file) {
        BpmnModelInstance model = read(file);

        expectIds(model, Task.class, "Task_[A-Z][A-Za-z]+");
        expectIds(model, CallActivity.class, "CallActivity_[A-Z][A-Za-z]+");
        expectIds(model, StartEvent.class, "StartEvent_[A-Z][A-Za-z]+");
        expectIds(model, EndEvent.class, "EndEvent_[A-Z][A-Za-z]+");
        expectIds(model, BoundaryEvent.class, "Boundary_[A-Z][A-Za-z]+");
        expectIds(model, ExclusiveGateway.class, "Gateway_[A-Z][A-Za-z]+");
        expectIds(model, SequenceFlow.class, "Flow_[A-Z][A-Za-z]+");
        expectIds(model, SubProcess.class, "(Event)?SubProcess_[A-Z][A-Za-z]+");
        expectIds(model, Message.class, "Message_[A-Z][A-Za-z]+");
        expectIds(model, Error.class, "Error_[A-Z][A-Za-z]+");
        assertThat(all(model, Message.class))
                .allMatch(message -> message.getId().equals("Message_" + message.getName()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void saysWhatItMeansInSentenceCase(Path file) {
        for (FlowNode node : nodes(read(file))) {
            boolean join =
                    node instanceof ExclusiveGateway && node.getOutgoing().size() == 1;
            if (join) {
                assertThat(node.getName()).as(node.getId()).isNull();
                continue;
            }
            assertThat(node.getName()).as(node.getId()).matches("[A-Z][a-z- ]+\\??");
            assertThat(node.getName().endsWith("?")).as(node.getId()).isEqualTo(node instanceof ExclusiveGateway);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void splitsByConditionsWithOneDefault(Path file) {
        for (ExclusiveGateway gateway : all(read(file), ExclusiveGateway.class)) {
            Collection<SequenceFlow> ways = gateway.getOutgoing();
            if (ways.size() > 1) {
                assertThat(gateway.getIncoming())
                        .as(gateway.getId() + " only splits")
                        .hasSize(1);
                assertThat(gateway.getDefault()).as(gateway.getId()).isNotNull();
                String question = gateway.getId().replace("Gateway_", "Flow_");
                assertThat(ways).allMatch(way -> way.getId().startsWith(question));
                assertThat(ways)
                        .allMatch(way -> way.equals(gateway.getDefault()) == (way.getConditionExpression() == null));
                assertThat(ways).allMatch(way -> way.getName() != null);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void callsABeanNamedAsTheTask(Path file) {
        BpmnModelInstance model = read(file);
        Set<String> beans = delegateBeans();
        for (ServiceTask task : all(model, ServiceTask.class)) {
            String bean = lowerFirst(task.getId().substring("Task_".length()));
            assertThat(task.getCamundaDelegateExpression()).isEqualTo("${" + bean + "}");
            assertThat(task.getCamundaClass()).isNull();
            assertThat(task.getCamundaExpression()).isNull();
            assertThat(beans)
                    .as(task.getId())
                    .contains(bean + "=" + task.getId().substring(5) + "Delegate");
        }
        assertThat(all(model, ScriptTask.class)).isEmpty();
    }

    @Test
    void hasNoScriptAnywhere() throws IOException {
        for (Path file : Stream.concat(models(), decisions()).toList()) {
            assertThat(Files.readString(file).toLowerCase(Locale.ROOT))
                    .doesNotContain("<bpmn:script", "scriptformat", "camunda:script", "camunda:class");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void savesItsStateWhereWorkMustNotBeLost(Path file) {
        BpmnModelInstance model = read(file);
        expectAll(model, StartEvent.class, FlowNode::isCamundaAsyncAfter);
        expectAll(model, UserTask.class, FlowNode::isCamundaAsyncAfter);
        expectAll(model, ServiceTask.class, task -> task.isCamundaAsyncBefore() && task.isCamundaAsyncAfter());
        for (ServiceTask task : all(model, ServiceTask.class)) {
            assertThat(task.getExtensionElements().getElements())
                    .as(task.getId() + " says how often it is tried")
                    .anyMatch(element -> element.getElementType().getTypeName().equals("failedJobRetryTimeCycle")
                            && element.getTextContent().strip().matches("PT\\d+[SM](,PT\\d+[SM]){2,}"));
        }
    }

    /** Waits longer and longer: what is down for a moment is tried soon, what is down for long is not hammered. */
    @ParameterizedTest
    @MethodSource("models")
    void triesAgainWithABackOff(Path file) {
        for (ServiceTask task : all(read(file), ServiceTask.class)) {
            List<Duration> waits = task.getExtensionElements().getElements().stream()
                    .filter(element -> element.getElementType().getTypeName().equals("failedJobRetryTimeCycle"))
                    .flatMap(element ->
                            Stream.of(element.getTextContent().strip().split(",")))
                    .map(Duration::parse)
                    .toList();
            assertThat(waits).as(task.getId()).isSorted().doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void remindsAndEscalatesEveryUserTask(Path file) {
        for (UserTask task : all(read(file), UserTask.class)) {
            String name = task.getId().substring("Task_".length());
            assertThat(task.getExtensionElements()).as(task.getId()).isNotNull();
            assertThat(task.getExtensionElements()
                            .getElementsQuery()
                            .filterByType(CamundaTaskListener.class)
                            .list())
                    .as(task.getId())
                    .allMatch(listener -> listener.getCamundaEvent().equals("timeout"))
                    .extracting(listener -> listener.getAttributeValue("id") + listener.getCamundaDelegateExpression())
                    .containsExactly(name + "Reminder${remindOfTask}", name + "Escalation${escalateTask}");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void refersToFormsDecisionsAndModelsThatExist(Path file) throws IOException {
        BpmnModelInstance model = read(file);
        for (UserTask task : all(model, UserTask.class)) {
            Path form = FORMS.resolve(task.getCamundaFormRef() + ".form");
            assertThat(form).exists();
            assertThat(Files.readString(form)).contains("\"id\": \"" + task.getCamundaFormRef() + "\"");
            assertThat(task.getCamundaFormRefBinding()).isEqualTo("deployment");
            assertThat(task.getCamundaCandidateGroupsList())
                    .isSubsetOf("clinician", "planner", "lead")
                    .isNotEmpty();
        }
        for (BusinessRuleTask task : all(model, BusinessRuleTask.class)) {
            assertThat(DECISIONS.resolve(task.getCamundaDecisionRef() + ".dmn")).exists();
        }
        for (CallActivity call : all(model, CallActivity.class)) {
            assertThat(MODELS.resolve(call.getCalledElement() + ".bpmn")).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void isDrawnFromLeftToRight(Path file) {
        BpmnModelInstance model = read(file);
        Set<String> drawn = Stream.concat(
                        all(model, BpmnShape.class).stream()
                                .map(shape -> shape.getBpmnElement().getId()),
                        all(model, BpmnEdge.class).stream()
                                .map(edge -> edge.getBpmnElement().getId()))
                .collect(Collectors.toSet());

        nodes(model).forEach(node -> assertThat(drawn).contains(node.getId()));
        all(model, SequenceFlow.class).forEach(flow -> assertThat(drawn).contains(flow.getId()));
        for (SequenceFlow flow : all(model, SequenceFlow.class)) {
            boolean loop = flow.getSource() instanceof BoundaryEvent
                    || flow.getTarget().getId().matches("Gateway_(RegistrationBegun|ContoursMade)|Task_ContourAgain");
            if (!loop) {
                assertThat(left(flow.getSource())).as(flow.getId()).isLessThan(left(flow.getTarget()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void namesDecisionsAsTheirFiles(Path file) {
        Decision decision = Dmn.readModelFromFile(file.toFile())
                .getModelElementsByType(Decision.class)
                .iterator()
                .next();
        assertThat(decision.getId() + ".dmn").isEqualTo(file.getFileName().toString());
        assertThat(decision.getCamundaHistoryTimeToLiveString()).isEqualTo("P180D");
    }

    private static double left(FlowNode node) {
        return ((BpmnShape) node.getDiagramElement()).getBounds().getX();
    }

    /** bean name = class name, for every delegate. */
    private static Set<String> delegateBeans() {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(Component.class));
        return scan.findCandidateComponents("io.contourflow.process.delegate").stream()
                .map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
                .map(type ->
                        AnnotationUtils.findAnnotation(type, Component.class).value() + "=" + type.getSimpleName())
                .collect(Collectors.toSet());
    }

    private static List<FlowNode> nodes(BpmnModelInstance model) {
        return List.copyOf(all(model, FlowNode.class));
    }

    private static <T extends ModelElementInstance> Collection<T> all(BpmnModelInstance model, Class<T> type) {
        return model.getModelElementsByType(type);
    }

    private static <T extends ModelElementInstance> T only(BpmnModelInstance model, Class<T> type) {
        assertThat(all(model, type)).hasSize(1);
        return all(model, type).iterator().next();
    }

    private static <T extends ModelElementInstance> void expectIds(
            BpmnModelInstance model, Class<T> type, String pattern) {
        assertThat(all(model, type))
                .allSatisfy(
                        element -> assertThat(element.getAttributeValue("id")).matches(pattern));
    }

    private static <T extends ModelElementInstance> void expectAll(
            BpmnModelInstance model, Class<T> type, Predicate<T> rule) {
        assertThat(all(model, type))
                .allSatisfy(element -> assertThat(rule.test(element))
                        .as(element.getAttributeValue("id"))
                        .isTrue());
    }

    private static BpmnModelInstance read(Path file) {
        return Bpmn.readModelFromFile(file.toFile());
    }

    private static String lowerFirst(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
