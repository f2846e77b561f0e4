package org.disvote.ingest.table;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;

/// The table `election`: the definitions of elections that the master has.
public final class ElectionTable {

    /// The master's clock, and what decides on the votes of the elections of one parameter. See [#polls].
    public static final String POLLS = """
            WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at)
            SELECT clock.at, election.id, election.opens_at, election.closes_at,
                election.definition ->> 'eligibility' = 'roll' AS roll,
                election.definition ->> 'changeOfMind' IS NOT DISTINCT FROM 'last-counts' AS last_counts,
                %s AS sealed,
                ARRAY(SELECT choice ->> 'id' FROM jsonb_array_elements(election.definition -> 'choices') AS choice) AS choices
            FROM clock LEFT JOIN election ON election.id = ANY(?)
            """.formatted(SealTable.partitions("election.id"));

    private ElectionTable() {}

    /// What decides on an election's votes.
    ///
    /// @param roll whether it is only for those on the electoral roll
    /// @param lastCounts whether a later vote of a voter supersedes the earlier one, rather than being refused
    /// @param sealed the partitions that take no more votes of it, whatever the clock says
    public record Poll(
            Instant opensAt,
            Instant closesAt,
            Set<ChoiceId> choices,
            boolean roll,
            boolean lastCounts,
            Set<Integer> sealed) {

        public Poll {
            choices = Set.copyOf(choices);
            sealed = Set.copyOf(sealed);
        }

        public boolean takesVotes(Instant at, int partition) {
            return !at.isBefore(opensAt) && at.isBefore(closesAt) && !sealed.contains(partition);
        }
    }

    /// The master's clock and its elections, read in one statement.
    public record Polls(Instant at, Map<ElectionId, Poll> byElection) {

        public Polls {
            byElection = Map.copyOf(byElection);
        }
    }

    /// Reads the rows of [#POLLS].
    public static Polls polls(ResultSet rows) throws SQLException {
        Map<ElectionId, Poll> byElection = new HashMap<>();
        Instant at = Instant.MIN;
        while (rows.next()) {
            at = VoteTable.instant(rows, "at");
            String election = rows.getString("id");
            if (election != null) {
                String[] choices = (String[]) rows.getArray("choices").getArray();
                byElection.put(
                        new ElectionId(election),
                        new Poll(
                                VoteTable.instant(rows, "opens_at"),
                                VoteTable.instant(rows, "closes_at"),
                                choices(choices),
                                rows.getBoolean("roll"),
                                rows.getBoolean("last_counts"),
                                Set.of((Integer[]) rows.getArray("sealed").getArray())));
            }
        }
        return new Polls(at, byElection);
    }

    /// Leaves out what is not an ID: a row that was changed by hand must not fail the votes of other elections.
    private static Set<ChoiceId> choices(String[] texts) {
        return Arrays.stream(texts)
                .map(ChoiceId::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }
}
