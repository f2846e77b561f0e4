package org.disvote.topics.json;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/// The instants that every part of a system can store and show. Browsers and PostgreSQL have limits of their
/// own, and the text of a year above 9999 is longer.
public final class Times {

    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Times() {}

    /// The form that is hashed and signed: in UTC, always with six decimals.
    public static String text(Instant time) {
        return MICROSECONDS.format(time);
    }

    /// What is wrong with an instant; to be put after its name in a sentence.
    public static Optional<String> problem(Instant time) {
        return time.isBefore(FIRST) || time.isAfter(LAST)
                ? Optional.of("must be in the years 1970 to 9999")
                : Optional.empty();
    }

    /// What is wrong with the opening or the close of an election; to be put after its name in a sentence.
    public static Optional<String> problemOfElectionTime(Instant time) {
        return problem(time)
                .or(() -> time.equals(time.truncatedTo(ChronoUnit.SECONDS))
                        ? Optional.empty()
                        : Optional.of("must be a whole second"));
    }

    /// @return `time` itself
    /// @throws IllegalArgumentException naming `what` and the limits
    public static Instant require(String what, Instant time) {
        problem(time).ifPresent(problem -> {
            throw new IllegalArgumentException(what + " " + problem);
        });
        return time;
    }
}
