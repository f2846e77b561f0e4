package org.disvote.lab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.disvote.audit.AuditReport;
import org.disvote.cli.backup.BackupText;
import org.disvote.cli.backup.NamedBackup;
import org.disvote.cli.terminal.Lifetime;
import org.disvote.cli.terminal.Logs;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.lab.backup.ScratchSystem;
import org.disvote.operate.backup.Manifest;
import org.disvote.topics.json.Quantity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `disvote backup verify`.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Proves a backup: restores its topics to a broker of its own, rebuilds every master and a replica, puts"
                    + " the rolls back, opens the masters, and audits that system. Then it deletes all of it.",
            "It compares every digest first, and needs no key and none of the running system."
        },
        footer = {
            "",
            "With the report of an audit in it (`backup create --report`) it also shows that the tree, the votes and"
                    + " the elections are those that this audit saw.",
            "",
            "Exit codes: 0 the restored system is equal; 1 not so, or the backup is damaged; 2 wrong usage.",
            "",
            "  disvote backup verify /backup/disvote"
        })
final class BackupVerifyCommand implements Callable<Integer> {

    @Mixin
    private final NamedBackup backup = new NamedBackup();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        Path folder = backup.folder();
        Manifest manifest = Manifest.read(folder);
        AuditReport report;
        try (ScratchSystem system = new ScratchSystem();
                VoteProgress progress = output.progress("records")) {
            Lifetime.closeAtExit(system); // also after Ctrl-C nothing is left behind
            Logs.toFile(system.logFile());
            report = system.restore(folder, progress::show);
        }
        PrintWriter out = output.out();
        out.print(report.text());
        BackupText.print(out, folder, manifest);
        boolean lacks = manifest.missing() > 0;
        if (lacks) {
            out.printf(
                    "%s not in it: only masters had it then%n",
                    Quantity.of(manifest.missing(), "vote is", "votes are"));
        }
        out.println(report.foundNothing() && !lacks ? "the backup is proved" : "the backup is NOT proved");
        out.flush();
        return report.foundNothing() && !lacks ? 0 : 1;
    }
}
