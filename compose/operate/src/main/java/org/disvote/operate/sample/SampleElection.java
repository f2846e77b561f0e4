package org.disvote.operate.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.Voters;
import org.disvote.topics.election.Choice;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;

/// An election to try a new system with.
public final class SampleElection {

    public static final ElectionId ID = new ElectionId("demo");

    public static final List<ChoiceId> CHOICES = IntStream.rangeClosed(1, 5)
            .mapToObj(number -> new ChoiceId("c" + number))
            .toList();

    private SampleElection() {}

    /// Open from `now` for a year, to anyone. Its voters are known by pseudonyms.
    public static Definition openedAt(Instant now) {
        return openedAt(now, Voters.PSEUDONYMOUS);
    }

    /// As [#openedAt(Instant)], with plain voters: for a system without a voter key.
    public static Definition plainOpenedAt(Instant now) {
        return openedAt(now, Voters.PLAIN);
    }

    private static Definition openedAt(Instant now, Voters voters) {
        Instant opensAt = now.truncatedTo(ChronoUnit.SECONDS);
        ObjectNode file = ShortForm.file(
                ID.value(),
                Map.of("en", "Sample election", "el", "Δοκιμαστική εκλογή"),
                IntStream.rangeClosed(1, CHOICES.size())
                        .mapToObj(
                                i -> new Choice(CHOICES.get(i - 1), Map.of("en", "Choice " + i, "el", "Επιλογή " + i)))
                        .toList(),
                opensAt,
                opensAt.atZone(ZoneOffset.UTC).plusYears(1).toInstant());
        return Definition.of(file.put("voters", voters.name().toLowerCase(Locale.ROOT)));
    }
}
