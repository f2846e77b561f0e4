package org.disvote.ingest.master;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/// Opens direct sessions on a master, for parts that must own theirs: a lock that lives and dies with its session, or a
/// thread that polls for good. They bypass any pool.
///
/// Every wait on such a session ends: asking who leads a group after 2 s, connecting after [#CONNECT_MAX], a lock after
/// 2 s, a transaction left idle
/// after 1 s, a silent server after [#ANSWER_MAX]. The lock's time is below the socket's, so that the server's own
/// error
/// comes first and the session survives it. A JDBC URL that sets one of these itself wins.
///
/// Limits that a server, a database or a role sets for everybody are taken back: with `statement_timeout=1ms` on a
/// database no vote of its shard would ever be committed.
public final class MasterSession {

    /// How long making a connection may take, in whole seconds.
    public static final Duration CONNECT_MAX = Duration.ofSeconds(3);

    /// How long one answer of the server may take, in whole seconds.
    public static final Duration ANSWER_MAX = Duration.ofSeconds(4);

    private MasterSession() {}

    /// @param url the master's JDBC URL; of a group under Patroni the session is the leader's
    /// @param name what `pg_stat_activity` shows
    /// @return a connection in autocommit mode
    public static Connection open(String url, String name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", name);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", seconds(CONNECT_MAX));
        properties.setProperty("connectTimeout", seconds(CONNECT_MAX));
        properties.setProperty("socketTimeout", seconds(ANSWER_MAX));
        // Statements are named on the server from their first use: they are planned once and travel in binary form.
        properties.setProperty("prepareThreshold", "1");
        takeBackForeignLimits(properties);
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

    /// From a session's first statement on.
    static void takeBackForeignLimits(Properties properties) {
        properties.setProperty("options", "-c statement_timeout=0 -c idle_session_timeout=0");
    }

    /// Every connection to a master is made here. An exception's text could otherwise quote the statement, its
    /// parameters and the rows it met, so a vote and its voter.
    static Connection connect(MasterAddress address, Properties properties) throws SQLException {
        Properties quiet = new Properties();
        quiet.putAll(properties);
        quiet.setProperty("logServerErrorDetail", "false");
        return DriverManager.getConnection(address.leader(), quiet);
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.toSeconds());
    }
}
