package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.disvote.topics.id.Ids;
import org.disvote.topics.voter.Voter;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/// The tables `roll` and `roll_partition`: the electoral roll, as far as the master has it.
public final class RollTable {

    private final Connection session;

    public RollTable(Connection session) {
        this.session = session;
    }

    /// What the master's roll says about some voters.
    ///
    /// @param partitions of which the master has the voters
    /// @param constituencies of those of the voters asked for who are on the roll; empty if they have none
    public record Electorate(Set<Integer> partitions, Map<Voter, String> constituencies) {

        /// For a batch that needs none.
        public static final Electorate NONE = new Electorate(Set.of(), Map.of());

        public Electorate {
            partitions = Set.copyOf(partitions);
            constituencies = Map.copyOf(constituencies);
        }

        /// Hides the voters.
        @Override
        public String toString() {
            return "Electorate[" + constituencies.size() + " voters]";
        }
    }

    /// Which of these voters are on the roll and with which constituency, and of which partitions the master
    /// has the voters.
    public Electorate electorate(Set<Voter> voters) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
            SELECT voter_id, constituency, NULL::int AS partition FROM roll WHERE voter_id = ANY(?)
            UNION ALL
            SELECT NULL, NULL, partition FROM roll_partition
            """)) {
            select.setObject(1, SqlArrays.texts(voters, Voter::value));
            Map<Voter, String> constituencies = new HashMap<>();
            Set<Integer> partitions = new HashSet<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String voter = rows.getString("voter_id");
                    if (voter == null) {
                        partitions.add(rows.getInt("partition"));
                    } else {
                        constituencies.put(new Voter(voter), constituency(rows.getString("constituency")));
                    }
                }
            }
            return new Electorate(partitions, constituencies);
        }
    }

    /// If a row has another text, which an import refuses, the batch must not fail. The audit reports the vote.
    private static String constituency(@Nullable String text) {
        return text != null && Ids.isValid(text) ? text : "";
    }

    /// Creates the temporary table `roll_file` and begins to copy a whole new roll into it. The table is
    /// dropped when the transaction ends.
    ///
    /// @return takes rows in COPY's text format: line of the file, partition, voter ID, constituency
    public CopyIn startStaging() throws SQLException {
        execute("""
            CREATE TEMPORARY TABLE roll_file (
                line         bigint           NOT NULL,
                partition    int              NOT NULL,
                voter_id     text COLLATE "C" NOT NULL,
                constituency text COLLATE "C"
            ) ON COMMIT DROP
            """);
        return copies().copyIn("COPY roll_file FROM STDIN");
    }

    /// What a merge did to the roll.
    ///
    /// @param moved voters whose constituency is another one now
    public record Merged(long added, long moved, long removed) {

        public static final Merged NOTHING = new Merged(0, 0, 0);

        public Merged plus(Merged other) {
            return new Merged(added + other.added, moved + other.moved, removed + other.removed);
        }

        public boolean onlyAdds() {
            return moved == 0 && removed == 0;
        }
    }

    /// Makes the roll equal to the staged one.
    ///
    /// @param owned the master's partitions
    public Merged merge(Set<Integer> owned) throws SQLException {
        int[] partitions = SqlArrays.ints(owned);
        // A partition that moved to another master may have left its voters here.
        try (PreparedStatement delete = session.prepareStatement("DELETE FROM roll WHERE partition <> ALL (?)")) {
            delete.setObject(1, partitions);
            delete.execute();
        }
        execute("ANALYZE roll_file");
        long removed = update("""
            DELETE FROM roll
            WHERE NOT EXISTS (SELECT FROM roll_file AS file WHERE file.voter_id = roll.voter_id)
            """);
        long moved = update("""
            UPDATE roll
            SET constituency = file.constituency
            FROM roll_file AS file
            WHERE file.voter_id = roll.voter_id AND file.constituency IS DISTINCT FROM roll.constituency
            """);
        // In the order of the index: otherwise each voter would go to another page of it.
        long added = update("""
            INSERT INTO roll (voter_id, partition, constituency)
            SELECT voter_id, partition, constituency
            FROM roll_file AS file
            WHERE NOT EXISTS (SELECT FROM roll WHERE roll.voter_id = file.voter_id)
            ORDER BY voter_id
            """);
        Merged merged = new Merged(added, moved, removed);
        execute("DELETE FROM roll_partition");
        try (PreparedStatement insert =
                session.prepareStatement("INSERT INTO roll_partition (partition) SELECT unnest(?::int[])")) {
            insert.setObject(1, partitions);
            insert.execute();
        }
        if (!merged.equals(Merged.NOTHING)) {
            execute("ANALYZE roll"); // a plan made for an empty roll would scan all of it for each voter
        }
        return merged;
    }

    /// A voter to whom the staged roll gives another constituency.
    ///
    /// @param line of the file
    /// @param before the constituency on the roll, `none` if there is none
    /// @param after the constituency in the file, `none` if there is none
    public record Move(long line, String voterId, String before, String after) {}

    /// The voters to whom the staged roll gives another constituency.
    ///
    /// @param first of them, by ascending line
    /// @param count of all
    public record Moves(List<Move> first, long count) {
        public Moves {
            first = List.copyOf(first);
        }
    }

    /// @param movesMax how many to name
    public Moves moves(int movesMax) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
            SELECT line, voter_id, coalesce(roll.constituency, 'none') AS before,
                coalesce(file.constituency, 'none') AS after, count(*) OVER () AS moved
            FROM roll_file AS file JOIN roll USING (voter_id)
            WHERE file.constituency IS DISTINCT FROM roll.constituency
            ORDER BY line
            LIMIT ?
            """)) {
            select.setInt(1, movesMax);
            List<Move> first = new ArrayList<>();
            long count = 0;
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    first.add(new Move(
                            row.getLong("line"),
                            row.getString("voter_id"),
                            row.getString("before"),
                            row.getString("after")));
                    count = row.getLong("moved");
                }
            }
            return new Moves(first, count);
        }
    }

    /// The first voters on the roll, by their IDs, whom the staged roll does not have.
    public List<String> missing(int votersMax) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
            SELECT voter_id
            FROM roll
            WHERE NOT EXISTS (SELECT FROM roll_file AS file WHERE file.voter_id = roll.voter_id)
            ORDER BY voter_id
            LIMIT ?
            """)) {
            select.setInt(1, votersMax);
            List<String> voterIds = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    voterIds.add(row.getString("voter_id"));
                }
            }
            return voterIds;
        }
    }

    /// The roll in lines `voterId,constituency`, ordered by their bytes. That is also the order of the voter
    /// IDs: no character of an ID sorts before the comma.
    public CopyOut lines() throws SQLException {
        return copies().copyOut("""
            COPY (SELECT voter_id, constituency FROM roll ORDER BY voter_id) TO STDOUT (FORMAT csv)
            """);
    }

    private CopyManager copies() throws SQLException {
        return session.unwrap(PGConnection.class).getCopyAPI();
    }

    private long update(String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
