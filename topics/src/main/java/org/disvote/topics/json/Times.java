package org.disvote.topics.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The instants that every part of a system can store and show. Browsers and PostgreSQL have limits of their
/// own, and the text of a year above 9999 is longer.
public final class Times {

    private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private static final byte[] FORM = "0000-00-00T00:00:00.000000Z".getBytes(ISO_8859_1);

    /// How many characters of the form stand before the decimals.
    private static final int TO_SECONDS = "0000-00-00T00:00:00".length();

    private Times() {}

    /// Reads a time in UTC with seconds; it may have decimals.
    ///
    /// An instant's second has one text here. `Instant.parse` also takes `24:00:00`, a second 60 and other
    /// time zones, which other programs read differently or refuse.
    ///
    /// @throws DateTimeParseException if `text` is no such time
    public static Instant parse(String text) {
        Instant time = Instant.parse(text);
        if (problem(time).isEmpty()
                && !(text.endsWith("Z") && text.startsWith(text(time).substring(0, TO_SECONDS)))) {
            throw new DateTimeParseException("is no time from 00:00:00 to 23:59:59 in UTC", text, 0);
        }
        return time;
    }

    /// The form that is hashed and signed: in UTC, always with six decimals.
    ///
    /// @param time in the years 0 to 9999
    public static String text(Instant time) {
        // By hand, since each vote has three of them: a formatter takes ten times as long.
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        byte[] text = FORM.clone();
        digits(utc.getYear(), text, 0, 4);
        digits(utc.getMonthValue(), text, 5, 2);
        digits(utc.getDayOfMonth(), text, 8, 2);
        digits(utc.getHour(), text, 11, 2);
        digits(utc.getMinute(), text, 14, 2);
        digits(utc.getSecond(), text, 17, 2);
        digits(utc.getNano() / 1_000, text, 20, 6);
        return new String(text, ISO_8859_1);
    }

    private static void digits(int number, byte[] to, int from, int width) {
        int rest = number;
        for (int i = from + width - 1; i >= from; i--) {
            to[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
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
