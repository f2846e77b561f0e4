package org.disvote.cli.option;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.metrics.Readiness;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.Reason.Code;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The operators' port of a part.
public final class MetricsOptions {

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
                    "the port of /metrics, /health/live and /health/ready (DISVOTE_METRICS_PORT); 0 takes a free one;"
                            + " default: none")
    private @Nullable Integer port;

    /// Opens the port, if one is given, until this process ends. Until [Operators#show] it says that the part
    /// is not ready.
    ///
    /// @throws OperatorException if the address cannot be listened on
    public Operators open() {
        Integer asked = port;
        if (asked == null) {
            return new Operators(Optional.empty());
        }
        try {
            OperatorsPort opened = OperatorsPort.open(host, asked);
            Lifetime.closeAtExit(opened);
            return new Operators(Optional.of(opened));
        } catch (IOException e) {
            throw new OperatorException(
                    "cannot listen on %s port %d (%s): choose another with --metrics-port or --metrics-host"
                            .formatted(host, asked, e.getMessage()),
                    e);
        }
    }

    /// What a part reports to operators, if its port is open.
    public record Operators(Optional<OperatorsPort> port) {

        public void show(PartMetrics metrics, Supplier<? extends Readiness> health) {
            port.ifPresent(opened -> opened.show(metrics, health));
        }

        public void waitsFor(Code code) {
            port.ifPresent(opened -> opened.waitsFor(code));
        }
    }
}
