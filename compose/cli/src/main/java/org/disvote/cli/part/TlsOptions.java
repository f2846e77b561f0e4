package org.disvote.cli.part;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.MetricsOptions;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Shown;
import org.disvote.topics.listen.ProxyAddresses;
import org.disvote.topics.listen.Transport;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a part's own port is protected.
public final class TlsOptions {

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_TLS_CERTIFICATE}",
            description = "serve HTTPS with this certificate, PEM, its chain after it (DISVOTE_TLS_CERTIFICATE); read"
                    + " again when it changes; needs --tls-key")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            converter = Convert.NamedPath.class,
            defaultValue = "${env:DISVOTE_TLS_KEY}",
            description = "the certificate's key, PEM, PKCS#8 without a passphrase (DISVOTE_TLS_KEY)")
    private @Nullable Path key;

    @Option(
            names = "--behind-proxy",
            split = ",",
            paramLabel = "ADDRESS[/BITS]",
            defaultValue = "${env:DISVOTE_BEHIND_PROXY}",
            description = "the addresses of the proxies in front, comma separated (DISVOTE_BEHIND_PROXY): what they"
                    + " say of a client's address is believed, from nobody else")
    @Shown
    private List<String> proxies = new ArrayList<>();

    /// A variable that is set to nothing names nothing.
    static List<String> withoutBlanks(List<String> values) {
        return values.stream().filter(value -> !value.isBlank()).toList();
    }

    /// Reads the files; from then on until this process ends they are read again when they change.
    ///
    /// @param port what it is called in logs and metrics
    /// @throws UsageException if the options do not fit together
    /// @throws OperatorException if the files cannot be used
    public Transport open(String port) {
        try {
            return new Transport(
                    MetricsOptions.openTls(port, "--tls-certificate", certificate, "--tls-key", key),
                    ProxyAddresses.parse(withoutBlanks(proxies)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(List.of("--behind-proxy: " + e.getMessage()));
        }
    }
}
