package org.disvote.ingest.master;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Connections to the server that is the master when they are opened.
///
/// @param properties of the driver; those in the URL win
record MasterDataSource(MasterAddress address, Properties properties) implements DataSource {

    @Override
    public Connection getConnection() throws SQLException {
        return MasterSession.connect(address, properties);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the credentials are in the URL");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    /// The pool sets it; here it is one of the properties already.
    @Override
    public void setLoginTimeout(int seconds) {}

    /// How long the pool, when it closes, waits for a session that it is just opening. With 0 it logs a
    /// warning each time.
    @Override
    public int getLoginTimeout() {
        return 1;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
