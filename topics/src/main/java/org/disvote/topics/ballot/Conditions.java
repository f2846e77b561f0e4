package org.disvote.topics.ballot;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.ballot.Definition.Ballots;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.ballot.Definition.Voters;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.sealing.Seal;

/// What an election's definition and its terms have in common.
public sealed interface Conditions permits Definition, Terms {

    /// The values, with all defaults.
    ///
    /// @param title by language tag
    /// @param roll the name of the electoral roll; empty under [Eligibility#ANYONE]
    /// @param changesMax how often a voter may change a vote; 0 under [ChangeOfMind#REFUSED]
    /// @param minGroup the least number of counted ballots of which a group's results are shown
    /// @param minList the least number of votes of an option of which its candidates' votes are shown
    /// @param neighbours the constituency that a small one is joined with, by the name of the small one
    /// @param seal only with [Ballots#SEALED], and absent while the keys are not made yet
    record Settings(
            ElectionId id,
            SortedMap<String, String> title,
            Voters voters,
            Ballots ballots,
            Eligibility eligibility,
            String roll,
            ChangeOfMind changeOfMind,
            int changesMax,
            boolean liveResults,
            Instant opensAt,
            int minGroup,
            int minList,
            SortedMap<String, String> neighbours,
            Optional<Seal> seal) {

        public Settings {
            title = Collections.unmodifiableSortedMap(new TreeMap<>(title));
            neighbours = Collections.unmodifiableSortedMap(new TreeMap<>(neighbours));
        }
    }

    Settings settings();

    default ElectionId id() {
        return settings().id();
    }

    /// By language tag.
    default SortedMap<String, String> title() {
        return settings().title();
    }

    default Voters voters() {
        return settings().voters();
    }

    default Ballots ballots() {
        return settings().ballots();
    }

    default Eligibility eligibility() {
        return settings().eligibility();
    }

    /// The name of the electoral roll; empty under [Eligibility#ANYONE].
    default String roll() {
        return settings().roll();
    }

    default ChangeOfMind changeOfMind() {
        return settings().changeOfMind();
    }

    /// How often a voter may change a vote; 0 under [ChangeOfMind#REFUSED].
    default int changesMax() {
        return settings().changesMax();
    }

    default boolean liveResults() {
        return settings().liveResults();
    }

    default Instant opensAt() {
        return settings().opensAt();
    }

    default int minGroup() {
        return settings().minGroup();
    }

    default int minList() {
        return settings().minList();
    }

    default SortedMap<String, String> neighbours() {
        return settings().neighbours();
    }

    default Optional<Seal> seal() {
        return settings().seal();
    }
}
