package org.disvote.cli.count;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.ceremony.share.Shares;
import org.disvote.cli.option.Convert;
import org.disvote.cli.secret.PassphraseOption;
import org.disvote.cli.secret.Secrets;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.cli.terminal.VoteProgress;
import org.disvote.count.RefusedException;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.InputCheck;
import org.disvote.count.input.SealClaim;
import org.disvote.count.opening.InputDigests;
import org.disvote.count.opening.Opening;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.statement.CountTranscript;
import org.disvote.topics.tlog.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote count open`.
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = {
            "Opens and counts a whole election, and writes count.json. It checks the export first, as check-input does,"
                    + " then asks each trustee for the input digest that their own machine printed, then for their"
                    + " passphrases.",
            "Ballots are only added up: none is written or shown. An open election is counted without shares."
        },
        footer = {
            "",
            "Void and invalid records are counted by reason and never stop the count.",
            "",
            "Exit codes: 0 counted; 1 refused, and the message says why; 2 wrong usage.",
            "",
            "  disvote count open --export export --policy policy --share share-1-anna.json \\",
            "          --share share-3-cem.json --out result"
        })
final class OpenCommand implements Callable<Integer> {

    static final String FILE = "count.json";

    @Option(names = "--export", required = true, paramLabel = "DIR", description = "the export's folder")
    private Path export = Path.of("");

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "the log and the witnesses to trust")
    private Path policy = Path.of("");

    @Option(
            names = "--share",
            paramLabel = "FILE",
            description = "a share of the election's key, as many times as the seal demands at least")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where count.json is written")
    private Path out = Path.of("");

    @Option(
            names = "--input-digest",
            paramLabel = "DIGEST",
            description = "for scripts: what a trustee would type; as many times as the seal demands")
    @Shown
    private List<String> digests = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Threads.class,
            description = "how many ballots are opened at the same time; default: one for each processor")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private final PassphraseOption passphrases = new PassphraseOption();

    @Mixin
    private final Output output = new Output();

    static final class Threads extends Convert.Range {
        private static final int MAX = 256;

        Threads() {
            super(1, MAX);
        }
    }

    @Override
    public Integer call() {
        Path file = out.resolve(FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new OperatorException("%s exists already: name a new folder with --out".formatted(file));
        }
        Policy trusted = Policy.read(policy);
        List<ShareFile> shares = files.stream().map(ShareFile::read).toList();
        List<SealClaim> claims = shares.stream().map(CheckInputCommand::claim).toList();
        byte[] json;
        boolean isSealed;
        try (VoteProgress progress = output.progress("records")) {
            ExportFolder folder = ExportFolder.open(export);
            CheckedInput checked = InputCheck.check(folder, trusted, claims, progress::show);
            InputText.print(output.out(), checked, trusted);
            output.out().flush();
            json = open(folder, checked, shares, claims, progress::show);
            isSealed = checked.terms().seal().isPresent();
        } catch (RefusedException e) {
            throw new OperatorException("nothing is opened: " + e.getMessage(), e);
        }
        write(file, json);
        print(file, json, isSealed);
        return 0;
    }

    private byte[] open(
            ExportFolder folder, CheckedInput checked, List<ShareFile> shares, List<SealClaim> claims, Watch watch)
            throws RefusedException {
        Optional<Seal> seal = checked.terms().seal();
        if (seal.isEmpty()) {
            return Opening.count(folder, checked, Optional.empty(), threads, watch);
        }
        InputDigests.requireShares(checked, claims);
        List<String> problems = Shares.problems(shares, checked.terms().id(), seal.get());
        if (!problems.isEmpty()) {
            throw new OperatorException("nothing is opened: " + String.join("; ", problems));
        }
        InputDigests.require(checked, typed(checked, claims));
        List<Share> unlocked = passphrases.unlock(shares);
        try (SealKey key = Shares.combine(seal.get(), unlocked)) {
            return Opening.count(folder, checked, Optional.of(key), threads, watch);
        } finally {
            unlocked.forEach(Share::close);
        }
    }

    private List<InputDigests.Typed> typed(CheckedInput checked, List<SealClaim> claims) {
        if (!digests.isEmpty()) {
            List<InputDigests.Typed> typed = new ArrayList<>();
            for (int i = 0; i < digests.size(); i++) {
                String trustee = i < claims.size() ? claims.get(i).trustee() : "number " + (i + 1);
                typed.add(new InputDigests.Typed(trustee, digests.get(i)));
            }
            return typed;
        }
        int needed = InputDigests.needed(checked);
        return DigestDialogue.typed(
                Secrets.terminal("--input-digest %d times, and --passphrase-file".formatted(needed)),
                claims.subList(0, needed).stream().map(SealClaim::trustee).toList(),
                typed -> typed.isOf(checked));
    }

    private static void write(Path file, byte[] json) {
        try {
            Files.createDirectories(requireNonNull(file.toAbsolutePath().getParent()));
            Files.write(file, json, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException("%s was made meanwhile: name a new folder with --out".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    private void print(Path file, byte[] json, boolean isSealed) {
        CountTranscript counted;
        try {
            counted = CountTranscript.read(json);
        } catch (MalformedEventException e) {
            throw new IllegalStateException("a count.json that was just made", e);
        }
        PrintWriter screen = output.out();
        CountText.print(screen, counted);
        screen.println("transcript  " + Digests.of(json));
        screen.println("written: " + file);
        screen.println(
                isSealed
                        ? "Each trustee compares these numbers with those of a second program on another machine, and"
                                + " signs on their own: disvote count sign --transcript " + FILE
                                + " --key THEIR-KEY --out count.note"
                        : "Nobody signs it, since everybody can count an election with open ballots again. The operator"
                                + " has it stated: disvote count publish --transcript " + FILE);
        screen.flush();
    }
}
