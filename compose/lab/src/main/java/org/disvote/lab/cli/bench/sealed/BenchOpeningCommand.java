package org.disvote.lab.cli.bench.sealed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.bench.opening.OpeningTime;
import org.disvote.lab.cli.SuiteName;
import org.disvote.lab.cli.bench.BenchOutput;
import org.disvote.lab.cluster.FreshSystem;
import org.disvote.operate.sample.Electorate;
import org.disvote.topics.sealing.Suite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote bench opening`.
@Command(
        name = "opening",
        mixinStandardHelpOptions = true,
        description = {
            "Makes an export of a sealed election on disk, without a broker, then checks it, opens it and counts it."
                    + " Making it is not measured, and takes longer. Needs about 2.5 GB of disk for a million X-Wing"
                    + " ballots; everything is deleted afterwards, unless --keep is given.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 at least 5,556 ballots a second, which is a million in three minutes; 1 not so; 2 wrong"
                    + " usage.",
            "",
            "  disvote bench opening --ballots 1000000 --suite x-wing"
        })
public final class BenchOpeningCommand implements Callable<Integer> {

    private static final int THREADS_MAX = 1_024;

    @Option(
            names = "--ballots",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "how many (default: ${DEFAULT-VALUE})")
    private int ballots;

    @Option(
            names = "--suite",
            paramLabel = "SUITE",
            defaultValue = SuiteName.X_WING,
            converter = SuiteName.class,
            description = "how they are sealed: x-wing or x25519 (default: ${DEFAULT-VALUE})")
    private Suite suite = Suite.X_WING;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "how many open ballots at the same time (default: one for each core)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "where the export is made (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of(".");

    @Option(
            names = "--keep",
            description =
                    "keep the export, its policy and the trustees' files, so that `count open` can be run on them")
    private boolean keep;

    @Mixin
    private BenchOutput output = new BenchOutput();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (ballots < Electorate.VOTERS_MIN || ballots > Electorate.VOTERS_MAX) {
            throw new UsageException(
                    List.of("--ballots is in %d..%d".formatted(Electorate.VOTERS_MIN, Electorate.VOTERS_MAX)));
        }
        if (threads < 1 || threads > THREADS_MAX) {
            throw new UsageException(List.of("--threads is in 1.." + THREADS_MAX));
        }
        Path made = Files.createTempDirectory(folder, "disvote-opening");
        if (!keep) {
            Lifetime.closeAtExit(() -> FreshSystem.delete(made)); // also after Ctrl-C
        }
        OpeningTime time;
        try (VoteProgress progress = output.progress()) {
            time = OpeningTime.measure(made, suite, ballots, threads, progress::show);
        } finally {
            if (!keep) {
                FreshSystem.delete(made);
            }
        }
        output.print(time, time.text() + (keep ? "%nkept: %s%n".formatted(made) : ""));
        return time.isFastEnough() ? 0 : 1;
    }
}
