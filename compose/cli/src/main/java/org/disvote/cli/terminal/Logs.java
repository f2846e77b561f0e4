package org.disvote.cli.terminal;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/// Where this process's log goes. Commands that answer a question show warnings only, on standard error;
/// parts of a cluster log to standard output, where a container engine collects it; `up` logs to a file,
/// because its terminal is for the user. Each has two forms, see [Format].
public final class Logs {

    /// The form of a log's lines.
    public enum Format {
        TEXT,
        /// A JSON object in each line, as Logback's own encoder writes it.
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static volatile Format format = Format.TEXT;

    private Logs() {}

    /// Chooses the form, and configures the log of a command that answers a question.
    public static void use(Format chosen) {
        if (format != chosen) {
            format = chosen;
            configure("logback", Map.of());
        }
    }

    public static void toStandardOutput() {
        configure("logback-part", Map.of());
    }

    public static void toFile(Path file) {
        configure("logback-up", Map.of("disvote.log", file.toString()));
    }

    private static void configure(String name, Map<String, String> properties) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return; // another logging library is on the class path, with its own configuration
        }
        context.reset();
        properties.forEach(context::putProperty);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        String resource = name + (format == Format.JSON ? "-json.xml" : ".xml");
        try {
            // The laboratory has some of them, and may have a class loader of its own.
            configurator.doConfigure(
                    Thread.currentThread().getContextClassLoader().getResource(resource));
        } catch (JoranException e) {
            throw new IllegalStateException(resource + " is not a logging configuration", e);
        }
    }
}
