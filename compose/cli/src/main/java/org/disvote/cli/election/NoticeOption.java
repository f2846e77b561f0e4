package org.disvote.cli.election;

import java.time.Duration;
import org.disvote.cli.option.Convert;
import picocli.CommandLine.Option;

/// The notice of an election, which stands in its launch.
final class NoticeOption {

    private static final int SECONDS_MIN = 3;
    private static final int SECONDS_MAX = 86_400;

    @Option(
            names = "--notice",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "60",
            description = "for good, how long before a close, and how far ahead, the close can still be moved (3 to"
                    + " 86400; default: ${DEFAULT-VALUE})")
    private int seconds;

    static final class Seconds extends Convert.Range {
        Seconds() {
            super(SECONDS_MIN, SECONDS_MAX);
        }
    }

    Duration notice() {
        return Duration.ofSeconds(seconds);
    }
}
