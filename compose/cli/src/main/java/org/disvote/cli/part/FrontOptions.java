package org.disvote.cli.part;

import java.util.ArrayList;
import java.util.List;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.setting.Shown;
import org.disvote.ingest.Front;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What stands between the public and a part.
public final class FrontOptions {

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    @Option(
            names = "--cors-origins",
            split = ",",
            paramLabel = "ORIGIN",
            defaultValue = "${env:DISVOTE_CORS_ORIGINS}",
            description = "sites whose pages may call this instance, comma separated (DISVOTE_CORS_ORIGINS), such as"
                    + " https://www.example.org; default: none")
    @Shown
    private List<String> corsOrigins = new ArrayList<>();

    /// As [TlsOptions#open].
    ///
    /// @throws UsageException if the options do not fit together
    /// @throws OperatorException if the files cannot be used
    public Front open(String port) {
        try {
            return new Front(tls.open(port), TlsOptions.withoutBlanks(corsOrigins));
        } catch (IllegalArgumentException e) {
            throw UsageException.of(e);
        }
    }
}
