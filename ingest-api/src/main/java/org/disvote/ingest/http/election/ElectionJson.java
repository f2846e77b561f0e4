package org.disvote.ingest.http.election;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.Election.ChangeOfMind;
import org.disvote.topics.election.Election.Eligibility;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;

/// An election as JSON.
///
/// @param title by language, in alphabetical order
/// @param state a hint from this instance's clock; the master's clock decides about a vote
record ElectionJson(
        ElectionId id,
        Map<String, String> title,
        List<Choice> choices,
        Instant opensAt,
        Instant closesAt,
        String state,
        Eligibility eligibility,
        boolean liveResults,
        ChangeOfMind changeOfMind) {

    record Choice(ChoiceId id, Map<String, String> title) {}

    static ElectionJson of(Election election, Instant now) {
        return new ElectionJson(
                election.id(),
                sorted(election.title()),
                election.choices().stream()
                        .map(choice -> new Choice(choice.id(), sorted(choice.title())))
                        .toList(),
                election.opensAt(),
                election.closesAt(),
                state(election, now),
                election.eligibility(),
                election.liveResults(),
                election.changeOfMind());
    }

    static Map<String, String> sorted(Map<String, String> title) {
        return new TreeMap<>(title);
    }

    private static String state(Election election, Instant now) {
        if (election.isOpenAt(now)) {
            return "open";
        }
        return now.isBefore(election.opensAt()) ? "not-yet-open" : "closed";
    }
}
