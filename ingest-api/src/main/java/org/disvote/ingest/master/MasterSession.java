package org.disvote.ingest.master;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.Properties;
import org.disvote.topics.database.Databases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A direct session with a master, for one thread. It bypasses any pool: for a lock that ends with its
/// session, a transaction of several steps, or a thread that polls.
///
/// Every wait on such a session ends: asking who leads a group after 2 s, connecting after [#CONNECT_MAX], a
/// lock after 2 s, a transaction left idle after 1 s, a silent server after [#ANSWER_MAX]. The lock timeout
/// is shorter than the socket timeout, so that the server's own error comes first and the session survives
/// it. Values in the JDBC URL win.
///
/// Timeouts that a server, a database or a role sets for all sessions are switched off: with
/// `statement_timeout=1ms` on a database no vote of its shard would ever be committed.
///
/// The session is never renewed. Its holder can rely on this: a master that restarts, and may have lost
/// commits, ends it.
public final class MasterSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(MasterSession.class);

    /// How long making a connection may take, in whole seconds.
    public static final Duration CONNECT_MAX = Duration.ofSeconds(3);

    /// How long one answer of the server may take, in whole seconds.
    public static final Duration ANSWER_MAX = Duration.ofSeconds(4);

    /// For a session whose statements find everything by an index. Otherwise a plan made while a table was
    /// empty would scan the table for as long as the session lasts; so one plan serves all. Left to choose, the
    /// server plans the statement that reads the elections anew each time.
    public static final String ONE_PLAN =
            "SET enable_seqscan = off; SET jit = off; SET plan_cache_mode = force_generic_plan";

    private final Connection connection;

    private MasterSession(Connection connection) {
        this.connection = connection;
    }

    /// @param url the master's JDBC URL; of a group under Patroni the session is the leader's
    /// @param name shown by `pg_stat_activity`
    public static MasterSession open(String url, String name) throws SQLException {
        return new MasterSession(connect(url, name));
    }

    /// As [#open], for those who need no transactions of several steps.
    ///
    /// @return a connection in autocommit mode
    public static Connection connect(String url, String name) throws SQLException {
        return connect(url, name, CONNECT_MAX, ANSWER_MAX);
    }

    /// The same with limits of one's own, for an operator's command, by which no voter waits.
    ///
    /// @param connectMax how long making the connection may take, in whole seconds
    /// @param answerMax how long one answer of the server may take, in whole seconds
    public static Connection connect(String url, String name, Duration connectMax, Duration answerMax)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", name);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", seconds(connectMax));
        properties.setProperty("connectTimeout", seconds(connectMax));
        properties.setProperty("socketTimeout", seconds(answerMax));
        // Statements are named on the server from their first use: they are planned once and travel in binary form.
        properties.setProperty("prepareThreshold", "1");
        switchOffTimeouts(properties);
        Connection connection = connect(MasterAddress.parse(url), properties);
        try (var statement = connection.createStatement()) {
            statement.execute("""
                SET statement_timeout = 0;
                SET idle_session_timeout = 0;
                SELECT set_config('transaction_timeout', '0', false)
                WHERE current_setting('transaction_timeout', true) IS NOT NULL;
                SET idle_in_transaction_session_timeout = '1s';
                SET lock_timeout = '2s';
                SET tcp_keepalives_idle = 2;
                SET tcp_keepalives_interval = 1;
                SET tcp_keepalives_count = 3
                """);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// What the tables' classes work on, see [org.disvote.ingest.table].
    public Connection connection() {
        return connection;
    }

    public PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    /// Steps of one transaction.
    ///
    /// @param <X> what they throw besides [SQLException]
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T run() throws SQLException, X;
    }

    /// Commits what the work did, or nothing of it.
    public <T, X extends Exception> T inTransaction(Work<T, X> work) throws SQLException, X {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            T result = work.run();
            connection.commit();
            committed = true;
            return result;
        } finally {
            end(committed);
        }
    }

    private void end(boolean committed) throws SQLException {
        if (committed) {
            connection.setAutoCommit(true);
            return;
        }
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("Rollback failed, the server does it when the session ends");
        }
    }

    /// Does a part of a transaction. If it fails, that part alone is undone, and the transaction goes on.
    public <T, X extends Exception> T attempt(Work<T, X> work) throws SQLException, X {
        Savepoint before = connection.setSavepoint();
        try {
            T result = work.run();
            connection.releaseSavepoint(before);
            return result;
        } catch (SQLException e) {
            connection.rollback(before);
            throw e;
        }
    }

    /// An open transaction is rolled back by the server.
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("Session did not close, the server ends it when the connection is lost");
        }
    }

    /// Effective from a session's first statement on.
    static void switchOffTimeouts(Properties properties) {
        properties.setProperty("options", "-c statement_timeout=0 -c idle_session_timeout=0");
    }

    /// Every connection to a master is made here. Server errors are received without detail: it could quote
    /// the statement, its parameters and rows, and so a vote and its voter.
    static Connection connect(MasterAddress address, Properties properties) throws SQLException {
        Properties quiet = new Properties();
        quiet.putAll(properties);
        quiet.setProperty("logServerErrorDetail", "false");
        return Databases.connect(address.leader(), quiet);
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
