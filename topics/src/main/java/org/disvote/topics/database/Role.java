package org.disvote.topics.database;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A group of users of our databases. Nobody logs in as one: users are its members.
public enum Role {
    /// Owns the tables and migrates them. No service is a member.
    OWNER,
    /// An ingest instance, and what repairs a shard from the log.
    INGEST,
    /// A replica's sink. It cannot connect to a master.
    SINK,
    /// Reads everything, writes nothing.
    AUDITOR,
    /// Moves partitions between shards, and deletes the copies that stay behind.
    MOVER,
    /// Imports electoral rolls.
    REGISTRAR,
    /// Deletes records after the count. A member must set the role to do so.
    DESTROYER;

    private static final String PREFIX = "disvote_";

    /// In the database.
    public String sqlName() {
        return PREFIX + word();
    }

    /// On a command line.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// By either name.
    public static Optional<Role> named(String name) {
        return Stream.of(values())
                .filter(role -> name.equals(role.word()) || name.equals(role.sqlName()))
                .findFirst();
    }
}
