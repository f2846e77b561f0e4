package org.disvote.testkit.postgres;

import static java.util.stream.Collectors.joining;

import java.util.List;

/// Changes and deletes votes as nobody may: our databases refuse it, so their triggers are off meanwhile. Needs
/// the owner of the tables.
public final class Forgery {

    private static final List<String> TRIGGERS = List.of("vote_not_changed", "vote_not_deleted", "vote_not_emptied");

    private Forgery() {}

    /// Statements that do this to the table `vote`, in one transaction if they are executed as one.
    ///
    /// @param sql one or several statements
    public static String of(String sql) {
        return lasting() + sql + ";\n"
                + TRIGGERS.stream()
                        .map("ALTER TABLE vote ENABLE ALWAYS TRIGGER %s"::formatted)
                        .collect(joining(";\n"));
    }

    /// Statements after which anything may be done to the votes of this database.
    public static String lasting() {
        return TRIGGERS.stream()
                .map("ALTER TABLE vote DISABLE TRIGGER %s;\n"::formatted)
                .collect(joining());
    }
}
