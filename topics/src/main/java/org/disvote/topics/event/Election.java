package org.disvote.topics.event;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What is voted on, when, by whom, and on what terms. A definition that does not say the last four things means the
/// first value of each.
///
/// @param id see [Ids]
/// @param title by language tag, at least one
/// @param choices at least one, each ID once
/// @param opensAt the first instant at which a vote may be cast
/// @param closesAt the first instant at which none may be cast any more
/// @param eligibility who may vote
/// @param liveResults whether results are shown before the close
/// @param changeOfMind what a later vote of the same voter does
/// @param closeChanges how the close was moved after it was first told, the oldest first
public record Election(
        String id,
        Map<String, String> title,
        List<Choice> choices,
        Instant opensAt,
        Instant closesAt,

        @JsonProperty(isRequired = OptBoolean.FALSE) @JsonSetter(nulls = Nulls.AS_EMPTY)
        Eligibility eligibility,

        @JsonProperty(isRequired = OptBoolean.FALSE) boolean liveResults,

        @JsonProperty(isRequired = OptBoolean.FALSE) @JsonSetter(nulls = Nulls.AS_EMPTY)
        ChangeOfMind changeOfMind,

        @JsonProperty(isRequired = OptBoolean.FALSE) @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<CloseChange> closeChanges)
        implements ElectionEvent {

    /// Who may vote.
    public enum Eligibility {
        /// Whoever identifies themselves as the system demands.
        @JsonEnumDefaultValue
        @JsonProperty("anyone")
        ANYONE,
        /// Those on the electoral roll.
        @JsonProperty("roll")
        ROLL
    }

    /// What a later vote of the same voter does.
    public enum ChangeOfMind {
        /// It is refused and changes nothing.
        @JsonEnumDefaultValue
        @JsonProperty("refused")
        REFUSED,
        /// It supersedes the earlier one: the highest revision counts.
        @JsonProperty("last-counts")
        LAST_COUNTS
    }

    /// A close that was moved once it was told.
    ///
    /// @param from the close as it was
    /// @param to the close as it became
    /// @param at the operator's clock
    public record CloseChange(Instant from, Instant to, Instant at) {}

    public Election {
        Ids.require("election id", id);
        if (id.equals(SystemRecord.KEY)) {
            throw new IllegalArgumentException("election id " + id + " is the key of the system's own record");
        }
        title = Map.copyOf(title);
        choices = List.copyOf(choices);
        closeChanges = List.copyOf(closeChanges);
        if (title.isEmpty()) {
            throw new IllegalArgumentException("election " + id + " has no title in any language");
        }
        if (choices.isEmpty()) {
            throw new IllegalArgumentException("election " + id + " has no choices");
        }
        Set<String> seen = new HashSet<>();
        for (Choice choice : choices) {
            if (!seen.add(choice.id())) {
                throw new IllegalArgumentException("election " + id + " has the choice " + choice.id() + " twice");
            }
        }
        if (!opensAt.isBefore(closesAt)) {
            throw new IllegalArgumentException(
                    "election " + id + " opens at " + opensAt + ", not before it closes at " + closesAt);
        }
    }

    /// Of an election that leaves the rest as it is where nothing is said.
    public Election(String id, Map<String, String> title, List<Choice> choices, Instant opensAt, Instant closesAt) {
        this(id, title, choices, opensAt, closesAt, Eligibility.ANYONE, false, ChangeOfMind.REFUSED, List.of());
    }

    public boolean has(String choice) {
        return choices.stream().anyMatch(candidate -> candidate.id().equals(choice));
    }

    public boolean isOpenAt(Instant time) {
        return !time.isBefore(opensAt) && time.isBefore(closesAt);
    }

    /// This election with another close, and a note of it.
    ///
    /// @param at the operator's clock
    public Election closingAt(Instant to, Instant at) {
        List<CloseChange> changes = new ArrayList<>(closeChanges);
        changes.add(new CloseChange(closesAt, to, at));
        return new Election(id, title, choices, opensAt, to, eligibility, liveResults, changeOfMind, changes);
    }

    /// The members that `later` puts otherwise, of those that must stay as they are once voting has begun: all but the
    /// close. A title is among them, since it is what a voter was asked.
    public List<String> changesOfMeaning(Election later) {
        List<String> changes = new ArrayList<>();
        if (!title.equals(later.title)) {
            changes.add("title");
        }
        if (!choices.equals(later.choices)) {
            changes.add("choices");
        }
        if (!opensAt.equals(later.opensAt)) {
            changes.add("opensAt");
        }
        if (eligibility != later.eligibility) {
            changes.add("eligibility");
        }
        if (liveResults != later.liveResults) {
            changes.add("liveResults");
        }
        if (changeOfMind != later.changeOfMind) {
            changes.add("changeOfMind");
        }
        return changes;
    }
}
