package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.disvote.topics.id.VoterId;

/// The tables `roll` and `roll_partition`: the electoral roll, as far as the master has it.
public final class RollTable {

    /// The constituency of a voter who is on the roll, as a statement that ends with its condition.
    ///
    /// @param voterId an expression of the statement around it
    static String constituency(String voterId) {
        return "SELECT constituency FROM roll WHERE roll.voter_id = " + voterId;
    }

    private final Connection session;

    public RollTable(Connection session) {
        this.session = session;
    }

    /// What the master's roll says about some voters.
    ///
    /// @param partitions of which the master has the voters
    /// @param voterIds those of the voters asked for who are on the roll
    public record Electorate(Set<Integer> partitions, Set<VoterId> voterIds) {

        /// For a batch that needs none.
        public static final Electorate NONE = new Electorate(Set.of(), Set.of());

        public Electorate {
            partitions = Set.copyOf(partitions);
            voterIds = Set.copyOf(voterIds);
        }
    }

    /// Which of these voters are on the roll, and of which partitions the master has the voters.
    public Electorate electorate(Set<VoterId> voterIds) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
                SELECT voter_id, NULL::int AS partition FROM roll WHERE voter_id = ANY(?)
                UNION ALL
                SELECT NULL, partition FROM roll_partition
                """)) {
            select.setObject(1, SqlArrays.texts(voterIds, VoterId::value));
            Set<VoterId> listed = new HashSet<>();
            Set<Integer> partitions = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String voterId = rows.getString("voter_id");
                    if (voterId == null) {
                        partitions.add(rows.getInt("partition"));
                    } else {
                        listed.add(new VoterId(voterId));
                    }
                }
            }
            return new Electorate(partitions, listed);
        }
    }
}
