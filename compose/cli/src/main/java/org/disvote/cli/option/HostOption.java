package org.disvote.cli.option;

import org.disvote.cli.setting.Shown;
import picocli.CommandLine.Option;

/// The address at which a part listens.
public final class HostOption {

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:DISVOTE_HOST:-127.0.0.1}",
            description = "the address to listen on (DISVOTE_HOST); default: ${DEFAULT-VALUE}")
    @Shown
    private String host = "127.0.0.1";

    public String host() {
        return host;
    }
}
