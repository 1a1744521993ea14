package io.contourflow.process.engine;

import java.util.List;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.IdentityLink;
import org.springframework.stereotype.Component;

/**
 * Lets a task go to nobody who does not exist or may not do it, by whatever way: an administrator can reach the engine
 * itself by {@code /engine-rest}. Who takes a task for themselves through the desk is signed in and needs no look-up.
 */
@Component
class AssignmentGuard implements TaskListener {

    private final Colleagues colleagues;

    AssignmentGuard(Colleagues colleagues) {
        this.colleagues = colleagues;
    }

    @Override
    public void notify(DelegateTask task) {
        String assignee = task.getAssignee();
        Authentication actor =
                task.getProcessEngineServices().getIdentityService().getCurrentAuthentication();
        if (assignee == null || actor != null && assignee.equals(actor.getUserId())) {
            return;
        }
        List<String> groups = task.getCandidates().stream()
                .map(IdentityLink::getGroupId)
                .filter(java.util.Objects::nonNull)
                .toList();
        colleagues.require(assignee, (String) task.getVariableLocal(TaskStates.DEPARTMENT), groups);
    }
}
