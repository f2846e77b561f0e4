package org.disvote.operate.sample;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.disvote.topics.election.Choice;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;

/// An election to try a new system with.
public final class SampleElection {

    public static final ElectionId ID = new ElectionId("demo");

    public static final List<ChoiceId> CHOICES = IntStream.rangeClosed(1, 5)
            .mapToObj(number -> new ChoiceId("c" + number))
            .toList();

    private SampleElection() {}

    /// Open from `now` for a year.
    public static Election openedAt(Instant now) {
        List<Choice> choices = IntStream.rangeClosed(1, CHOICES.size())
                .mapToObj(i -> new Choice(CHOICES.get(i - 1), Map.of("en", "Choice " + i, "el", "Επιλογή " + i)))
                .toList();
        Instant opensAt = now.truncatedTo(ChronoUnit.SECONDS);
        return new Election(
                ID,
                Map.of("en", "Sample election", "el", "Δοκιμαστική εκλογή"),
                choices,
                opensAt,
                opensAt.atZone(ZoneOffset.UTC).plusYears(1).toInstant());
    }
}
