package org.disvote.operate.database;

import java.util.List;
import java.util.Set;
import org.disvote.topics.database.Role;

/// What a role may do with a table.
///
/// @param columns that it may update, if these are not all; only then is `UPDATE` not among the verbs
public record Right(Role role, String table, Set<Verb> verbs, List<String> columns) {

    public Right {
        verbs = Set.copyOf(verbs);
        columns = List.copyOf(columns);
        if (verbs.contains(Verb.UPDATE) && !columns.isEmpty()) {
            throw new IllegalArgumentException(
                    "who may update the table %s need not be given columns".formatted(table));
        }
    }
}
