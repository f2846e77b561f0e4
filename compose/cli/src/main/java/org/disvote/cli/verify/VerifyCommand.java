package org.disvote.cli.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.terminal.Output;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.Given;
import org.disvote.verify.Verification;
import org.disvote.verify.log.HttpLog;
import org.disvote.verify.receipt.BallotFile;
import org.disvote.verify.receipt.UnusableFileException;
import org.disvote.verify.verdict.Verdict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `disvote verify`.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a receipt, or judges an evidence file, against a policy. Without --log it uses no network.",
            "",
            "The policy says which log and which witnesses you trust. Take it from paper, the press or a party, never"
                    + " from the server that you check.",
            "",
            "The first line is the verdict. What was proved, against which policy, and what was not looked for"
                    + " follows.",
            ""
        },
        footer = {
            "",
            "Exit codes:",
            "  0  promise and inclusion are proved. With --proof: the digest is in the log. With --log: it is there at"
                    + " the place that the receipt names",
            "  1  not yet, or not with what was given: no promise, no key, no proof, no quorum, no answer",
            "  2  wrong usage, or a file that is not what its option asks for",
            "  3  broken by the operator's own signatures: evidence is written; or the evidence file holds",
            "  4  the file is damaged, forged, of another log or another ballot: it accuses nobody; or the evidence"
                    + " file does not hold",
            "  5  late (evidence is written) or lost: it holds, and has an honest explanation",
            "",
            "  disvote verify receipt.json --ballot receipt.json.ballot --log https://vote.example.org/log/ --policy"
                    + " policy",
            "  disvote verify receipt.json --proof proof.txt --policy policy",
            "  disvote verify evidence.json --policy policy"
        })
@Unrecorded(Unrecorded.Why.READS)
public final class VerifyCommand implements Callable<Integer> {

    private static final int BALLOT_BYTES_MAX = 64 << 10;
    private static final int PROOF_BYTES_MAX = 1 << 20;

    @Parameters(paramLabel = "FILE", description = "a receipt or an evidence file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "the log and the witnesses to trust")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path policyFile;

    @Option(
            names = "--ballot",
            paramLabel = "FILE",
            description = "what `cast` or the voting page saved beside the receipt; it must be what the log has")
    private @Nullable Path ballotFile;

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description = "a proof of the receipt's digest (…/receipts/RECEIPT/proof)")
    private @Nullable Path proofFile;

    @Option(
            names = "--log",
            paramLabel = "URL",
            description = "where the log is served; it is then read, and the proofs are made from its tiles")
    private @Nullable URI log;

    @Option(
            names = "--second",
            paramLabel = "FILE",
            description = "another receipt, with its key: do both promise one place to two votes?")
    private @Nullable Path secondFile;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where evidence is written, should there be any; where it exists, a number is added; default:"
                    + " ${DEFAULT-VALUE}")
    private Path out = Path.of("evidence.json");

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        if (proofFile != null && log != null) {
            throw new UsageException(List.of("--proof and --log: give one of them"));
        }
        if (secondFile != null && (ballotFile != null || proofFile != null)) {
            throw new UsageException(List.of("--second compares two receipts: leave --ballot and --proof away"));
        }
        PrintWriter screen = output.out();
        Verdict verdict = verdict();
        screen.println(verdict.headline());
        verdict.details().forEach(screen::println);
        verdict.evidence().ifPresent(text -> new KeptFiles(screen).evidence(out, text.getBytes(UTF_8)));
        verdict.receipt().ifPresent(text -> new KeptFiles(screen).receipt(file, text.getBytes(UTF_8)));
        screen.flush();
        return verdict.outcome().exitCode();
    }

    private Verdict verdict() {
        byte[] bytes;
        byte[] second;
        Given given;
        try {
            given = given(Policy.read(policyFile));
            bytes = OperatorFile.read(file, Verification.FILE_BYTES_MAX);
            second = secondFile == null ? new byte[0] : OperatorFile.read(secondFile, Verification.FILE_BYTES_MAX);
        } catch (OperatorException | UnusableFileException e) {
            return Verdict.unusable(String.valueOf(e.getMessage()));
        }
        if (log == null) {
            return verdict(bytes, second, given);
        }
        try (HttpLog served = new HttpLog(log)) {
            return verdict(bytes, second, given.withLog(served));
        }
    }

    private Verdict verdict(byte[] bytes, byte[] second, Given given) {
        return secondFile == null ? Verification.check(bytes, given) : Verification.compare(bytes, second, given);
    }

    private Given given(Policy policy) throws UnusableFileException {
        if (policy.logs().size() != 1) {
            throw new UnusableFileException("the policy has %d logs: a receipt is of one"
                    .formatted(policy.logs().size()));
        }
        Given given = Given.offline(policy);
        if (ballotFile != null) {
            given = given.withBallot(BallotFile.read(OperatorFile.read(ballotFile, BALLOT_BYTES_MAX)));
        }
        if (proofFile != null) {
            byte[] proof = OperatorFile.read(proofFile, PROOF_BYTES_MAX);
            try {
                given = given.withProof(TlogProof.parse(proof));
            } catch (MalformedNoteException e) {
                throw new UnusableFileException(proofFile + " is not a tlog-proof: " + e.getMessage());
            }
        }
        return given;
    }
}
