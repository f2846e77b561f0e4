package org.disvote.cli.terminal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// Where this process's log goes. Commands that answer a question show warnings only, on standard error;
/// parts of a cluster log to standard output, where a container engine collects it; `up` logs to a file,
/// because its terminal is for the user.
public final class Logs {

    private Logs() {}

    public static void toStandardOutput() {
        configure("logback-part.xml", Map.of());
    }

    public static void toFile(Path file) {
        configure("logback-up.xml", Map.of("disvote.log", file.toString()));
    }

    private static void configure(String resource, Map<String, String> properties) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return; // another logging library is on the class path, with its own configuration
        }
        context.reset();
        properties.forEach(context::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(Logs.class.getClassLoader().getResource(resource));
        } catch (JoranException e) {
            throw new IllegalStateException(resource + " is not a logging configuration", e);
        }
    }
}
