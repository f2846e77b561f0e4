package org.disvote.cli.database;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.database.DatabaseOptions.Target;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.database.LoginUser;
import org.disvote.operate.database.Preparation;
import org.disvote.operate.database.RightsCheck;
import org.disvote.topics.database.Databases;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.SqlFailure;
import org.flywaydb.core.api.FlywayException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the roles and the tables of databases, or brings both to this version, and grants the rights.",
            "",
            "The users in the URLs must be administrators: superusers, or owners of the databases who may create roles."
                    + " Run it before services start, and before each new version; services may run meanwhile."
                    + " A database that does not answer yet is waited for, five minutes at most.",
            ""
        },
        footer = {
            "",
            "The roles are owner, ingest, sink, auditor, mover, registrar and destroyer; in the database each begins"
                    + " with disvote_. A user is made on those databases only on which its role is.",
            "",
            "  disvote database prepare --masters 'jdbc:postgresql://m0/disvote?user=admin' \\",
            "          --replicas 'r1=jdbc:postgresql://r1/disvote?user=admin' \\",
            "          --user ingest1=ingest:ingest1.password --user r1=sink:r1.password"
        })
final class PrepareCommand implements Callable<Integer> {

    /// For a server that is still starting, or a group of servers that has no leader yet.
    private static final Duration WAIT_MAX = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    /// It answers, and lets nobody in who comes like this: without TLS, or without a password.
    private static final String REJECTED = "08004";

    @Mixin
    private final DatabaseOptions databases = new DatabaseOptions();

    @Option(
            names = "--user",
            paramLabel = "NAME=ROLE:FILE",
            converter = UserOption.Converter.class,
            description =
                    "a user that logs in with the rights of a role, and with the password in the file; made, or changed"
                            + " to this. May be given several times")
    private List<UserOption> users = new ArrayList<>();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        List<Target> targets = databases.targets();
        List<LoginUser> wanted = users.stream().map(UserOption::read).toList();
        PrintWriter out = output.out();
        for (Target target : targets) {
            try {
                List<LoginUser> made = prepare(target, wanted);
                int deviations = RightsCheck.run(target.rights(), target.url())
                        .deviations()
                        .size();
                out.printf(
                        "%s is prepared%s%s%n",
                        target.name(),
                        made.isEmpty() ? "" : "; its users: " + String.join(", ", names(made)),
                        deviations == 0 ? "" : "; but see `disvote database check`");
                out.flush();
            } catch (SQLException | FlywayException e) {
                throw new OperatorException(
                        "%s is not prepared (%s): is the user an administrator there, and does the server run?"
                                .formatted(target.name(), text(e)),
                        e);
            }
        }
        return 0;
    }

    /// A preparation that was cut off is begun again.
    private List<LoginUser> prepare(Target target, List<LoginUser> wanted) throws SQLException, InterruptedException {
        Deadline end = Deadline.after(WAIT_MAX);
        String said = "";
        while (true) {
            try {
                return Preparation.run(target.rights(), target.url(), wanted);
            } catch (SQLException | FlywayException e) {
                if (!isAway(e) || end.hasPassed()) {
                    throw e;
                }
                if (!said.equals(text(e))) {
                    said = text(e);
                    PrintWriter err = output.err();
                    err.printf(
                            "%s does not answer (%s): waiting for it, up to %d s%n",
                            target, said, end.left().toSeconds());
                    err.flush();
                }
            }
            Thread.sleep(PAUSE);
        }
    }

    private static boolean isAway(Exception e) {
        return SqlFailure.kind(e) == SqlFailure.Kind.AWAY
                && !(e instanceof SQLException rejected && REJECTED.equals(rejected.getSQLState()));
    }

    private static String text(Exception e) {
        return Databases.masked(String.valueOf(e.getMessage()));
    }

    private static List<String> names(List<LoginUser> users) {
        return users.stream().map(LoginUser::toString).toList();
    }
}
