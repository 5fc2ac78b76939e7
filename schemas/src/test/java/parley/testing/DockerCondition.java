package parley.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Skips where containers are asked for and no Docker engine answers, with a line that says so.
final class DockerCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!KafkaBroker.inContainer() || KafkaInContainer.possible()) {
            return ConditionEvaluationResult.enabled("there is a broker to be had");
        }
        String why = context.getDisplayName() + " skipped: no Docker engine answers here";
        System.out.println(why);
        return ConditionEvaluationResult.disabled(why);
    }
}
