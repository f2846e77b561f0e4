package org.disvote.testkit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.testcontainers.DockerClientFactory;

/// One PostgreSQL and one broker for the whole test run of a module. Each test creates its own databases, and
/// recreates the topics, because their names are fixed.
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
            return ConditionEvaluationResult.disabled("it sends signals to child processes, which containers are not");
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
        var parts = context.getRoot().getStore(NAMESPACE);
        return parameter.getParameter().getType() == Postgres.class
                ? parts.getOrComputeIfAbsent(
                        Postgres.class,
                        key -> CONTAINERS ? ContainerParts.postgres() : EmbeddedParts.postgres(),
                        Postgres.class)
                : parts.getOrComputeIfAbsent(
                        Broker.class,
                        key -> CONTAINERS ? ContainerParts.broker() : EmbeddedParts.broker(),
                        Broker.class);
    }
}
