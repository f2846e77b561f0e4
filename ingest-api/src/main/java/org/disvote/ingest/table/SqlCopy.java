package org.disvote.ingest.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/// Copies rows from one master to another in PostgreSQL's own binary form.
final class SqlCopy {

    private SqlCopy() {}

    static byte[] out(Connection session, String select) throws SQLException {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try {
            session.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (" + select + ") TO STDOUT (FORMAT binary)", rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return rows.toByteArray();
    }

    /// @return how many rows were inserted
    static long in(Connection session, String table, byte[] rows) throws SQLException {
        try {
            return session.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)", new ByteArrayInputStream(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }
}
