package org.disvote.topics.database;

import org.disvote.topics.reason.SqlFailure;

/// What an operator reads when a database refuses a right: who must have which role, and the command that gives it.
public final class MissingRight {

    private MissingRight() {}

    /// The text of a failure, with the cure if a right is missing.
    ///
    /// @param text of [SqlFailure#text(java.sql.SQLException)]
    /// @param needed by the part
    /// @param url of the database
    public static String said(String text, Role needed, String url) {
        return SqlFailure.isMissingRight(text) ? text + "; " + cure(needed, url) : text;
    }

    /// One sentence without its full stop.
    public static String cure(Role needed, String url) {
        return cure(needed, Databases.user(url), Databases.user(url));
    }

    /// The same where several databases are used.
    public static String cure(Role needed) {
        return cure(needed, "of its URL", "NAME");
    }

    private static String cure(Role needed, String who, String name) {
        return ("the user %s needs the role %s, which `disvote database prepare --user %s=%s:FILE` gives, run with the"
                        + " URL of an administrator")
                .formatted(who, needed.sqlName(), name, needed.word());
    }
}
