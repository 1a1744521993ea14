package io.contourflow.web;

import io.contourflow.process.TaskDesk;
import io.contourflow.process.Workflow;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Process models and forms, for drawing them. */
@RestController
@RequestMapping("/api")
class ModelController {
    private final Workflow workflow;
    private final TaskDesk tasks;

    ModelController(Workflow workflow, TaskDesk tasks) {
        this.workflow = workflow;
        this.tasks = tasks;
    }

    @GetMapping(path = "/process-models/{processKey}", produces = MediaType.APPLICATION_XML_VALUE)
    String model(@PathVariable String processKey) {
        return workflow.modelXml(processKey);
    }

    @GetMapping(path = "/forms/{formId}", produces = MediaType.APPLICATION_JSON_VALUE)
    String form(@PathVariable String formId) {
        return tasks.form(formId);
    }
}
