package org.disvote.cli.ceremony;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.disvote.ceremony.deal.Dealing;
import org.disvote.ceremony.deal.SealedDefinition;
import org.disvote.ceremony.deal.Setup;
import org.disvote.ceremony.deal.TrusteeText;
import org.disvote.cli.ceremony.TrusteesFile.Trustee;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.secret.PassphraseOption;
import org.disvote.cli.secret.SecretLines;
import org.disvote.cli.secret.Secrets;
import org.disvote.cli.terminal.Output;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.Suite;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `disvote election keygen`.
@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the key of a sealed election on a machine without a network, and deals it out: a share file for each"
                    + " trustee, under a passphrase that only that trustee knows, and the definition with its seal.",
            "The private key is never written: it is wiped once the shares are made, and exists again only while the"
                    + " election is opened. docs/ceremony.md says who does what."
        },
        footer = {
            "",
            "Each trustee types dice or words, after all commitments to them were shown; they go into the key together",
            "with the machine's own randomness. Then each types a passphrase, twice. Nothing that is typed is shown.",
            "",
            "  disvote election keygen --definition ep2029.json --trustees trustees.txt --threshold 3 --out ep2029-key"
        })
public final class KeygenCommand implements Callable<Integer> {

    @Option(
            names = "--definition",
            required = true,
            paramLabel = "FILE",
            description = "the election's definition, with \"ballots\":\"sealed\" and without a \"seal\"")
    private Path definitionFile = Path.of("");

    @Option(
            names = "--trustees",
            required = true,
            paramLabel = "FILE",
            description =
                    "a line for each trustee, in the order of the shares: the vkey that `trustee key new` printed,"
                            + " and perhaps the commitment that `trustee commit` printed")
    private Path trusteesFile = Path.of("");

    @Option(
            names = "--threshold",
            required = true,
            paramLabel = "N",
            converter = Threshold.class,
            description = "how many shares open the election, from 2")
    private int threshold;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "a new folder: the shares, " + KeygenFolder.DEFINITION + ", and " + KeygenFolder.MINUTES
                    + " to print")
    private Path out = Path.of("");

    @Option(
            names = "--suite",
            paramLabel = "SUITE",
            converter = SuiteId.class,
            defaultValue = "647a-0001-0002",
            description = "647a-0001-0002 (X-Wing: also against quantum computers) or 0020-0001-0002 (X25519: envelopes"
                    + " are small); default: ${DEFAULT-VALUE}")
    private Suite suite = Suite.X_WING;

    @Option(
            names = "--texts-file",
            paramLabel = "FILE",
            description =
                    "for trying only, instead of typing: dice or words, one line for each trustee, in their order;"
                            + " mode 0600")
    private @Nullable Path textsFile;

    @Mixin
    private final PassphraseOption passphrases = new PassphraseOption();

    @Mixin
    private final Output output = new Output();

    static final class Threshold extends Convert.Range {
        Threshold() {
            super(2, Seal.TRUSTEES_MAX);
        }
    }

    static final class SuiteId implements ITypeConverter<Suite> {
        @Override
        public Suite convert(String value) {
            return Suite.of(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' is no suite: 647a-0001-0002 or 0020-0001-0002".formatted(value)));
        }
    }

    @Override
    public Integer call() {
        DefinitionFile definition = DefinitionFile.read(definitionFile);
        List<Trustee> trustees = TrusteesFile.read(trusteesFile);
        Setup setup = new Setup(
                definition.definition(),
                suite,
                trustees.stream().map(Trustee::vkey).toList(),
                threshold);
        List<String> problems = setup.problems();
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        KeygenFolder folder = KeygenFolder.at(out);
        List<char[]> secrets = new ArrayList<>();
        try {
            List<char[]> texts = texts(trustees);
            secrets.addAll(texts);
            List<char[]> locks = passphrases(trustees);
            secrets.addAll(locks);
            Dealing dealing = deal(setup, texts, locks);
            Minutes minutes = new Minutes(
                    setup,
                    dealing.seal(),
                    texts.stream().map(TrusteeText::commitment).toList());
            folder.write(dealing, SealedDefinition.of(definition.bytes(), dealing.seal()), minutes.page());
            print(dealing, minutes, folder);
            return 0;
        } finally {
            secrets.forEach(secret -> Arrays.fill(secret, '\0'));
        }
    }

    private List<char[]> texts(List<Trustee> trustees) {
        Path file = textsFile;
        if (file == null) {
            return new KeygenDialogue(terminal()).texts(trustees);
        }
        List<char[]> texts = SecretLines.read(file);
        if (texts.size() != trustees.size()) {
            throw new OperatorException(
                    "%s has %d lines, and there are %d trustees".formatted(file, texts.size(), trustees.size()));
        }
        for (int i = 0; i < texts.size(); i++) {
            String commitment = TrusteeText.commitment(texts.get(i));
            if (!commitment.equals(trustees.get(i).commitment().orElse(commitment))) {
                throw new OperatorException("the text of %s is not that of the commitment in %s"
                        .formatted(trustees.get(i).name(), trusteesFile));
            }
        }
        return texts;
    }

    private List<char[]> passphrases(List<Trustee> trustees) {
        return passphrases.given()
                ? passphrases.all(trustees.size())
                : new KeygenDialogue(terminal()).passphrases(trustees);
    }

    private static Secrets terminal() {
        return Secrets.terminal("--texts-file and --passphrase-file");
    }

    private static Dealing deal(Setup setup, List<char[]> texts, List<char[]> passphrases) {
        SecureRandom random = new SecureRandom();
        byte[] ofTheSystem = random.generateSeed(Dealing.RANDOM_BYTES);
        try {
            return Dealing.deal(setup, texts, ofTheSystem, passphrases, random);
        } finally {
            Arrays.fill(ofTheSystem, (byte) 0);
        }
    }

    private void print(Dealing dealing, Minutes minutes, KeygenFolder folder) {
        PrintWriter screen = output.out();
        if (textsFile != null || passphrases.given()) {
            screen.println("This key is for trying only: what its trustees should know stood in files.");
        }
        screen.println();
        minutes.lines().forEach(screen::println);
        screen.println();
        dealing.files().forEach(share -> screen.printf("share      %s%n", folder.share(share)));
        screen.printf("definition %s%n", folder.definition());
        screen.printf("minutes    %s%n", folder.minutes());
        screen.println();
        screen.println(
                "Now each trustee writes the digest of the seal and of their share down. Then test the key, while"
                        + " all are here:");
        screen.printf(
                "  disvote election keytest --definition %s --share %s --out %s%n",
                folder.definition(), out.resolve("share-*.json"), out.resolve("keytest.txt"));
        screen.flush();
    }
}
