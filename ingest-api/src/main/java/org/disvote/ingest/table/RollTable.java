package org.disvote.ingest.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.id.Ids;
import org.disvote.topics.voter.Voter;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/// The tables `roll` and `roll_partition`: the rolls by name, as far as the master has them.
public final class RollTable {

    private final Connection session;

    public RollTable(Connection session) {
        this.session = session;
    }

    /// What the master has of one roll.
    ///
    /// @param partitions of which it has the voters
    /// @param constituencies of those of the voters asked for who are on the roll; empty if they have none
    public record Listed(Set<Integer> partitions, Map<Voter, String> constituencies) {

        public Listed {
            partitions = Set.copyOf(partitions);
            constituencies = Map.copyOf(constituencies);
        }

        /// Hides the voters.
        @Override
        public String toString() {
            return "Listed[" + constituencies.size() + " voters]";
        }
    }

    /// What the master's rolls say about some voters.
    ///
    /// @param byName those of the rolls asked for of which the master has any voter or partition
    public record Electorate(Map<String, Listed> byName) {

        /// For a batch that needs none.
        public static final Electorate NONE = new Electorate(Map.of());

        public Electorate {
            byName = Map.copyOf(byName);
        }

        /// Empty if the voter is not on the roll here; an empty text if they have no constituency.
        public Optional<String> constituency(String roll, Voter voter) {
            Listed listed = byName.get(roll);
            return listed == null
                    ? Optional.empty()
                    : Optional.ofNullable(listed.constituencies().get(voter));
        }

        /// Whether the master has the voters of a partition. If not, nobody here can say who is not on the roll.
        public boolean covers(String roll, int partition) {
            Listed listed = byName.get(roll);
            return listed != null && listed.partitions().contains(partition);
        }
    }

    /// Which of these voters are on these rolls and with which constituency, and of which partitions the master
    /// has their voters.
    public Electorate electorate(Set<String> rolls, Set<Voter> voters) throws SQLException {
        try (PreparedStatement select = session.prepareStatement("""
            SELECT roll, voter, constituency, NULL::int AS partition
            FROM roll WHERE roll = ANY(?) AND voter = ANY(?)
            UNION ALL
            SELECT roll, NULL, NULL, partition FROM roll_partition WHERE roll = ANY(?)
            """)) {
            String[] names = SqlArrays.texts(rolls, name -> name);
            select.setObject(1, names);
            select.setObject(2, SqlArrays.texts(voters, Voter::value));
            select.setObject(3, names);
            Map<String, Map<Voter, String>> constituencies = new HashMap<>();
            Map<String, Set<Integer>> partitions = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String roll = rows.getString("roll");
                    String voter = rows.getString("voter");
                    if (voter == null) {
                        partitions
                                .computeIfAbsent(roll, name -> new HashSet<>())
                                .add(rows.getInt("partition"));
                    } else {
                        constituencies
                                .computeIfAbsent(roll, name -> new HashMap<>())
                                .put(new Voter(voter), constituency(rows.getString("constituency")));
                    }
                }
            }
            Map<String, Listed> byName = new HashMap<>();
            for (String roll : rolls) {
                byName.put(
                        roll,
                        new Listed(
                                partitions.getOrDefault(roll, Set.of()), constituencies.getOrDefault(roll, Map.of())));
            }
            return new Electorate(byName);
        }
    }

    /// If a row has another text, which an import refuses, the batch must not fail. The audit reports the vote.
    private static String constituency(String text) {
        return Ids.isValid(text) ? text : "";
    }

    /// Creates the temporary table `roll_file` and begins to copy a whole new roll into it. The table is
    /// dropped when the transaction ends. It has pseudonyms only, as they come: nothing of the file's order.
    ///
    /// @return takes rows in COPY's text format: partition, voter, constituency
    public CopyIn startStaging() throws SQLException {
        execute("""
            CREATE TEMPORARY TABLE roll_file (
                partition    int              NOT NULL,
                voter        text COLLATE "C" NOT NULL,
                constituency text COLLATE "C" NOT NULL
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

    /// Makes a roll equal to the staged one. Rolls of other names stay as they are.
    ///
    /// @param owned the master's partitions
    public Merged merge(String roll, Set<Integer> owned) throws SQLException {
        int[] partitions = SqlArrays.ints(owned);
        // A partition that moved to another master may have left its voters here.
        try (PreparedStatement delete =
                session.prepareStatement("DELETE FROM roll WHERE roll = ? AND partition <> ALL (?)")) {
            delete.setString(1, roll);
            delete.setObject(2, partitions);
            delete.execute();
        }
        execute("ANALYZE roll_file");
        long removed = update(roll, """
            DELETE FROM roll
            WHERE roll = ? AND NOT EXISTS (SELECT FROM roll_file AS file WHERE file.voter = roll.voter)
            """);
        long moved = update(roll, """
            UPDATE roll
            SET constituency = file.constituency
            FROM roll_file AS file
            WHERE roll.roll = ? AND file.voter = roll.voter AND file.constituency <> roll.constituency
            """);
        // In the order of the index: otherwise each voter would go to another page of it.
        long added = update(roll, """
            INSERT INTO roll (roll, voter, partition, constituency)
            SELECT name.roll, voter, partition, constituency
            FROM (SELECT ?::text COLLATE "C" AS roll) AS name CROSS JOIN roll_file AS file
            WHERE NOT EXISTS (SELECT FROM roll WHERE roll.roll = name.roll AND roll.voter = file.voter)
            ORDER BY voter
            """);
        Merged merged = new Merged(added, moved, removed);
        update(roll, "DELETE FROM roll_partition WHERE roll = ?");
        try (PreparedStatement insert =
                session.prepareStatement("INSERT INTO roll_partition (roll, partition) SELECT ?, unnest(?::int[])")) {
            insert.setString(1, roll);
            insert.setObject(2, partitions);
            insert.execute();
        }
        if (!merged.equals(Merged.NOTHING)) {
            execute("SELECT analyze_roll()"); // a plan made for an empty roll would scan all of it for each voter
        }
        return merged;
    }

    /// What the staged roll would do to voters who are on the roll.
    ///
    /// @param moves some of the voters who get another constituency
    /// @param moved how many these are in all
    /// @param removed how many it does not have
    public record Changes(Map<Voter, Move> moves, long moved, long removed) {
        public Changes {
            moves = Map.copyOf(moves);
        }

        /// Hides the voters.
        @Override
        public String toString() {
            return "Changes[moved=" + moved + ", removed=" + removed + "]";
        }
    }

    /// @param before the constituency on the roll, empty if there is none
    /// @param after the constituency in the file, empty if there is none
    public record Move(String before, String after) {}

    /// @param movesMax how many to name
    public Changes changes(String roll, int movesMax) throws SQLException {
        Map<Voter, Move> moves = new HashMap<>();
        long moved = 0;
        try (PreparedStatement select = session.prepareStatement("""
            SELECT voter, roll.constituency AS before, file.constituency AS after, count(*) OVER () AS moved
            FROM roll_file AS file JOIN roll USING (voter)
            WHERE roll.roll = ? AND file.constituency <> roll.constituency
            LIMIT ?
            """)) {
            select.setString(1, roll);
            select.setInt(2, movesMax);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    moves.put(
                            new Voter(row.getString("voter")),
                            new Move(row.getString("before"), row.getString("after")));
                    moved = row.getLong("moved");
                }
            }
        }
        try (PreparedStatement select = session.prepareStatement("""
            SELECT count(*) FROM roll
            WHERE roll = ? AND NOT EXISTS (SELECT FROM roll_file AS file WHERE file.voter = roll.voter)
            """)) {
            select.setString(1, roll);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new Changes(moves, moved, row.getLong(1));
            }
        }
    }

    /// A roll in lines `voter,constituency`, ordered by their bytes. That is also the order of the voters: no
    /// character of a pseudonym sorts before the comma.
    ///
    /// @param roll an ID, so that it needs no quoting
    public CopyOut lines(String roll) throws SQLException {
        return copies().copyOut("""
            COPY (SELECT voter || ',' || constituency FROM roll WHERE roll = '%s' ORDER BY voter) TO STDOUT
            """.formatted(Ids.require("the name of a roll", roll)));
    }

    private CopyManager copies() throws SQLException {
        return session.unwrap(PGConnection.class).getCopyAPI();
    }

    /// @param sql with one parameter, the roll's name
    private long update(String roll, String sql) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, roll);
            return statement.executeLargeUpdate();
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }
}
