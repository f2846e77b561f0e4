package org.disvote.cli.backup;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.option.RequiredMasters;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.backup.Backup;
import org.disvote.operate.backup.Manifest;
import org.disvote.topics.json.Quantity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `disvote backup create`.
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the log's topics byte for byte, with offsets and timestamps, and the rolls of the masters, into a"
                    + " folder. It may run while votes come in.",
            "In a folder that has a backup of this system it adds what is new since, so it can run every minute.",
            ""
        },
        footer = {
            "",
            "The backup has every vote that was on a master when the command began, unless it says otherwise. The"
                    + " folder holds pseudonyms and the ballots of open elections: its mode is 0700.",
            "",
            "Exit codes: 0 done; 1 not done, or votes are only on masters, and the message says why; 2 wrong usage.",
            "",
            "  disvote backup create /backup/disvote --data ./disvote-data",
            "  disvote backup create /backup/disvote --brokers k1:9092 \\",
            "          --masters jdbc:postgresql://m0/disvote,jdbc:postgresql://m1/disvote"
        })
final class CreateCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "the folder: new, empty, or with a backup of this system")
    private Path folder = Path.of("");

    @Mixin
    private final RequiredMasters system = new RequiredMasters();

    @Option(
            names = "--log-only",
            description = "ask no master, for example because they are lost: without rolls, and without a word on what"
                    + " only masters have")
    private boolean logOnly;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "the report of an audit of this system (`disvote audit --report FILE`): `backup verify` then"
                    + " shows that nothing changed after it")
    private @Nullable Path report;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "how long at most to wait until the log has what the masters have; default: ${DEFAULT-VALUE}")
    private int patienceSeconds;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        if (patienceSeconds < 0 || patienceSeconds > 86_400) {
            problems.add("--patience " + patienceSeconds + " is not in 0..86400 seconds");
        }
        if (report != null && !Files.isRegularFile(report)) {
            problems.add("--report " + report + " is not a file");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        Backup.Source source = new Backup.Source(
                logOnly ? List.of() : system.masters(),
                system.brokers(),
                Optional.ofNullable(report),
                Duration.ofSeconds(patienceSeconds));
        Manifest manifest;
        try (VoteProgress progress = output.progress("records")) {
            manifest = Backup.run(source, folder, progress::show);
        }
        PrintWriter out = output.out();
        BackupText.print(out, folder, manifest);
        out.println("not in it: the key files of voters' pseudonyms, of the log, of witnesses, of promises and of"
                + " trustees; keep copies of them apart from this folder (docs/backup.md)");
        if (manifest.missing() > 0) {
            out.printf(
                    "%s only on masters and not in the log yet: see why the shards are not"
                            + " published (disvote_publish_lag_seconds), and run this again%n",
                    Quantity.of(manifest.missing(), "vote is", "votes are"));
        }
        out.flush();
        return manifest.missing() > 0 ? 1 : 0;
    }
}
