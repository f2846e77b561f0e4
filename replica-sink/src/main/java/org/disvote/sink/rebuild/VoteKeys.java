package org.disvote.sink.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.sink.rebuild.Rebuild.Watch;
import org.postgresql.util.PSQLException;

/// The keys and indexes of the `vote` table. A rebuild drops them before it inserts the votes and creates
/// them afterwards, which is faster. For one thread.
final class VoteKeys {

    private static final String UNIQUE_VIOLATION = "23505";

    /// The statements for one key.
    private record Key(String drop, String create) {}

    private final RebuildSession session;
    private final List<Key> keys;

    private VoteKeys(RebuildSession session, List<Key> keys) {
        this.session = session;
        this.keys = List.copyOf(keys);
    }

    /// Drops the keys of an empty `vote` table.
    ///
    /// @return empty, and nothing was changed, if the table has rows
    static Optional<VoteKeys> dropFromEmptyTable(RebuildSession session) throws SQLException {
        try (var statement = session.connection().createStatement()) {
            statement.execute("LOCK TABLE vote IN ACCESS EXCLUSIVE MODE");
            try (var row = statement.executeQuery("SELECT EXISTS (SELECT FROM vote)")) {
                row.next();
                if (row.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            List<Key> keys = find(session.connection());
            for (Key key : keys) {
                statement.execute(key.drop());
            }
            // COPY with FREEZE needs a table whose storage was created in this transaction.
            statement.execute("TRUNCATE vote");
            return Optional.of(new VoteKeys(session, keys));
        }
    }

    private static List<Key> find(Connection connection) throws SQLException {
        List<Key> keys = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                    SELECT format('ALTER TABLE vote DROP CONSTRAINT %I', conname),
                           format('ALTER TABLE vote ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
                    FROM pg_constraint
                    WHERE conrelid = 'vote'::regclass AND contype IN ('p', 'u')
                    UNION ALL
                    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
                    FROM pg_index
                    WHERE indrelid = 'vote'::regclass
                        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
                    """)) {
            while (rows.next()) {
                keys.add(new Key(rows.getString(1), rows.getString(2)));
            }
        }
        return keys;
    }

    /// @param url of the database, for a second session that watches the progress
    /// @param votes how many rows the table has
    void create(String url, Target target, long votes, Watch watch) throws RebuildException, SQLException {
        for (int i = 0; i < keys.size(); i++) {
            String doing = "making key %d of %d".formatted(i + 1, keys.size());
            watch.progress(doing, 0, votes);
            try (KeyProgress _ = new KeyProgress(
                    url, session.backend(), share -> watch.progress(doing, (long) (share * votes), votes))) {
                create(keys.get(i), target);
            } catch (PSQLException e) {
                if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                    throw new RebuildException(
                            "the log has two votes where only one may be: audit it, and find out where the "
                                    + "second comes from",
                            e);
                }
                throw e;
            }
        }
    }

    private void create(Key key, Target target) throws SQLException {
        Connection connection = session.connection();
        Savepoint before = connection.setSavepoint();
        try {
            execute(key.create());
        } catch (PSQLException e) {
            connection.rollback(before);
            if (!UNIQUE_VIOLATION.equals(e.getSQLState()) || !target.markVoid(connection)) {
                throw e;
            }
            execute(key.create());
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = session.connection().createStatement()) {
            statement.execute(sql);
        }
    }
}
