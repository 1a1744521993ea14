package io.contourflow.process.engine;

import io.contourflow.kernel.Problem;
import java.util.List;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.impl.HistoricProcessInstanceQueryImpl;
import org.camunda.bpm.engine.impl.HistoricTaskInstanceQueryImpl;
import org.camunda.bpm.engine.impl.ProcessInstanceQueryImpl;
import org.camunda.bpm.engine.impl.TaskQueryImpl;
import org.camunda.bpm.engine.impl.cmd.AbstractExecuteFilterCmd;
import org.camunda.bpm.engine.impl.cmd.SaveFilterCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/**
 * Refuses expressions in queries, on every level. The engine itself refuses them on the top level only: those inside
 * {@code orQueries} are evaluated, which lets a caller run any code (CVE-2026-109432, reproduced on 7.24.0, fixed only in
 * editions that are not public). Stored filters evaluate their queries past the command chain, so they are refused
 * as a whole; nothing here uses them.
 */
final class QueryExpressionGuard extends CommandInterceptor {

    @Override
    public <T> T execute(Command<T> command) {
        if (command instanceof AbstractQuery<?, ?> query) {
            refuseExpressions(query);
        } else if (command instanceof SaveFilterCmd || command instanceof AbstractExecuteFilterCmd) {
            throw refused("stored filters are not available");
        }
        return next.execute(command);
    }

    private static void refuseExpressions(AbstractQuery<?, ?> query) {
        if (!query.getExpressions().isEmpty()) {
            throw refused("a query must not hold expressions");
        }
        // One level is all there is: the engine refuses "or" inside "or". The list holds the query itself too.
        for (AbstractQuery<?, ?> nested : nestedIn(query)) {
            if (!nested.getExpressions().isEmpty()) {
                throw refused("a query must not hold expressions");
            }
        }
    }

    private static List<? extends AbstractQuery<?, ?>> nestedIn(AbstractQuery<?, ?> query) {
        if (query instanceof TaskQueryImpl tasks) {
            return tasks.getQueries();
        }
        if (query instanceof HistoricTaskInstanceQueryImpl tasks) {
            return tasks.getQueries();
        }
        if (query instanceof ProcessInstanceQueryImpl instances) {
            return instances.getQueries();
        }
        if (query instanceof HistoricProcessInstanceQueryImpl instances) {
            return instances.getQueries();
        }
        return List.of();
    }

    private static Problem refused(String detail) {
        return new Problem(Problem.Kind.FORBIDDEN, "query-refused", detail);
    }
}
