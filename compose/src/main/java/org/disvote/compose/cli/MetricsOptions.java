package org.disvote.compose.cli;

import java.io.IOException;
import java.util.function.Supplier;
import org.disvote.compose.part.OperatorException;
import org.disvote.topics.metrics.Health;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.metrics.PartMetrics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a part that serves no voters tells how it is.
final class MetricsOptions {

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:DISVOTE_METRICS_HOST:-127.0.0.1}",
            description = "the address of --metrics-port (DISVOTE_METRICS_HOST); default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            converter = Convert.Port.class,
            defaultValue = "${env:DISVOTE_METRICS_PORT}",
            description =
                    "the port of /metrics, /health/live and /health/ready (DISVOTE_METRICS_PORT); 0 takes a free one; default: none")
    private @Nullable Integer port;

    /// Opens the port, if one was asked for, until the end of this process.
    ///
    /// @throws OperatorException if the address cannot be listened on
    void open(PartMetrics metrics, Supplier<Health> health) {
        Integer asked = port;
        if (asked == null) {
            return;
        }
        try {
            Lifetime.closeAtExit(OperatorsPort.open(host, asked, metrics, health));
        } catch (IOException e) {
            throw new OperatorException(
                    "cannot listen on %s port %d (%s): choose another with --metrics-port or --metrics-host"
                            .formatted(host, asked, e.getMessage()),
                    e);
        }
    }
}
