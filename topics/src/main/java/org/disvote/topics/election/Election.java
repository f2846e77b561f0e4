package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Times;
import org.disvote.topics.json.Titles;

/// The definition of an election. The last four members are optional in JSON; a definition without one means
/// the first value of its type.
///
/// It is valid by construction. The writer and all readers check the same rule, so no part receives a text,
/// an instant or an ID that it cannot store or show.
///
/// @param title see [Titles]
/// @param choices 1–[#CHOICES_MAX], each ID once, no two with the same title in one language
/// @param opensAt the first instant at which a vote may be cast, a whole second, see [Times]
/// @param closesAt the first instant at which none may be cast any more, a whole second
/// @param eligibility who may vote
/// @param liveResults whether results are shown before the close
/// @param changeOfMind what a later vote of the same voter does
/// @param closeChanges how the close was moved after it was first published, the oldest first
public record Election(
        ElectionId id,
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

    public static final int CHOICES_MAX = 1_000;

    /// A definition is one Kafka record, and the size of a record is limited.
    public static final int RECORD_BYTES_MAX = 512 * 1024;

    private static final int CLOSE_CHANGES_MAX = 1_000;

    /// Who may vote.
    public enum Eligibility {
        /// Everyone whom the system authenticates.
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
        /// It replaces the earlier one: the highest revision counts.
        @JsonProperty("last-counts")
        LAST_COUNTS
    }

    /// A close that was moved after it was published.
    ///
    /// @param from the close as it was
    /// @param to the close as it became
    /// @param at the operator's clock
    public record CloseChange(Instant from, Instant to, Instant at) {
        public CloseChange {
            Times.require("the close as it was", from);
            Times.require("the close as it became", to);
            Times.require("the time of a change", at);
        }
    }

    public Election {
        if (id.value().equals(SystemRecord.KEY)) {
            throw new IllegalArgumentException("election id " + id + " is the key of the system's own record");
        }
        title = Map.copyOf(title);
        choices = List.copyOf(choices);
        closeChanges = List.copyOf(closeChanges);
        List<String> problems = new ArrayList<>(Titles.problems("title", title));
        problems.addAll(problemsOf(choices));
        Times.problemOfElectionTime(opensAt).ifPresent(problem -> problems.add("opensAt " + problem));
        Times.problemOfElectionTime(closesAt).ifPresent(problem -> problems.add("closesAt " + problem));
        if (!opensAt.isBefore(closesAt)) {
            problems.add("closesAt is not after opensAt");
        }
        if (closeChanges.size() > CLOSE_CHANGES_MAX) {
            problems.add("its close was moved more than " + CLOSE_CHANGES_MAX + " times");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("election " + id + ": " + String.join("; ", problems));
        }
    }

    @Override
    public byte[] key() {
        return id.value().getBytes(UTF_8);
    }

    private static List<String> problemsOf(List<Choice> choices) {
        if (choices.isEmpty() || choices.size() > CHOICES_MAX) {
            return List.of("it must have 1–" + CHOICES_MAX + " choices");
        }
        List<String> problems = new ArrayList<>();
        Set<ChoiceId> seen = new HashSet<>();
        for (Choice choice : choices) {
            if (!seen.add(choice.id())) {
                problems.add("it has the choice " + choice.id().value() + " twice");
            }
        }
        for (Titles.Repetition repetition :
                Titles.repetitions(choices.stream().map(Choice::title).toList())) {
            problems.add("choice " + choices.get(repetition.index()).id().value() + " has the same title as "
                    + choices.get(repetition.earlier()).id().value() + " in " + repetition.language());
        }
        return problems;
    }

    /// With the first value of each optional member.
    public Election(ElectionId id, Map<String, String> title, List<Choice> choices, Instant opensAt, Instant closesAt) {
        this(id, title, choices, opensAt, closesAt, Eligibility.ANYONE, false, ChangeOfMind.REFUSED, List.of());
    }

    public boolean has(ChoiceId choice) {
        return choices.stream().anyMatch(candidate -> candidate.id().equals(choice));
    }

    public boolean isOpenAt(Instant time) {
        return !time.isBefore(opensAt) && time.isBefore(closesAt);
    }

    /// This election with another close; the change is added to `closeChanges`.
    ///
    /// @param at the operator's clock
    public Election closingAt(Instant to, Instant at) {
        List<CloseChange> changes = new ArrayList<>(closeChanges);
        changes.add(new CloseChange(closesAt, to, at));
        return new Election(id, title, choices, opensAt, to, eligibility, liveResults, changeOfMind, changes);
    }

    /// The members that differ in `later`, of those that must not change once voting has begun: all but the
    /// close. A title is one of them, because it is the question that voters answered.
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
