package org.disvote.lab.cli.bench.option;

import java.time.Duration;
import org.disvote.cli.option.Convert;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How long a load is measured and how long it runs before that, as a picocli mixin.
public final class TimesOptions {

    @Option(
            names = "--seconds",
            paramLabel = "S",
            converter = Seconds.class,
            description = "how long each is measured, each time (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Mixin
    private final WarmUpOption warmUp;

    public TimesOptions(int seconds, int warmUp) {
        this.seconds = seconds;
        this.warmUp = new WarmUpOption(warmUp);
    }

    public Duration measured() {
        return Duration.ofSeconds(seconds);
    }

    public Duration warmUp() {
        return warmUp.warmUp();
    }

    static final class Seconds extends Convert.Range {
        Seconds() {
            super(1, 86_400);
        }
    }
}
