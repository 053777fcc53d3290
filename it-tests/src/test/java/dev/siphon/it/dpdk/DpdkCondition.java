package dev.siphon.it.dpdk;

import dev.siphon.stack.Availability.Unavailable;
import dev.siphon.stack.NetworkStackProvider;
import dev.siphon.stack.NetworkStackRegistry;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether the dpdk transport works here; if not, it says why on standard output. */
final class DpdkCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        NetworkStackProvider provider = NetworkStackRegistry.load().providers().stream()
                .filter(candidate -> candidate.name().equals("dpdk"))
                .findFirst()
                .orElseThrow();
        if (provider.availability() instanceof Unavailable unavailable) {
            String reason = unavailable.reason() + " (" + unavailable.hint() + ")";
            System.out.println(context.getDisplayName() + " is skipped: " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
        return ConditionEvaluationResult.enabled("DPDK is here");
    }
}
