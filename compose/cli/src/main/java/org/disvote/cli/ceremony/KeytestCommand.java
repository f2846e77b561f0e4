package org.disvote.cli.ceremony;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.ceremony.keytest.KeyTest;
import org.disvote.ceremony.keytest.ProtocolFile;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.ceremony.share.Shares;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.secret.PassphraseOption;
import org.disvote.cli.terminal.Output;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SignatureLine;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote election keytest`.
@Command(
        name = "keytest",
        mixinStandardHelpOptions = true,
        description = {
            "Tests a key on the dealer's machine: seals a ballot, and opens it with every combination of enough shares."
                    + " All trustees are there and type their passphrases. It writes the protocol of the test.",
            "With --sign, on a trustee's own machine: compares definition, protocol, share and key, unlocks the share,"
                    + " and signs the protocol. With all signatures `election launch --keytest` takes the key."
        },
        footer = {
            "",
            "Trustees sign one after the other; or each signs a copy, and the lines that begin with a dash are put",
            "together in one file.",
            "",
            "  disvote election keytest --definition definition.json --share share-*.json --out keytest.txt",
            "  disvote election keytest --definition definition.json --share share-2-bea.json --key bea.key"
                    + " --sign keytest.txt"
        })
public final class KeytestCommand implements Callable<Integer> {

    @Option(
            names = "--definition",
            required = true,
            paramLabel = "FILE",
            description = "the definition that `election keygen` wrote")
    private Path definitionFile = Path.of("");

    @Option(
            names = "--share",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "the shares of all trustees; with --sign one's own")
    private List<Path> shareFiles = new ArrayList<>();

    @Option(
            names = "--key",
            arity = "1..*",
            paramLabel = "FILE",
            description = "with --sign one's own key; without it, for trying only, the keys of trustees who sign at"
                    + " once")
    private List<Path> keyFiles = new ArrayList<>();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Which which;

    static final class Which {
        @Option(
                names = "--out",
                paramLabel = "FILE",
                required = true,
                description = "test all shares, and write the protocol there; it must not exist")
        private @Nullable Path out;

        @Option(
                names = "--sign",
                paramLabel = "FILE",
                required = true,
                description = "sign this protocol, which gains a line")
        private @Nullable Path sign;
    }

    @Mixin
    private final PassphraseOption passphrases = new PassphraseOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() {
        DefinitionFile definition = DefinitionFile.read(definitionFile);
        ElectionId election = definition.definition().id();
        Seal seal = definition.seal();
        List<ShareFile> shares = shareFiles.stream().map(ShareFile::read).toList();
        List<SigningKey> keys = keyFiles.stream().map(SigningKey::read).toList();
        Path sign = which.sign;
        Path out = which.out;
        if (sign != null) {
            Note signed = sign(sign, election, seal, shares, keys);
            replace(sign, signed);
            print(signed, seal, sign);
        } else if (out != null) {
            if (Files.exists(out)) {
                throw new OperatorException("%s exists already: name another file with --out".formatted(out));
            }
            Note tested = test(election, seal, shares, keys);
            create(out, tested);
            print(tested, seal, out);
        }
        return 0;
    }

    private Note test(ElectionId election, Seal seal, List<ShareFile> files, List<SigningKey> keys) {
        List<String> problems = new ArrayList<>();
        files.forEach(file -> problems.addAll(Shares.problems(file, election, seal)));
        keys.stream().filter(key -> !isOf(seal, key)).forEach(key -> problems.add(notOfTheSeal(key)));
        if (problems.isEmpty()) {
            problems.addAll(missing(seal, files));
        }
        requireNone(problems);
        List<Share> shares = passphrases.unlock(files);
        try {
            Note note = KeyTest.run(election, seal, shares);
            for (SigningKey key : keys) {
                note = note.with(key.sign(note.text()));
            }
            return note;
        } finally {
            shares.forEach(Share::close);
        }
    }

    private static List<String> missing(Seal seal, List<ShareFile> files) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < seal.trustees().size(); i++) {
            int index = i + 1;
            long given = files.stream().filter(file -> file.index() == index).count();
            String name = seal.trustees().get(i).name();
            if (given == 0) {
                problems.add("the share of %s is missing: a test needs all of them".formatted(name));
            } else if (given > 1) {
                problems.add("the share of %s is given twice".formatted(name));
            }
        }
        return problems;
    }

    private Note sign(Path file, ElectionId election, Seal seal, List<ShareFile> files, List<SigningKey> keys) {
        if (files.size() != 1 || keys.size() != 1) {
            throw new UsageException(List.of("--sign takes one --share and one --key: those of the trustee who signs"));
        }
        ShareFile own = files.getFirst();
        SigningKey key = keys.getFirst();
        Note note = ProtocolFile.read(file);
        List<String> problems = new ArrayList<>();
        KeyTestProtocol.problemsOfText(note.text(), election, seal)
                .forEach(problem -> problems.add("%s: %s".formatted(file, problem)));
        problems.addAll(Shares.problems(own, election, seal));
        if (problems.isEmpty()) {
            SealTrustee trustee = seal.trustees().get(own.index() - 1);
            if (!trustee.vkey().equals(key.verifier())) {
                problems.add("the key is not that of %s, whose share this is: the seal has %s"
                        .formatted(trustee.name(), trustee.vkey()));
            }
            problems.addAll(broken(note, seal));
        }
        requireNone(problems);
        List<Share> shares = passphrases.unlock(files);
        try {
            if (!shares.getFirst()
                    .digest()
                    .equals(seal.trustees().get(own.index() - 1).share())) {
                throw new OperatorException(
                        "the share of %s is not the one whose digest stands in the seal".formatted(own.trustee()));
            }
        } finally {
            shares.forEach(Share::close);
        }
        SignatureLine line = key.sign(note.text());
        PrintWriter screen = output.out();
        screen.print(line.text());
        return note.check(key.verifier()) == Note.Check.VALID ? note : note.with(line);
    }

    /// A line that does not hold would refuse the whole note.
    private static List<String> broken(Note note, Seal seal) {
        return seal.trustees().stream()
                .filter(trustee -> note.check(trustee.vkey()) == Note.Check.INVALID)
                .map(trustee ->
                        "the signature of %s in the protocol does not hold: remove its line".formatted(trustee.name()))
                .toList();
    }

    private static boolean isOf(Seal seal, SigningKey key) {
        return seal.trustees().stream().anyMatch(trustee -> trustee.vkey().equals(key.verifier()));
    }

    private static String notOfTheSeal(SigningKey key) {
        return "the key of %s is not that of a trustee of this seal".formatted(key.name());
    }

    private static void requireNone(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new OperatorException(String.join("; ", problems));
        }
    }

    private static void create(Path file, Note note) {
        try {
            Files.write(file, note.bytes(), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    /// In one step, so that no signature is lost.
    private static void replace(Path file, Note note) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, note.bytes());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    private void print(Note note, Seal seal, Path file) {
        List<String> missing = seal.trustees().stream()
                .filter(trustee -> note.check(trustee.vkey()) == Note.Check.ABSENT)
                .map(SealTrustee::name)
                .toList();
        PrintWriter screen = output.out();
        screen.printf(
                "combinations %s of %d shares%n",
                KeyTestProtocol.combinations(seal.trustees().size(), seal.threshold()), seal.threshold());
        screen.printf("protocol     %s%n", file);
        screen.printf("seal         %s%n", seal.digest());
        screen.println(
                missing.isEmpty()
                        ? "All trustees have signed: `disvote election launch ID --keytest FILE` takes it."
                        : "Still to sign: " + String.join(", ", missing));
        screen.flush();
    }
}
