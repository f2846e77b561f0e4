package org.disvote.cli.count;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.count.RefusedException;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.InputCheck;
import org.disvote.count.input.SealClaim;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.Policy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote count check-input`.
@Command(
        name = "check-input",
        mixinStandardHelpOptions = true,
        description = {
            "Checks an export as a trustee, on the trustee's own machine and with their own policy: signatures and"
                    + " quorum, every record and statement up to the root, terms, papers, roll, close and seal.",
            "Prints the input digest, which the opening asks for. It opens nothing, and needs no passphrase."
        },
        footer = {
            "",
            "Exit codes: 0 the export is the whole input of the count; 1 it is not, and the message says why; 2 wrong",
            "usage.",
            "",
            "  disvote count check-input --export export --policy my-policy --share share-2-bea.json"
        })
@Unrecorded(Unrecorded.Why.READS)
final class CheckInputCommand implements Callable<Integer> {

    @Option(names = "--export", required = true, paramLabel = "DIR", description = "the export's folder")
    private Path export = Path.of("");

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "the log and the witnesses that you trust; from paper, press or your party, not from the"
                    + " operator's machine")
    private Path policy = Path.of("");

    @Option(
            names = "--share",
            paramLabel = "FILE",
            description = "your share of a sealed election: is it of this election's seal? It is not unlocked")
    private @Nullable Path share;

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        Policy trusted = Policy.read(policy);
        List<SealClaim> claims = share == null ? List.of() : List.of(claim(ShareFile.read(share)));
        CheckedInput checked;
        try (VoteProgress progress = output.progress("records")) {
            checked = InputCheck.check(ExportFolder.open(export), trusted, claims, progress::show);
        } catch (RefusedException e) {
            throw new OperatorException("this export must not be counted: " + e.getMessage(), e);
        }
        PrintWriter out = output.out();
        InputText.print(out, checked, trusted);
        InputText.printPartitions(out, checked);
        if (checked.isCounted()) {
            out.println("The log states a count of this election already.");
        }
        out.println();
        out.println("input digest  " + checked.input().digest());
        out.println();
        out.println("Compare yourself:");
        out.println("  policy      with the one that was published on paper or in the press");
        out.println("  terms       with those that were announced before the election");
        checked.terms()
                .seal()
                .ifPresent(_ -> out.println("  seal        with your minutes of the ceremony"
                        + (share == null ? "; --share compares it with your share" : "; your share is of this seal")));
        out.println("  cosigned    after the close, by witnesses that you know");
        out.println("Take the input digest to the opening on paper. Type it there yourself, and read it from no other"
                + " screen.");
        return 0;
    }

    static SealClaim claim(ShareFile share) {
        return new SealClaim(share.trustee(), share.sealDigest());
    }
}
