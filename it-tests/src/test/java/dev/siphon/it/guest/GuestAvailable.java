package dev.siphon.it.guest;

import dev.siphon.it.guest.GuestImage.Preparation;
import dev.siphon.it.guest.GuestImage.Prepared;
import dev.siphon.it.guest.GuestImage.Unavailable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Whether a guest can be booted here; if not, it says so on standard output. Gives the image to those who ask for it. */
final class GuestAvailable implements ExecutionCondition, ParameterResolver {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Preparation preparation = GuestImage.prepared();
        if (preparation instanceof Unavailable unavailable) {
            String reason = "no guest can be booted here: " + unavailable.reason();
            System.out.println(context.getDisplayName() + " is skipped: " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
        return ConditionEvaluationResult.enabled("a guest can be booted");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == GuestImage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return ((Prepared) GuestImage.prepared()).image();
    }
}
