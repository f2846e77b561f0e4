package org.disvote.ingest.publish;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.ingest.master.MasterSchema;
import org.disvote.ingest.table.VoteTable;
import org.disvote.testkit.Postgres;
import org.disvote.testkit.postgres.Forgery;
import org.disvote.topics.id.ChoiceId;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.reason.OperatorNeededException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.EncodedVote;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.ShortBallot;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.voter.Voter;
import org.postgresql.ds.PGSimpleDataSource;

/// A master that owns every partition, and a minimal committer: each vote is of a new voter, numbered under
/// the heads' lock. Every third one is an envelope.
public final class MasterFixture {

    public static final Routing ROUTING = new Routing(6);

    private static final Instant CAST_AT = Instant.parse("2027-05-21T07:00:00.123456Z");

    private final String url;
    private final Random nonces = new Random(7);
    private int voters;

    public MasterFixture(Postgres postgres) {
        url = postgres.createDatabase();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        MasterSchema.migrate(database);
        for (int partition = 0; partition < ROUTING.partitions(); partition++) {
            execute("INSERT INTO partition_head (partition, last_seq, published) VALUES (" + partition + ", 0, 0)");
        }
    }

    public String url() {
        return url;
    }

    /// Commits votes as one batch, whether the shard is open or not.
    ///
    /// @return the votes as committed
    public List<VoteCast> commit(int count) {
        try (Connection connection = DriverManager.getConnection(url)) {
            connection.setAutoCommit(false);
            SortedMap<Integer, Long> heads = heads(connection, " ORDER BY partition FOR UPDATE");
            List<VoteCast> votes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String voter = "GR-%08d".formatted(voters++);
                int partition = ROUTING.partitionOf(new Voter(voter));
                long seq = heads.merge(partition, 1L, Long::sum);
                votes.add(new VoteCast(
                        new ElectionId("demo"),
                        partition,
                        seq,
                        new Voter(voter),
                        "",
                        1,
                        voters % 3 == 0 ? envelope() : ShortBallot.of(new ChoiceId("c1")),
                        "",
                        Nonce.random(nonces),
                        CAST_AT));
            }
            insert(connection, votes);
            for (var head : heads.entrySet()) {
                setHead(connection, head.getKey(), head.getValue());
            }
            connection.commit();
            return votes;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Of the form of one, which is all that a publisher could look at.
    private BallotBytes envelope() {
        byte[] bytes = new byte[1_269];
        nonces.nextBytes(bytes);
        bytes[0] = 1;
        return BallotBytes.of(bytes);
    }

    /// Takes the last votes of each partition away, heads included, as the loss of commits does.
    public void lose(int votesOfEachPartition) {
        execute("UPDATE partition_head SET last_seq = greatest(0, last_seq - " + votesOfEachPartition
                + "), opened_for = NULL");
        forge("DELETE FROM vote USING partition_head AS head"
                + " WHERE head.partition = vote.partition AND vote.seq > head.last_seq");
    }

    /// Takes these away, the last ones of their partitions, heads included.
    public void lose(List<VoteCast> last) {
        for (VoteCast vote : last) {
            forge("DELETE FROM vote WHERE partition = %d AND seq = %d".formatted(vote.partition(), vote.seq()));
            execute("UPDATE partition_head SET last_seq = last_seq - 1, opened_for = NULL WHERE partition = "
                    + vote.partition());
        }
    }

    /// All votes, by position.
    public List<VoteCast> votes() {
        SortedMap<Integer, Long> beginning = new TreeMap<>();
        heads().keySet().forEach(partition -> beginning.put(partition, 0L));
        try (Connection connection = DriverManager.getConnection(url)) {
            return new VoteTable(connection)
                    .after(beginning, Integer.MAX_VALUE).stream()
                            .map(EncodedVote::vote)
                            .toList();
        } catch (SQLException | OperatorNeededException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isOpen() {
        return "true"
                .equals(text("SELECT bool_and(coalesce(opened_for = master_identity(), false)) FROM partition_head"));
    }

    /// The partitions that take no votes.
    public Set<Integer> closed() {
        try (Connection connection = DriverManager.getConnection(url);
                var select = connection.createStatement();
                var rows = select.executeQuery(
                        "SELECT partition FROM partition_head WHERE opened_for IS DISTINCT FROM master_identity()")) {
            Set<Integer> closed = new TreeSet<>();
            while (rows.next()) {
                closed.add(rows.getInt(1));
            }
            return closed;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// From now on its votes may be handed over.
    public void putElection() {
        execute("INSERT INTO election (id, terms_digest, terms, opens_at, closes_at, notice_s, roll)"
                + " VALUES ('demo', '', '', now(), now() + interval '1 day', 60, '')");
    }

    /// As `opened_for` names it.
    public String life() {
        return text("SELECT master_identity()");
    }

    public long published() {
        return Long.parseLong(text("SELECT sum(published) FROM partition_head"));
    }

    public SortedMap<Integer, Long> heads() {
        try (Connection connection = DriverManager.getConnection(url)) {
            return heads(connection, "");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void insert(VoteCast vote) {
        try (Connection connection = DriverManager.getConnection(url)) {
            insert(connection, List.of(vote));
            setHead(connection, vote.partition(), vote.seq());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Executes what the master refuses.
    public void forge(String sql) {
        execute(Forgery.of(sql));
    }

    public void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public String text(String select) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var row = statement.executeQuery(select)) {
            row.next();
            return String.valueOf(row.getObject(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SortedMap<Integer, Long> heads(Connection connection, String lock) throws SQLException {
        SortedMap<Integer, Long> heads = new TreeMap<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT partition, last_seq FROM partition_head" + lock)) {
            while (rows.next()) {
                heads.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return heads;
    }

    private static void insert(Connection connection, List<VoteCast> votes) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO vote VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false)")) {
            for (VoteCast vote : votes) {
                insert.setInt(1, vote.partition());
                insert.setLong(2, vote.seq());
                insert.setString(3, vote.electionId().value());
                insert.setString(4, vote.voter().value());
                insert.setString(5, vote.constituency());
                insert.setInt(6, vote.revision());
                insert.setBytes(7, vote.ballot().bytes());
                insert.setString(8, vote.auth());
                insert.setBytes(9, vote.nonce().bytes());
                insert.setObject(10, vote.castAt().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void setHead(Connection connection, int partition, long seq) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE partition_head SET last_seq = ? WHERE partition = ?")) {
            update.setLong(1, seq);
            update.setInt(2, partition);
            update.executeUpdate();
        }
    }
}
