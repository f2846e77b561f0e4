package org.disvote.ingest.http.election;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.election.Election;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.jspecify.annotations.Nullable;

/// An election as JSON, without its papers.
///
/// @param title by language, in alphabetical order
/// @param state a hint from this instance's clock; the master's clock decides about a vote
/// @param terms their digest
/// @param choices missing unless the definition had the short form
record ElectionJson(
        ElectionId id,
        Map<String, String> title,
        @Nullable List<Choice> choices,
        Instant opensAt,
        Instant closesAt,
        String state,
        Eligibility eligibility,
        boolean liveResults,
        ChangeOfMind changeOfMind,
        Ballots ballots,
        String terms) {

    record Choice(ChoiceId id, Map<String, String> title) {}

    static ElectionJson of(Election election, Instant now) {
        List<Choice> choices = election.choices().stream()
                .map(choice -> new Choice(choice.id(), sorted(choice.title())))
                .toList();
        return new ElectionJson(
                election.id(),
                sorted(election.title()),
                choices.isEmpty() ? null : choices,
                election.opensAt(),
                election.closesAt(),
                state(election, now),
                election.eligibility(),
                election.liveResults(),
                election.changeOfMind(),
                election.terms().ballots(),
                election.digest());
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
