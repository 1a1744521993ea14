package io.contourflow.process.engine;

import io.contourflow.kernel.Problem;
import io.contourflow.process.ProcessLoads;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.management.ActivityStatistics;
import org.camunda.bpm.engine.management.IncidentStatistics;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** {@link ProcessLoads} from the statistics of the process engine. */
@Component
@Transactional(readOnly = true)
class EngineProcessLoads implements ProcessLoads {
    private final RepositoryService repository;
    private final RuntimeService runtime;
    private final ManagementService management;

    EngineProcessLoads(RepositoryService repository, RuntimeService runtime, ManagementService management) {
        this.repository = repository;
        this.runtime = runtime;
        this.management = management;
    }

    @Override
    public List<Model> models() {
        Map<String, List<ProcessDefinition>> byKey = repository.createProcessDefinitionQuery().list().stream()
                .collect(Collectors.groupingBy(ProcessDefinition::getKey, TreeMap::new, Collectors.toList()));
        return byKey.entrySet().stream()
                .map(entry -> model(entry.getKey(), entry.getValue()))
                .toList();
    }

    private Model model(String key, List<ProcessDefinition> definitions) {
        List<ProcessDefinition> newestFirst = definitions.stream()
                .sorted(Comparator.comparingInt(ProcessDefinition::getVersion).reversed())
                .toList();
        List<Version> versions = newestFirst.stream()
                .map(definition -> new Version(
                        definition.getVersion(),
                        runtime.createProcessInstanceQuery()
                                .processDefinitionId(definition.getId())
                                .count()))
                .toList();
        ProcessDefinition newest = newestFirst.get(0);
        return new Model(
                key,
                newest.getName() == null ? key : newest.getName(),
                newest.getVersion(),
                versions.stream().mapToLong(Version::running).sum(),
                versions);
    }

    @Override
    public List<Node> nodes(String processKey) {
        List<ProcessDefinition> definitions = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey(processKey)
                .list();
        if (definitions.isEmpty()) {
            throw Problem.notFound("process model", processKey);
        }
        Map<String, Node> nodes = new TreeMap<>();
        for (ProcessDefinition definition : definitions) {
            management.createActivityStatisticsQuery(definition.getId()).includeIncidents().list().stream()
                    .map(EngineProcessLoads::node)
                    .forEach(node -> nodes.merge(node.activityId(), node, EngineProcessLoads::sum));
        }
        return List.copyOf(nodes.values());
    }

    private static Node node(ActivityStatistics statistics) {
        long incidents = statistics.getIncidentStatistics().stream()
                .mapToLong(IncidentStatistics::getIncidentCount)
                .sum();
        return new Node(statistics.getId(), statistics.getInstances(), incidents);
    }

    private static Node sum(Node a, Node b) {
        return new Node(a.activityId(), a.cases() + b.cases(), a.incidents() + b.incidents());
    }
}
