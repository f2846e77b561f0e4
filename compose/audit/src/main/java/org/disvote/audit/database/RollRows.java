package org.disvote.audit.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.disvote.audit.source.UnreachableException;
import org.jspecify.annotations.Nullable;

/// A master's part of a roll, in lines `voter,constituency`, by the bytes of the voter. It is read in chunks, each of
/// them in a transaction of its own. An import may change it meanwhile: then [#version] is another one afterwards.
public final class RollRows {

    private static final int CHUNK_VOTERS = 10_000;

    private final Connection connection;
    private final String roll;
    private final Queue<byte[]> lines = new ArrayDeque<>();
    private String last = "";
    private boolean isEnd;

    RollRows(Connection connection, String roll) {
        this.connection = connection;
        this.roll = roll;
    }

    /// @return a line with its end; null after the last one
    public byte @Nullable [] next() throws UnreachableException {
        if (lines.isEmpty() && !isEnd) {
            read();
        }
        return lines.poll();
    }

    private void read() throws UnreachableException {
        try (PreparedStatement statement = connection.prepareStatement("""
            SELECT voter, voter || ',' || constituency || chr(10) FROM roll
            WHERE roll = ? AND voter > ? COLLATE "C" ORDER BY voter COLLATE "C" LIMIT ?
            """)) {
            statement.setString(1, roll);
            statement.setString(2, last);
            statement.setInt(3, CHUNK_VOTERS);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    last = rows.getString(1);
                    lines.add(rows.getString(2).getBytes(UTF_8));
                }
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
        isEnd = lines.size() < CHUNK_VOTERS;
    }

    /// Tells the roll as it is now from every later one: each import writes its partitions anew.
    public String version() throws UnreachableException {
        try (PreparedStatement statement = connection.prepareStatement("""
            SELECT coalesce(string_agg(partition || ' ' || xmin, ',' ORDER BY partition), '')
            FROM roll_partition WHERE roll = ?
            """)) {
            statement.setString(1, roll);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw UnreachableException.of(e);
        }
    }
}
