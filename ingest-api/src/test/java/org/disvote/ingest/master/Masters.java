package org.disvote.ingest.master;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.disvote.ingest.Launches;
import org.disvote.testkit.Postgres;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.routing.Shard;

/// Makes master databases for tests and reads them, with its own SQL.
public final class Masters {

    public static final Routing ROUTING = new Routing(4);
    public static final String OPEN = "open";
    public static final String NOT_YET = "not-yet";
    public static final String OVER = "over";
    public static final String LAST_COUNTS = "last-counts";

    private Masters() {}

    /// A master with all partitions, open, and elections: open, not yet open, over, and open to changes of
    /// mind.
    public static String create(Postgres postgres) {
        String url = postgres.createDatabase();
        MasterSchema.migrate(new Shard(0), url);
        execute(
                url,
                "INSERT INTO partition_head (partition, last_seq, published) SELECT generate_series(0, %d), 0, 0"
                        .formatted(ROUTING.partitions() - 1));
        execute(url, "UPDATE partition_head SET opened_for = master_identity()");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        put(url, OPEN, now.minusSeconds(3600), now.plusSeconds(3600));
        put(url, NOT_YET, now.plusSeconds(3600), now.plusSeconds(7200));
        put(url, OVER, now.minusSeconds(7200), now.minusSeconds(3600));
        put(url, LAST_COUNTS, now.minusSeconds(3600), now.plusSeconds(3600));
        return url;
    }

    public static void put(String url, String election, Instant opensAt, Instant closesAt) {
        ObjectNode file = Launches.file(election, opensAt, closesAt, "c1", "c2")
                .put("changeOfMind", election.equals(LAST_COUNTS) ? "last-counts" : "refused");
        Launches.put(url, Launches.election(file));
        if (!Instant.now().isBefore(closesAt)) {
            execute(
                    url,
                    ("INSERT INTO sealed SELECT '%s', partition, last_seq, '%s', now() FROM partition_head"
                                    + " ON CONFLICT DO NOTHING")
                            .formatted(election, closesAt));
        }
    }

    public static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The rows of a query, each joined by blanks.
    public static List<String> query(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> result = new ArrayList<>();
            while (rows.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(rows.getString(i)));
                }
                result.add(String.join(" ", columns));
            }
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static long count(String url) {
        return Long.parseLong(query(url, "SELECT count(*) FROM vote").getFirst());
    }

    /// Partitions that break a guarantee, each with its numbers; none in a correct master.
    public static List<String> violations(String url) {
        return query(url, """
            SELECT 'partition', head.partition, 'votes', count(seq), 'head and highest', head.last_seq, max(seq)
            FROM partition_head head LEFT JOIN vote ON vote.partition = head.partition
            GROUP BY head.partition, head.last_seq
            HAVING count(seq) <> head.last_seq OR coalesce(max(seq), 0) <> head.last_seq
            UNION ALL
            SELECT 'voter', 0, voter, count(*), election_id, 0, 0
            FROM vote GROUP BY election_id, voter
            HAVING count(*) <> max(revision) OR max(revision) > 1 AND election_id <> 'last-counts'
            UNION ALL
            SELECT 'clock', partition, max(cast_at)::text, count(*), 'runs back', max(seq), 0
            FROM (SELECT *, lag(cast_at) OVER (PARTITION BY partition ORDER BY seq) > cast_at AS back FROM vote) vote
            WHERE back GROUP BY partition
            """);
    }
}
