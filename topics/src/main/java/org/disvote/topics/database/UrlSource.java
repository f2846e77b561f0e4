package org.disvote.topics.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/// Connections by one URL, without a pool.
record UrlSource(String url, Properties properties) implements UnpooledSource {

    @Override
    public Connection getConnection() throws SQLException {
        return Databases.connect(url, properties);
    }

    /// Hides the password.
    @Override
    public String toString() {
        return "UrlSource[" + Databases.masked(url) + "]";
    }
}
