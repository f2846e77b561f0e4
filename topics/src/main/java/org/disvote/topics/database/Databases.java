package org.disvote.topics.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// Connections to databases by JDBC URLs. A password is in the URL, or, better, in the file that the environment
/// variable `PGPASSFILE` names, which the driver reads at each connection.
///
/// No message of an exception from here has a password: the driver's own may quote a URL.
public final class Databases {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(3);
    private static final String CANNOT_CONNECT = "08001";
    private static final Pattern USER = Pattern.compile("[?&]user=([^&]*)");
    private static final Pattern SECRET = Pattern.compile("([?&](?:password|sslpassword)=)[^&\\s]*");

    private Databases() {}

    /// @param properties those in the URL win
    public static Connection connect(String url, Properties properties) throws SQLException {
        try {
            return DriverManager.getConnection(url, properties);
        } catch (SQLException e) {
            if (String.valueOf(e.getMessage()).contains(url)) {
                // Without the cause, which has the URL as well.
                throw new SQLException("no driver accepts the URL " + masked(url), CANNOT_CONNECT);
            }
            throw e;
        }
    }

    /// As below. Connecting takes at most 3 seconds.
    public static Connection connect(String url, String name) throws SQLException {
        return connect(url, name, CONNECT_MAX);
    }

    /// For an operator's command. Errors of the server come without the rows that they are about.
    ///
    /// @param name shown by `pg_stat_activity`
    /// @param connectMax how long connecting may take, in whole seconds, with all servers that the URL names
    public static Connection connect(String url, String name, Duration connectMax) throws SQLException {
        return connect(url, properties(name, connectMax));
    }

    private static Properties properties(String name, Duration connectMax) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", name);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", Long.toString(connectMax.toSeconds()));
        properties.setProperty("connectTimeout", Long.toString(connectMax.toSeconds()));
        properties.setProperty("logServerErrorDetail", "false");
        return properties;
    }

    /// Connections as of [#connect(String, String)]; a lock is waited for 2 seconds.
    public static DataSource source(String url) {
        return source(url, CONNECT_MAX);
    }

    /// The same.
    ///
    /// @param connectMax as of [#connect(String, String, Duration)]
    public static DataSource source(String url, Duration connectMax) {
        Properties properties = properties("disvote migration", connectMax);
        properties.setProperty("options", "-c lock_timeout=2s");
        return new UrlSource(url, properties);
    }

    /// A URL, or a text with URLs, without passwords.
    public static String masked(String text) {
        return SECRET.matcher(text).replaceAll("$1***");
    }

    /// Whom a URL connects as.
    static String user(String url) {
        Matcher user = USER.matcher(url);
        return user.find() ? URLDecoder.decode(user.group(1), UTF_8) : System.getProperty("user.name", "");
    }

    /// Whether a text has a URL with a password.
    public static boolean showsPassword(String text) {
        return SECRET.matcher(text).find();
    }
}
