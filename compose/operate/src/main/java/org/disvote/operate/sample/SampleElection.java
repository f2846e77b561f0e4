package org.disvote.operate.sample;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.disvote.topics.ballot.Definition;
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

    /// Open from `now` for a year, to plain voters, so that a plain request can vote.
    public static Definition openedAt(Instant now) {
        Instant opensAt = now.truncatedTo(ChronoUnit.SECONDS);
        return Definition.of(ShortForm.file(
                ID.value(),
                Map.of("en", "Sample election", "el", "Δοκιμαστική εκλογή"),
                IntStream.rangeClosed(1, CHOICES.size())
                        .mapToObj(
                                i -> new Choice(CHOICES.get(i - 1), Map.of("en", "Choice " + i, "el", "Επιλογή " + i)))
                        .toList(),
                opensAt,
                opensAt.atZone(ZoneOffset.UTC).plusYears(1).toInstant()));
    }
}
