package org.disvote.cli.database;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.database.DatabaseOptions.Target;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.database.RightsCheck;
import org.disvote.operate.database.RightsCheck.Found;
import org.disvote.topics.database.Databases;
import org.disvote.topics.database.Role;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.operator.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Unrecorded(Unrecorded.Why.READS)
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Prints what each role may do, by the databases' own catalogs, and how that differs from what it must be.",
            "",
            "Any user of the databases may do that.",
            ""
        },
        footer = {"", "Exit codes: 0 all as it must be; 1 something differs, or a database does not answer."})
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final DatabaseOptions databases = new DatabaseOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        int deviations = 0;
        for (Target target : databases.targets()) {
            try {
                Found found = RightsCheck.run(target.rights(), target.url());
                print(out, target, found);
                deviations += found.deviations().size();
            } catch (SQLException e) {
                throw new OperatorException(
                        "%s does not answer (%s)"
                                .formatted(target.name(), Databases.masked(String.valueOf(e.getMessage()))),
                        e);
            }
        }
        out.println(deviations == 0 ? "all rights are as they must be" : Quantity.of(deviations, "difference"));
        return deviations == 0 ? 0 : 1;
    }

    private static void print(PrintWriter out, Target target, Found found) {
        out.println(target.name());
        for (Role role : target.rights().roles()) {
            List<String> users = found.users().getOrDefault(role, List.of());
            out.printf("  %s: %s%n", role.sqlName(), users.isEmpty() ? "no user" : String.join(", ", users));
            found.rights().getOrDefault(role, List.of()).forEach(right -> out.println("    " + right));
        }
        found.deviations().forEach(deviation -> out.println("  DIFFERS: " + deviation));
        out.flush();
    }
}
