package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.function.DoubleConsumer;
import org.disvote.topics.database.Databases;
import org.disvote.topics.lifetime.Worker;

/// Asks the server, in a second session, how far it is with a key that another session creates. This is only
/// for people who wait: if the server does not answer, no progress is shown.
final class KeyProgress implements AutoCloseable {

    private static final Duration ASK_EACH = Duration.ofMillis(500);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private final Worker asking;

    /// @param backend the server's process that creates the key
    /// @param watch called by one thread with the share that is done, from 0 to 1; not called after [#close]
    KeyProgress(String url, int backend, DoubleConsumer watch) {
        asking = Worker.virtual("key-progress", ANSWER_MAX.multipliedBy(2), worker -> ask(worker, url, backend, watch))
                .start();
    }

    private static void ask(Worker worker, String url, int backend, DoubleConsumer watch) throws InterruptedException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "disvote-rebuild-progress");
        properties.setProperty("connectTimeout", Long.toString(ANSWER_MAX.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(ANSWER_MAX.toSeconds()));
        // Reading the table is about half of the work, writing the sorted key the other half.
        try (Connection session = Databases.connect(url, properties);
                PreparedStatement select = session.prepareStatement("""
                        SELECT coalesce(blocks_done::float8 / nullif(blocks_total, 0), 0) / 2
                             + coalesce(tuples_done::float8 / nullif(tuples_total, 0), 0) / 2
                        FROM pg_stat_progress_create_index WHERE pid = ?
                        """)) {
            select.setInt(1, backend);
            while (worker.pause(ASK_EACH)) {
                try (ResultSet row = select.executeQuery()) {
                    watch.accept(row.next() ? row.getDouble(1) : 0);
                }
            }
        } catch (SQLException e) {
            // If something is wrong, the session that creates the key reports it.
        }
    }

    @Override
    public void close() {
        asking.close();
    }
}
