package org.disvote.cli.backup;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.disvote.cli.option.CopiesOption;
import org.disvote.cli.option.RequiredBrokers;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.operate.backup.Manifest;
import org.disvote.operate.backup.TopicRestore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `disvote backup restore`.
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Creates the topics of a lost system on brokers that have none of them, and writes every record of a backup"
                    + " there, with its timestamp. It reads all of it back.",
            "No other part may run meanwhile. Afterwards it prints the commands that rebuild the databases."
        },
        footer = {"", "Exit codes: 0 restored; 1 not so, and the message says why; 2 wrong usage."})
final class RestoreCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "a backup")
    private Path folder = Path.of("");

    @Mixin
    private final RequiredBrokers brokers = new RequiredBrokers();

    @Mixin
    private final CopiesOption copies = new CopiesOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        Manifest manifest;
        try (VoteProgress progress = output.progress("records")) {
            manifest = TopicRestore.run(folder, brokers.brokers(), copies.copies(), progress::show);
        }
        PrintWriter out = output.out();
        BackupText.print(out, folder, manifest);
        out.println("the topics are restored; now, each with a new, empty database:");
        commands(manifest).forEach(command -> out.println("  " + command));
        return 0;
    }

    private List<String> commands(Manifest manifest) {
        List<String> commands = new ArrayList<>();
        for (int shard = 0; shard < manifest.shards().size(); shard++) {
            List<Integer> partitions = manifest.shards().get(shard);
            if (!partitions.isEmpty()) {
                commands.add("disvote rebuild --brokers %s --master-of %d --only %s --into JDBC"
                        .formatted(
                                brokers.brokers(),
                                shard,
                                partitions.stream().map(String::valueOf).collect(Collectors.joining(","))));
            }
        }
        commands.add("disvote rebuild --brokers %s --into JDBC".formatted(brokers.brokers()));
        if (!manifest.rolls().isEmpty()) {
            commands.add("disvote backup rolls %s --brokers %s --masters JDBC,…".formatted(folder, brokers.brokers()));
        }
        return commands;
    }
}
