package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;

/// Asks the server, on a session of its own, how far it is with a key that another session makes. It is for a person
/// who waits: where the server does not tell, nobody hears of it.
final class KeyProgress implements AutoCloseable {

    private static final Duration ASK_EACH = Duration.ofMillis(500);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread asking;

    /// @param backend the process that makes the key
    /// @param watch told a share of 1, by one thread, and not after [#close] has returned
    KeyProgress(String url, int backend, DoubleConsumer watch) {
        asking = Thread.ofVirtual().name("key-progress").start(() -> ask(url, backend, watch));
    }

    private void ask(String url, int backend, DoubleConsumer watch) {
        // Reading the table is about half of the work, writing the sorted key the other half.
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "disvote-rebuild-progress");
        properties.setProperty("connectTimeout", Long.toString(ANSWER_MAX.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(ANSWER_MAX.toSeconds()));
        try (Connection session = DriverManager.getConnection(url, properties);
                PreparedStatement select = session.prepareStatement("""
                        SELECT coalesce(blocks_done::float8 / nullif(blocks_total, 0), 0) / 2
                             + coalesce(tuples_done::float8 / nullif(tuples_total, 0), 0) / 2
                        FROM pg_stat_progress_create_index WHERE pid = ?
                        """)) {
            select.setInt(1, backend);
            while (!closing.await(ASK_EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                try (ResultSet row = select.executeQuery()) {
                    watch.accept(row.next() ? row.getDouble(1) : 0);
                }
            }
        } catch (SQLException e) {
            // The session that makes the key says what is wrong, if anything is.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            asking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
