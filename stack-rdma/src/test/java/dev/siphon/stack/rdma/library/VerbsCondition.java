package dev.siphon.stack.rdma.library;

import dev.siphon.stack.Availability;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class VerbsCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Availability verbs = RdmaProbe.availability(0);
        return verbs instanceof Availability.Unavailable missing
                ? ConditionEvaluationResult.disabled("no verbs here: " + missing.reason())
                : ConditionEvaluationResult.enabled("verbs work here");
    }
}
