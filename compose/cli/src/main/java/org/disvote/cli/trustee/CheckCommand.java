package org.disvote.cli.trustee;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.ceremony.share.Share;
import org.disvote.ceremony.share.ShareFile;
import org.disvote.ceremony.share.Shares;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.secret.PassphraseOption;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealTrustee;
import org.disvote.topics.sealing.keytest.KeyTestProtocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Compares a trustee's share and key with the seal of an election: the definition after the ceremony, or the"
                    + " terms that voters get.",
            "It compares the digest of the whole seal, so no other key, threshold or list of trustees passes."
        },
        footer = {
            "",
            "Exit codes: 0 all of it agrees; 1 not so, and each difference has its sentence.",
            "",
            "  disvote trustee check --share share-2-bea.json --key bea.key --definition definition.json",
            "  disvote trustee check --share share-2-bea.json --key bea.key --url https://vote.example.org --locked"
        })
@Unrecorded(Unrecorded.Why.READS)
final class CheckCommand implements Callable<Integer> {

    @Option(names = "--share", required = true, paramLabel = "FILE", description = "the trustee's share")
    private Path shareFile = Path.of("");

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Own own;

    static final class Own {
        @Option(names = "--key", required = true, paramLabel = "FILE", description = "the trustee's key")
        private @Nullable Path key;

        @Option(
                names = "--vkey",
                required = true,
                paramLabel = "VKEY",
                description = "or its vkey, as `trustee key new` printed it")
        @Shown
        private @Nullable String vkey;
    }

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private From from;

    static final class From {
        @Option(
                names = "--definition",
                required = true,
                paramLabel = "FILE",
                description = "the definition that `election keygen` wrote")
        private @Nullable Path definition;

        @Option(names = "--terms", required = true, paramLabel = "FILE", description = "or the election's terms")
        private @Nullable Path terms;

        @Option(
                names = "--url",
                required = true,
                paramLabel = "URL",
                description = "or the address of the voters' API, which serves the terms")
        private @Nullable URI api;
    }

    @Option(
            names = "--locked",
            description = "asks for no passphrase, for a machine with a network; the share itself is then not compared")
    private boolean locked;

    @Mixin
    private final PassphraseOption passphrases = new PassphraseOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        ShareFile share = ShareFile.read(shareFile);
        VerifierKey vkey = vkey();
        Sealed sealed = sealed(share);
        Seal seal = sealed.seal();
        List<String> problems = new ArrayList<>(Shares.problems(share, sealed.election(), seal));
        problems.addAll(KeyTestProtocol.problemsOfKeys(seal));
        if (problems.isEmpty()) {
            SealTrustee trustee = seal.trustees().get(share.index() - 1);
            if (!trustee.vkey().equals(vkey)) {
                problems.add("the seal has the key %s for %s, and yours is %s"
                        .formatted(trustee.vkey(), trustee.name(), vkey));
            }
            if (!locked) {
                problems.addAll(problemsOfShare(share, trustee));
            }
        }
        if (!problems.isEmpty()) {
            PrintWriter err = output.err();
            problems.forEach(problem -> err.println("disvote: " + problem));
            err.flush();
            return 1;
        }
        print(share, sealed);
        return 0;
    }

    private VerifierKey vkey() {
        Path file = own.key;
        if (file != null) {
            return SigningKey.read(file).verifier();
        }
        try {
            return VerifierKey.parse(String.valueOf(own.vkey));
        } catch (MalformedNoteException e) {
            throw new UsageException(List.of("--vkey is no vkey: " + e.getMessage()));
        }
    }

    private Sealed sealed(ShareFile share) throws InterruptedException {
        Path definition = from.definition;
        Path terms = from.terms;
        return definition != null
                ? Sealed.ofDefinition(definition)
                : terms != null
                        ? Sealed.ofTerms(terms)
                        : Sealed.served(URI.create(String.valueOf(from.api)), share.election());
    }

    private List<String> problemsOfShare(ShareFile file, SealTrustee trustee) {
        List<Share> unlocked = passphrases.unlock(List.of(file));
        try {
            return unlocked.getFirst().digest().equals(trustee.share())
                    ? List.of()
                    : List.of("the share in %s is not the one whose digest stands in the seal".formatted(shareFile));
        } finally {
            unlocked.forEach(Share::close);
        }
    }

    private void print(ShareFile share, Sealed sealed) {
        Seal seal = sealed.seal();
        PrintWriter screen = output.out();
        screen.printf("election   %s%n", sealed.election());
        sealed.terms().ifPresent(digest -> screen.printf("terms      %s%n", digest));
        screen.printf("seal       %s%n", seal.digest());
        screen.printf("threshold  %d of %d%n", seal.threshold(), seal.trustees().size());
        screen.printf("share      %d, of %s%n", share.index(), share.trustee());
        screen.printf(
                "digest     %s%s%n",
                seal.trustees().get(share.index() - 1).share(), locked ? " (not compared: --locked)" : "");
        screen.println("All of it agrees. Compare the digest of the seal with the minutes that you signed"
                + Optional.of(sealed)
                        .flatMap(Sealed::terms)
                        .map(_ -> ", and that of the terms with what is printed on paper.")
                        .orElse("."));
        screen.flush();
    }
}
