package org.disvote.cli.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.Convert.NamedDatabase;
import org.disvote.cli.option.UsageException;
import org.disvote.operate.database.Rights;
import picocli.CommandLine.Option;

/// The databases that a command works on.
final class DatabaseOptions {

    @Option(
            names = "--masters",
            split = Convert.BETWEEN_URLS,
            hideParamSyntax = true,
            paramLabel = "JDBC,…",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_MASTERS}",
            description = "masters, comma separated (DISVOTE_MASTERS)")
    private List<String> masters = new ArrayList<>();

    @Option(
            names = "--replicas",
            paramLabel = "NAME=JDBC,…",
            split = Convert.BETWEEN_NAMED_URLS,
            hideParamSyntax = true,
            converter = Convert.NamedJdbcUrl.class,
            defaultValue = "${env:DISVOTE_REPLICAS}",
            description = "replicas by name, comma separated (DISVOTE_REPLICAS)")
    private List<NamedDatabase> replicas = new ArrayList<>();

    /// @param name for people
    record Target(String name, Rights rights, String url) {

        /// Hides the URL.
        @Override
        public String toString() {
            return name;
        }
    }

    List<Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        for (String master : masters) {
            targets.put(master, new Target("master " + place(master), Rights.MASTER, master));
        }
        for (NamedDatabase replica : replicas) {
            targets.put(replica.url(), new Target("replica " + replica.name(), Rights.REPLICA, replica.url()));
        }
        if (targets.size() < masters.size() + replicas.size()) {
            throw new UsageException(List.of("--masters and --replicas name one database twice"));
        }
        if (targets.isEmpty()) {
            throw new UsageException(List.of("No database is named: give --masters, --replicas, or both"));
        }
        return List.copyOf(targets.values());
    }

    private static String place(String url) {
        return url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("\\?.*", "");
    }
}
