package org.disvote.lab.cli.bench.option;

import java.time.Duration;
import org.disvote.cli.option.Convert;
import picocli.CommandLine.Option;

/// How long a load runs before it is measured, as a picocli mixin.
public final class WarmUpOption {

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            converter = Seconds.class,
            description = "how long each runs before it is measured (default: ${DEFAULT-VALUE})")
    private int seconds;

    public WarmUpOption(int byDefault) {
        seconds = byDefault;
    }

    public Duration warmUp() {
        return Duration.ofSeconds(seconds);
    }

    static final class Seconds extends Convert.Range {
        Seconds() {
            super(1, 3_600);
        }
    }
}
