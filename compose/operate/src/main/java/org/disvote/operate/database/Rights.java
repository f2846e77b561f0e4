package org.disvote.operate.database;

import static org.disvote.operate.database.Verb.DELETE;
import static org.disvote.operate.database.Verb.INSERT;
import static org.disvote.operate.database.Verb.SELECT;
import static org.disvote.operate.database.Verb.UPDATE;
import static org.disvote.topics.database.Role.AUDITOR;
import static org.disvote.topics.database.Role.DESTROYER;
import static org.disvote.topics.database.Role.INGEST;
import static org.disvote.topics.database.Role.MOVER;
import static org.disvote.topics.database.Role.OWNER;
import static org.disvote.topics.database.Role.REGISTRAR;
import static org.disvote.topics.database.Role.SINK;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.topics.database.Role;

/// Who may do what: the one table from which `database prepare` makes the grants, `database check` compares them,
/// and a test tries each of them and each that is missing.
public enum Rights {
    MASTER,
    REPLICA;

    /// Of the migrations. Every role reads it, to see whether a database has the tables of its version.
    static final String HISTORY = "flyway_schema_history";

    private static final List<String> OF_VOTES = List.of("vote_not_changed", "vote_not_deleted", "vote_not_emptied");

    /// What there is in a database, and for whom.
    ///
    /// @param more rights, besides reading
    /// @param functions that some roles may call and nobody else
    /// @param otherFunctions that belong to the owner
    /// @param otherTriggers than those of votes, with their tables
    /// @param temporary the roles that may create temporary tables
    private record Content(
            List<Role> roles,
            List<Right> more,
            List<String> tables,
            Map<String, List<Role>> functions,
            List<String> otherFunctions,
            Map<String, String> otherTriggers,
            Set<Role> temporary) {}

    /// `SELECT … FOR UPDATE` needs the right to update a column; whoever only locks heads gets `leaving`, which can
    /// stop votes of a partition and nothing else.
    private static final Content OF_MASTER = new Content(
            List.of(OWNER, INGEST, AUDITOR, MOVER, REGISTRAR, DESTROYER),
            List.of(
                    may(INGEST, "vote", INSERT),
                    may(INGEST, "partition_head", INSERT, UPDATE),
                    may(INGEST, "election", INSERT, UPDATE),
                    may(INGEST, "ballot_paper", INSERT, DELETE),
                    may(INGEST, "sealed", INSERT),
                    may(INGEST, "system", INSERT, UPDATE),
                    may(MOVER, "vote", INSERT, DELETE),
                    may(MOVER, "partition_head", "leaving", INSERT, DELETE),
                    may(MOVER, "partition_move", INSERT, UPDATE, DELETE),
                    may(MOVER, "election", INSERT),
                    may(MOVER, "ballot_paper", INSERT),
                    may(MOVER, "sealed", INSERT, DELETE),
                    may(MOVER, "roll", INSERT, DELETE),
                    may(MOVER, "roll_partition", INSERT, DELETE),
                    may(REGISTRAR, "partition_head", "leaving"),
                    may(REGISTRAR, "roll", INSERT, UPDATE, DELETE),
                    may(REGISTRAR, "roll_partition", INSERT, DELETE),
                    may(DESTROYER, "vote", DELETE),
                    may(DESTROYER, "roll", DELETE),
                    may(DESTROYER, "roll_partition", DELETE)),
            List.of(
                    "vote",
                    "partition_head",
                    "partition_move",
                    "election",
                    "ballot_paper",
                    "sealed",
                    "roll",
                    "roll_partition",
                    "system"),
            Map.of("void_by_terms(text)", List.of(INGEST, MOVER), "analyze_roll()", List.of(REGISTRAR)),
            List.of(
                    "master_identity()",
                    "refuse_vote_change()",
                    "refuse_vote_deletion()",
                    "refuse_vote_truncation()",
                    "refuse_early_release()",
                    "refuse_head_deletion()"),
            Map.of("partition_not_released", "partition_move", "head_not_deleted", "partition_head"),
            EnumSet.of(OWNER, INGEST, MOVER, REGISTRAR));

    private static final Content OF_REPLICA = new Content(
            List.of(OWNER, SINK, AUDITOR, DESTROYER),
            List.of(
                    may(SINK, "vote", INSERT),
                    may(SINK, "applied", INSERT, UPDATE),
                    may(SINK, "system", INSERT),
                    may(SINK, "quarantine", INSERT),
                    may(SINK, "quarantine_count", INSERT, UPDATE), // by the triggers of the quarantine
                    may(DESTROYER, "vote", DELETE),
                    may(DESTROYER, "quarantine", DELETE),
                    may(DESTROYER, "quarantine_count", INSERT, UPDATE)),
            List.of("vote", "applied", "system", "quarantine", "quarantine_count"),
            Map.of(),
            List.of("count_quarantine()", "refuse_vote_change()", "refuse_vote_deletion()", "refuse_vote_truncation()"),
            Map.of(),
            EnumSet.of(OWNER));

    private Content content() {
        return switch (this) {
            case MASTER -> OF_MASTER;
            case REPLICA -> OF_REPLICA;
        };
    }

    private static Right may(Role role, String table, Verb... verbs) {
        return new Right(role, table, Set.of(verbs), List.of());
    }

    private static Right may(Role role, String table, String column, Verb... verbs) {
        return new Right(role, table, Set.of(verbs), List.of(column));
    }

    /// The roles that may connect, the owner first.
    public List<Role> roles() {
        return content().roles();
    }

    /// Those that get their rights by grants.
    public List<Role> granted() {
        return roles().stream().filter(role -> role != OWNER).toList();
    }

    /// Ours, and the history of migrations.
    public List<String> tables() {
        return Stream.concat(content().tables().stream(), Stream.of(HISTORY)).toList();
    }

    /// What a role may do with a table; every role reads every table.
    public Right of(Role role, String table) {
        Set<Verb> verbs = EnumSet.of(SELECT);
        List<String> columns = new ArrayList<>();
        for (Right right : content().more()) {
            if (right.role() == role && right.table().equals(table)) {
                verbs.addAll(right.verbs());
                columns.addAll(right.columns());
            }
        }
        return new Right(role, table, verbs, columns);
    }

    /// By the signature of a function the roles that may call it. Nobody else may, except the owner.
    public Map<String, List<Role>> functions() {
        return new TreeMap<>(content().functions());
    }

    List<String> allFunctions() {
        return Stream.concat(functions().keySet().stream(), content().otherFunctions().stream())
                .toList();
    }

    /// By name the tables of the triggers that refuse for everybody.
    SortedMap<String, String> triggers() {
        SortedMap<String, String> triggers = new TreeMap<>(content().otherTriggers());
        OF_VOTES.forEach(trigger -> triggers.put(trigger, "vote"));
        return triggers;
    }

    public boolean mayCreateTemporaryTables(Role role) {
        return content().temporary().contains(role);
    }
}
