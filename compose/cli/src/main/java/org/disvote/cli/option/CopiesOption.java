package org.disvote.cli.option;

import picocli.CommandLine.Option;

/// On how many brokers each record is stored.
public final class CopiesOption {

    @Option(
            names = "--brokers-keep",
            paramLabel = "1|3",
            converter = Convert.Copies.class,
            defaultValue = "${env:DISVOTE_BROKERS_KEEP:-1}",
            description = "on how many brokers each record is kept: 3 in production (DISVOTE_BROKERS_KEEP); default:"
                    + " ${DEFAULT-VALUE}")
    private int copies = 1;

    public int copies() {
        return copies;
    }
}
