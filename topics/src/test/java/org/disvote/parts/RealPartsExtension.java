package org.disvote.parts;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.testcontainers.DockerClientFactory;

/// One PostgreSQL for the whole test run, since each test makes databases of its own; one broker for each test class,
/// since the topics' names are fixed.
final class RealPartsExtension implements ExecutionCondition, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(RealPartsExtension.class);
    private static final boolean CONTAINERS = "containers".equals(System.getProperty("disvote.parts"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!CONTAINERS) {
            return ConditionEvaluationResult.enabled("on embedded parts");
        }
        if (AnnotationSupport.findAnnotation(context.getRequiredTestClass(), RealParts.class)
                .map(RealParts::embeddedOnly)
                .orElse(false)) {
            return ConditionEvaluationResult.disabled("it signals processes of its own, which containers are not");
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return ConditionEvaluationResult.disabled("no Docker engine answers here, so not run on containers");
        }
        return ConditionEvaluationResult.enabled("on containers");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Postgres.class || type == Broker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == Postgres.class) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(
                            Postgres.class,
                            key -> CONTAINERS ? ContainerParts.postgres() : EmbeddedParts.postgres(),
                            Postgres.class);
        }
        ExtensionContext testClass = context;
        while (testClass.getTestMethod().isPresent()) {
            testClass = testClass.getParent().orElseThrow();
        }
        return testClass
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Broker.class,
                        key -> CONTAINERS ? ContainerParts.broker() : EmbeddedParts.broker(),
                        Broker.class);
    }
}
