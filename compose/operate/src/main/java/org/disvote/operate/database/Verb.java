package org.disvote.operate.database;

/// What may be done to a table.
public enum Verb {
    SELECT,
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE
}
