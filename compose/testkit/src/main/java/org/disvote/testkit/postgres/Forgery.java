package org.disvote.testkit.postgres;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;

/// Changes and deletes votes as nobody may: our databases refuse it, so their triggers are off meanwhile. Needs
/// the owner of the tables.
public final class Forgery {

    private static final List<String> TRIGGERS = List.of("vote_not_changed", "vote_not_deleted", "vote_not_emptied");

    /// Of masters.
    private static final Map<String, String> OF_PARTITIONS =
            Map.of("partition_not_released", "partition_move", "head_not_deleted", "partition_head");

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

    /// The same, done to the partitions of a master.
    public static String ofPartitions(String sql) {
        return partitions("DISABLE TRIGGER") + sql + ";\n" + partitions("ENABLE ALWAYS TRIGGER");
    }

    private static String partitions(String how) {
        return OF_PARTITIONS.entrySet().stream()
                .map(trigger -> "ALTER TABLE %s %s %s;\n".formatted(trigger.getValue(), how, trigger.getKey()))
                .collect(joining());
    }

    /// Statements after which anything may be done to the partitions of a master.
    public static String lastingOfPartitions() {
        return partitions("DISABLE TRIGGER");
    }

    /// Statements after which anything may be done to the votes of this database.
    public static String lasting() {
        return TRIGGERS.stream()
                .map("ALTER TABLE vote DISABLE TRIGGER %s;\n"::formatted)
                .collect(joining());
    }
}
