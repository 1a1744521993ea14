package io.contourflow.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.SubProcess;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The models as they are printed: whoever reads them must not have to guess where a line leads. Lengths in pixels. */
class BpmnDiagramTests {
    /** Lines end at the border of a shape; there they touch it. */
    private static final double TOUCH = 2;

    static Stream<Path> models() {
        return BpmnConventionTests.models();
    }

    @ParameterizedTest
    @MethodSource("models")
    void crossesNoFlows(Path file) {
        List<BpmnEdge> edges = flows(read(file));
        List<String> crossings = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            for (int j = i + 1; j < edges.size(); j++) {
                if (cross(edges.get(i), edges.get(j))) {
                    crossings.add(id(edges.get(i)) + " × " + id(edges.get(j)));
                }
            }
        }
        assertThat(crossings).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void leadsNoFlowThroughAnElement(Path file) {
        BpmnModelInstance model = read(file);
        List<String> crossings = new ArrayList<>();
        for (BpmnEdge edge : flows(model)) {
            SequenceFlow flow = (SequenceFlow) edge.getBpmnElement();
            for (BpmnShape shape : model.getModelElementsByType(BpmnShape.class)) {
                boolean own = shape.getBpmnElement().equals(flow.getSource())
                        || shape.getBpmnElement().equals(flow.getTarget());
                boolean node = shape.getBpmnElement() instanceof FlowNode;
                if (node && !own && !isAround(shape, flow) && !isOn(shape, flow) && hits(edge, shape)) {
                    crossings.add(
                            id(edge) + " through " + shape.getBpmnElement().getId());
                }
            }
        }
        assertThat(crossings).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void labelsEveryElementAndAnswer(Path file) {
        BpmnModelInstance model = read(file);
        for (ExclusiveGateway gateway : model.getModelElementsByType(ExclusiveGateway.class)) {
            if (gateway.getOutgoing().size() > 1) {
                assertThat(gateway.getName()).as(gateway.getId()).isNotBlank();
                assertThat(gateway.getOutgoing())
                        .allSatisfy(
                                way -> assertThat(way.getName()).as(way.getId()).isNotBlank());
            }
        }
        for (FlowNode node : model.getModelElementsByType(FlowNode.class)) {
            if (!(node instanceof ExclusiveGateway)) {
                assertThat(node.getName()).as(node.getId()).isNotBlank();
            }
        }
    }

    private static List<BpmnEdge> flows(BpmnModelInstance model) {
        return model.getModelElementsByType(BpmnEdge.class).stream()
                .filter(edge -> edge.getBpmnElement() instanceof SequenceFlow)
                .toList();
    }

    /** Whether lines cross within both of them: flows that begin or end at the same point share it. */
    private static boolean cross(BpmnEdge one, BpmnEdge other) {
        for (Line2D a : lines(one)) {
            for (Line2D b : lines(other)) {
                boolean meet = touch(a.getP1(), b) || touch(a.getP2(), b) || touch(b.getP1(), a) || touch(b.getP2(), a);
                if (!meet && a.intersectsLine(b)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean touch(Point2D point, Line2D line) {
        return line.ptSegDist(point) < TOUCH;
    }

    private static boolean hits(BpmnEdge edge, BpmnShape shape) {
        Bounds bounds = shape.getBounds();
        Rectangle2D inside = new Rectangle2D.Double(
                bounds.getX() + TOUCH,
                bounds.getY() + TOUCH,
                bounds.getWidth() - 2 * TOUCH,
                bounds.getHeight() - 2 * TOUCH);
        return lines(edge).stream().anyMatch(line -> line.intersects(inside));
    }

    /** The flow runs inside this sub-process. */
    private static boolean isAround(BpmnShape shape, SequenceFlow flow) {
        return shape.getBpmnElement() instanceof SubProcess
                && (flow.getParentElement().equals(shape.getBpmnElement()));
    }

    /** The event sits on the border of the element at one end of the flow, or the flow begins at an event on it. */
    private static boolean isOn(BpmnShape shape, SequenceFlow flow) {
        if (shape.getBpmnElement() instanceof BoundaryEvent event) {
            return event.getAttachedTo().equals(flow.getSource())
                    || event.getAttachedTo().equals(flow.getTarget());
        }
        return flow.getSource() instanceof BoundaryEvent event
                && event.getAttachedTo().equals(shape.getBpmnElement());
    }

    private static List<Line2D> lines(BpmnEdge edge) {
        List<Waypoint> points = List.copyOf(edge.getWaypoints());
        List<Line2D> lines = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            Waypoint from = points.get(i - 1);
            Waypoint to = points.get(i);
            lines.add(new Line2D.Double(from.getX(), from.getY(), to.getX(), to.getY()));
        }
        return lines;
    }

    private static String id(BpmnEdge edge) {
        return edge.getBpmnElement().getId();
    }

    private static BpmnModelInstance read(Path file) {
        return Bpmn.readModelFromFile(file.toFile());
    }
}
