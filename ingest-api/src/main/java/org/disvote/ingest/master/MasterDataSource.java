package org.disvote.ingest.master;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.disvote.topics.database.UnpooledSource;

/// Connections to the server that is the master when they are opened.
///
/// @param properties of the driver; those in the URL win
record MasterDataSource(MasterAddress address, Properties properties) implements UnpooledSource {

    @Override
    public Connection getConnection() throws SQLException {
        return MasterSession.connect(address, properties);
    }

    /// How long the pool, when it closes, waits for a session that it is just opening. With 0 it logs a
    /// warning each time.
    @Override
    public int getLoginTimeout() {
        return 1;
    }
}
