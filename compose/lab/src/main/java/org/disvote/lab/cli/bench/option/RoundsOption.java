package org.disvote.lab.cli.bench.option;

import org.disvote.cli.option.Convert;
import picocli.CommandLine.Option;

/// How often something is measured, as a picocli mixin.
public final class RoundsOption {

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Rounds.class,
            description = "how often each is measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    public RoundsOption(int byDefault) {
        rounds = byDefault;
    }

    public int rounds() {
        return rounds;
    }

    static final class Rounds extends Convert.Range {
        Rounds() {
            super(1, 100);
        }
    }
}
