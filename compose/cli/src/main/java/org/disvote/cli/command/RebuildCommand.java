package org.disvote.cli.command;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.rebuild.MasterTarget;
import org.disvote.operate.roll.RollTopic;
import org.disvote.sink.rebuild.Rebuild;
import org.disvote.sink.rebuild.Rebuild.Rebuilt;
import org.disvote.sink.rebuild.RebuildException;
import org.disvote.sink.rebuild.ReplicaTarget;
import org.disvote.sink.rebuild.Target;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.reason.SqlFailure;
import org.disvote.topics.routing.Position;
import org.disvote.topics.routing.Shard;
import org.disvote.topics.statement.RollStatement;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a replica, or with --master-of a master, anew from the log.",
            "",
            "The database must be empty. It gets every vote up to where the log ends when this begins, all in one "
                    + "transaction: stopped or killed, it leaves the database empty, and can be run again.",
            ""
        },
        footer = {
            "",
            "A replica's sink goes on from there. A master's shard stays closed until its publisher has compared it "
                    + "with the log; votes that were never published are lost with the old master. Where the log has "
                    + "two votes for one position, the master takes the first, and the position is named: a receipt "
                    + "for the other is broken. An electoral roll is not in the log: load it again.",
            "",
            "  disvote rebuild --data ./disvote-data --into 'jdbc:postgresql://r4/disvote?user=sink'",
            "  disvote rebuild --brokers k1:9092 --masters jdbc:postgresql://m0/disvote,jdbc:postgresql://m1/disvote"
                    + " \\",
            "                  --master-of 1 --into jdbc:postgresql://m1/disvote"
        })
public final class RebuildCommand implements Callable<Integer> {

    @Option(
            names = "--into",
            required = true,
            paramLabel = "JDBC",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_INTO}",
            description = "the empty database (DISVOTE_INTO)")
    private String database = "";

    @Option(
            names = "--master-of",
            paramLabel = "SHARD",
            converter = Convert.ShardIndex.class,
            description = "make it the master of this shard, from 0; without it, a replica")
    private @Nullable Integer shard;

    @Option(
            names = "--masters",
            split = Convert.BETWEEN_URLS,
            hideParamSyntax = true,
            paramLabel = "JDBC,…",
            converter = Convert.JdbcUrl.class,
            defaultValue = "${env:DISVOTE_MASTERS}",
            description =
                    "for --master-of: all masters, comma separated, in any order (DISVOTE_MASTERS); the others are "
                            + "asked which partitions are theirs; without it, those of the system that runs on --data")
    private List<String> masters = new ArrayList<>();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "N",
            description =
                    "the partitions that it holds, comma separated; default: all, or for --master-of those that no "
                            + "other master owns")
    private Set<Integer> only = new TreeSet<>();

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        Target target = target();
        Rebuilt rebuilt = rebuild(target);
        out.printf(
                "%s in %.1f s: %.1f s to load, %.1f s to make the keys%n",
                Quantity.of(rebuilt.votes(), "vote"),
                seconds(rebuilt.loading()) + seconds(rebuilt.making()),
                seconds(rebuilt.loading()),
                seconds(rebuilt.making()));
        if (rebuilt.foreign() > 0) {
            out.printf(
                    "%s%s%n",
                    Quantity.of(rebuilt.foreign(), "record of the log is no vote", "records of the log are no votes"),
                    kept());
        }
        if (rebuilt.repeated() > 0) {
            out.printf("%s in the log once more, the same%n", Quantity.of(rebuilt.repeated(), "vote is", "votes are"));
        }
        if (rebuilt.conflicts() > 0) {
            out.printf(
                    "%s for a position that has one%s%n",
                    Quantity.of(
                            rebuilt.conflicts(),
                            "record of the log is another vote",
                            "records of the log are other votes"),
                    kept());
        }
        if (target instanceof MasterTarget master) {
            nameBroken(out, master.broken(), master.namesAllBroken());
        }
        if (rebuilt.ahead() > 0) {
            out.printf(
                    "%s while votes in front were missing%s%n",
                    Quantity.of(rebuilt.ahead(), "record of the log came", "records of the log came"), kept());
        }
        rebuilt.gaps().forEach(this::printGap);
        if (shard != null) {
            nameRolls(out);
        }
        return 0;
    }

    /// One position a line, for programs too.
    static void nameBroken(PrintWriter out, List<Position> broken, boolean all) {
        if (broken.isEmpty()) {
            return;
        }
        out.printf(
                "the master took the log's first vote at each of these positions, so a receipt for another vote there "
                        + "is broken (%s%s):%n",
                all ? "" : "the first ", Quantity.of(broken.size(), "position"));
        broken.forEach(out::println);
    }

    /// They are not in the log, and until they are here again their voters are refused for the moment.
    private void nameRolls(PrintWriter out) {
        for (RollStatement roll : new RollTopic(brokers.brokers()).read().all().values()) {
            out.printf(
                    "put the roll %s back: from a backup by `disvote backup rolls`, or by `disvote roll import FILE"
                            + " --roll %s`, of the file with raw %s%n",
                    roll.roll(), roll.roll(), roll.raw());
        }
    }

    private String kept() {
        return shard == null ? "; they are in the quarantine table" : "";
    }

    private void printGap(int partition, long missing) {
        output.out()
                .printf(
                        "partition %d ends before seq %d, which the log lacks although it has later ones: %s%n",
                        partition,
                        missing,
                        shard == null
                                ? "its sink takes them once the publisher has sent them again"
                                : "a copy of the old master may have it; look there before ingest opens this one");
    }

    private Target target() {
        if (shard == null) {
            return new ReplicaTarget(only);
        }
        List<String> known = masters;
        if (only.isEmpty()) {
            known = masters.isEmpty() ? brokers.endpoints().masters() : masters;
            if (shard >= known.size()) {
                throw new UsageException(List.of("--master-of %d is not in 0..%d".formatted(shard, known.size() - 1)));
            }
        }
        return new MasterTarget(new Shard(shard), known, only);
    }

    private Rebuilt rebuild(Target target) {
        try (VoteProgress progress = output.progress("votes")) {
            return Rebuild.run(database, target, brokers.brokers(), progress::show);
        } catch (RebuildException e) {
            throw new OperatorException(String.valueOf(e.getMessage()), e);
        } catch (SQLException e) {
            throw new OperatorException(
                    "the database failed (%s), and nothing in it was changed: check --into, and run this again"
                            .formatted(SqlFailure.text(e)),
                    e);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
