package org.disvote.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.listen.ProxyAddresses;
import org.disvote.topics.listen.ServerTls;
import org.disvote.topics.listen.TlsFiles;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.metrics.OperatorsPort;
import org.disvote.topics.metrics.PartMetrics;
import org.disvote.topics.metrics.Readiness;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.Reason.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/// The operators' port of a part.
public final class MetricsOptions {

    private static final Logger log = LoggerFactory.getLogger(MetricsOptions.class);

    @Option(
            names = "--metrics-host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:DISVOTE_METRICS_HOST:-127.0.0.1}",
            description = "the address of --metrics-port (DISVOTE_METRICS_HOST); default: ${DEFAULT-VALUE}")
    @Shown
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

    @Option(
            names = "--operators-tls-certificate",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_OPERATORS_TLS_CERTIFICATE}",
            description = "serve --metrics-port by HTTPS with this certificate, PEM"
                    + " (DISVOTE_OPERATORS_TLS_CERTIFICATE); read again when it changes; needs --operators-tls-key")
    private @Nullable Path certificate;

    @Option(
            names = "--operators-tls-key",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_OPERATORS_TLS_KEY}",
            description = "the key of that certificate, PEM, PKCS#8 without a passphrase (DISVOTE_OPERATORS_TLS_KEY)")
    private @Nullable Path key;

    /// Opens the port, if one is given, until this process ends. Until [Operators#show] it says that the part
    /// is not ready.
    ///
    /// @throws OperatorException if the address cannot be listened on
    public Operators open() {
        Integer asked = port;
        if (asked == null) {
            return new Operators(Optional.empty());
        }
        Transport transport = new Transport(
                openTls("operators", "--operators-tls-certificate", certificate, "--operators-tls-key", key),
                ProxyAddresses.NONE);
        Listening listening = new Listening(host, asked, transport);
        listening.warnIfInClear(log, "metrics, and why a part is not ready");
        try {
            OperatorsPort opened = OperatorsPort.open(listening);
            Lifetime.closeAtExit(opened);
            return new Operators(Optional.of(opened));
        } catch (IOException e) {
            throw new OperatorException(
                    "cannot listen on %s port %d (%s): choose another with --metrics-port or --metrics-host"
                            .formatted(host, asked, e.getMessage()),
                    e);
        }
    }

    /// Reads the certificate of a port; from then on until this process ends it is read again when it changes.
    ///
    /// @param port what it is called in logs and metrics
    /// @return empty if neither file is given
    /// @throws UsageException if one is given without the other
    /// @throws OperatorException if the files cannot be used
    public static Optional<ServerTls> openTls(
            String port, String certificateName, @Nullable Path certificate, String keyName, @Nullable Path key) {
        if (certificate == null && key == null) {
            return Optional.empty();
        }
        if (certificate == null || key == null) {
            throw new UsageException(List.of(certificateName + " and " + keyName + " are needed together"));
        }
        ServerTls tls = ServerTls.open(port, new TlsFiles(certificate, key));
        Lifetime.closeAtExit(tls);
        return Optional.of(tls);
    }

    /// What a part reports to operators, if its port is open.
    public record Operators(Optional<OperatorsPort> port) {

        public void show(PartMetrics metrics, Supplier<? extends Readiness> health) {
            port.ifPresent(opened -> opened.show(metrics, health));
        }

        /// @param active see [OperatorsPort#show(PartMetrics, Supplier, BooleanSupplier)]
        public void show(PartMetrics metrics, Supplier<? extends Readiness> health, BooleanSupplier active) {
            port.ifPresent(opened -> opened.show(metrics, health, active));
        }

        public void waitsFor(Code code) {
            port.ifPresent(opened -> opened.waitsFor(code));
        }
    }
}
