package org.disvote.operate.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.database.Role;

/// Compares what the roles of a database may do, by its catalog, with [Rights]. Reads only; any user may do it.
public final class RightsCheck {

    /// What was found.
    ///
    /// @param rights by role those that it has, as text
    /// @param users by role who logs in with its rights
    /// @param deviations from [Rights], one sentence each; none if all is as it must be
    public record Found(Map<Role, List<String>> rights, Map<Role, List<String>> users, List<String> deviations) {
        public Found {
            rights = new TreeMap<>(rights);
            users = new TreeMap<>(users);
            deviations = List.copyOf(deviations);
        }
    }

    private final Rights expected;
    private final Connection session;
    private final Map<Role, List<String>> rights = new TreeMap<>();
    private final Map<Role, List<String>> users = new TreeMap<>();
    private final List<String> deviations = new ArrayList<>();

    private RightsCheck(Rights expected, Connection session) {
        this.expected = expected;
        this.session = session;
    }

    /// @throws SQLException if the database does not answer
    public static Found run(Rights expected, String url) throws SQLException {
        try (Connection session = Preparation.open(expected, url)) {
            RightsCheck check = new RightsCheck(expected, session);
            check.compare();
            return new Found(check.rights, check.users, check.deviations);
        }
    }

    private void compare() throws SQLException {
        Set<String> known = new TreeSet<>(texts("SELECT rolname FROM pg_roles WHERE rolname LIKE 'disvote\\_%'"));
        Set<String> tables = new TreeSet<>(
                texts("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"));
        List<String> missing = new ArrayList<>();
        expected.roles().stream()
                .map(Role::sqlName)
                .filter(role -> !known.contains(role))
                .forEach(missing::add);
        expected.tables().stream().filter(table -> !tables.contains(table)).forEach(missing::add);
        if (!missing.isEmpty()) {
            deviations.add("the database is not prepared, it lacks %s: run `disvote database prepare`"
                    .formatted(String.join(", ", missing)));
            return;
        }
        for (Role role : expected.granted()) {
            for (String table : expected.tables()) {
                compare(role, table);
            }
        }
        compareFunctions();
        compareOwners();
        compareTriggers();
        compareConnections(known);
        for (Role role : expected.roles()) {
            users.put(role, texts("""
                SELECT rolname FROM pg_roles
                WHERE rolcanlogin AND NOT rolsuper AND pg_has_role(oid, '%s', 'MEMBER') ORDER BY rolname
                """.formatted(role.sqlName())));
        }
        texts("""
            SELECT rolname FROM pg_roles
            WHERE rolcanlogin AND NOT rolsuper AND has_table_privilege(oid, 'vote', 'SELECT, INSERT, UPDATE, DELETE')
                AND NOT EXISTS (
                    SELECT FROM pg_roles AS role
                    WHERE role.rolname LIKE 'disvote\\_%' AND pg_has_role(pg_roles.oid, role.oid, 'MEMBER'))
                AND NOT pg_has_role(oid, 'pg_read_all_data', 'USAGE')
            """)
                .forEach(user ->
                        deviations.add("the user %s has rights on votes and none of the roles".formatted(user)));
    }

    private void compare(Role role, String table) throws SQLException {
        Right right = expected.of(role, table);
        Set<Verb> has = EnumSet.noneOf(Verb.class);
        for (String verb : texts(
                "SELECT verb FROM unnest(?) AS verb WHERE has_table_privilege(?, ?, verb)",
                verbs(),
                role.sqlName(),
                table)) {
            has.add(Verb.valueOf(verb));
        }
        List<String> columns = has.contains(Verb.UPDATE) ? List.of() : texts("""
                    SELECT attname FROM pg_attribute
                    WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
                        AND has_column_privilege(?, attrelid, attnum, 'UPDATE')
                    """, table, role.sqlName());
        Right found = new Right(role, table, has, columns);
        rights.computeIfAbsent(role, _ -> new ArrayList<>()).add(text(found));
        if (!found.equals(right)) {
            deviations.add(
                    "%s has the rights %s, and should have %s".formatted(role.sqlName(), text(found), text(right)));
        }
    }

    private static String[] verbs() {
        return EnumSet.allOf(Verb.class).stream().map(Verb::name).toArray(String[]::new);
    }

    private static String text(Right right) {
        StringBuilder text = new StringBuilder(right.table());
        for (Verb verb : Verb.values()) {
            if (right.verbs().contains(verb)) {
                text.append(' ').append(verb);
            }
        }
        if (!right.columns().isEmpty()) {
            text.append(" UPDATE (").append(String.join(", ", right.columns())).append(')');
        }
        return text.toString();
    }

    private void compareFunctions() throws SQLException {
        for (var function : expected.functions().entrySet()) {
            for (Role role : expected.granted()) {
                boolean may =
                        isTrue("SELECT has_function_privilege(?, ?, 'EXECUTE')", role.sqlName(), function.getKey());
                if (may) {
                    rights.computeIfAbsent(role, _ -> new ArrayList<>()).add(function.getKey() + " EXECUTE");
                }
                if (may != function.getValue().contains(role)) {
                    deviations.add("%s %s call %s"
                            .formatted(
                                    role.sqlName(),
                                    may ? "may, and must not," : "must be able to, and may not,",
                                    function.getKey()));
                }
            }
        }
    }

    private void compareOwners() throws SQLException {
        for (String table : texts("""
            SELECT relname || ' to ' || pg_get_userbyid(relowner) FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace AND relname = ANY (?)
                AND pg_get_userbyid(relowner) <> ?
            """, expected.tables().toArray(String[]::new), Role.OWNER.sqlName())) {
            deviations.add("the table %s belongs, and not to %s".formatted(table, Role.OWNER.sqlName()));
        }
    }

    private void compareTriggers() throws SQLException {
        Set<String> always =
                new TreeSet<>(texts("SELECT tgname || ' ' || tgrelid::regclass FROM pg_trigger WHERE tgenabled = 'A'"));
        expected.triggers().forEach((trigger, table) -> {
            if (!always.contains(trigger + " " + table)) {
                deviations.add(("the trigger %1$s is missing or switched off: votes can be changed or deleted; find out"
                                + " who did it, and run ALTER TABLE %2$s ENABLE ALWAYS TRIGGER %1$s")
                        .formatted(trigger, table));
            }
        });
    }

    private void compareConnections(Set<String> known) throws SQLException {
        if (isTrue("""
            SELECT EXISTS (
                SELECT FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS granted
                WHERE datname = current_database() AND grantee = 0)
            """)) {
            deviations.add("everybody may connect to this database");
        }
        for (String role : known) {
            boolean may = isTrue("SELECT has_database_privilege(?, current_database(), 'CONNECT')", role);
            boolean should =
                    expected.roles().stream().anyMatch(one -> one.sqlName().equals(role));
            if (may != should && Role.named(role).isPresent()) {
                deviations.add("%s %s connect to this database".formatted(role, may ? "must not" : "cannot"));
            }
        }
    }

    private List<String> texts(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement select = session.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setObject(i + 1, parameters[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        }
    }

    private boolean isTrue(String sql, Object... parameters) throws SQLException {
        return texts(sql, parameters).contains("t");
    }
}
