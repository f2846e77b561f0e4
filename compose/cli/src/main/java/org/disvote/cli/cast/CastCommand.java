package org.disvote.cli.cast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.action.Unrecorded;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.paper.Terminal;
import org.disvote.cli.paper.Titles;
import org.disvote.cli.setting.Shown;
import org.disvote.cli.terminal.Output;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.Text;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.verify.verdict.Outcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote cast`.
@Command(
        name = "cast",
        mixinStandardHelpOptions = true,
        description = {
            "Casts a ballot: asks for the voter's paper, checks that terms and paper have the digests that were named,"
                    + " asks its questions here or reads the ballot from a file, sends it, and keeps the receipt.",
            "In a sealed election it seals the ballot to the trustees' key before it sends it.",
            "The ballot is kept in OUT.unsent until its receipt is there. The same command then sends the same bytes"
                    + " again, which never counts twice.",
            ""
        },
        footer = {
            "",
            "A ballot in a file: {\"v\":1,\"answers\":{\"QUESTION\":ANSWER}}, where ANSWER is one of",
            "  {\"pick\":[\"OPTION\"]}  {\"pick\":[\"OPTION\"],\"crosses\":[\"CANDIDATE\"]}  {\"blank\":true}"
                    + "  {\"spoiled\":true}",
            "",
            "Exit codes: 0 the vote is recorded and the receipt saved; 1 not so, and the message says what is known;"
                    + " 2 wrong usage, or a ballot against the paper's rules; 4 the receipt is not of this ballot.",
            "",
            "  disvote cast --election demo --voter maria",
            "  disvote cast --election demo --token-file token.txt --api https://vote.example.org"
        })
@Unrecorded(Unrecorded.Why.VOTER)
public final class CastCommand implements Callable<Integer> {

    private static final int TOKEN_BYTES_MAX = 16 << 10;
    private static final int BALLOT_BYTES_MAX = 64 << 10;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MESSAGE_LENGTH_MAX = 4_000;

    /// How often a ballot is sealed at most, if each time something has changed meanwhile.
    private static final int SEALED_MAX = 5;

    @Option(
            names = "--election",
            required = true,
            paramLabel = "ID",
            converter = Convert.Election.class,
            description = "the election")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private ElectionId election;

    @Option(names = "--voter", paramLabel = "ID", description = "the voter's ID, where ingest runs with --auth none")
    private @Nullable String voter;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "the voter's token; without it, and without --voter, that in DISVOTE_TOKEN")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ballot",
            paramLabel = "FILE",
            description = "the ballot; without it, its questions are asked here")
    private @Nullable Path ballotFile;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where the receipt goes, a new file; beside it OUT.ballot, with the ballot or the envelope,"
                    + " for a later check of the receipt; default: receipt-ELECTION.json")
    private @Nullable Path out;

    @Option(
            names = "--api",
            paramLabel = "URL",
            description = "where an ingest listens; without it, that of the system that runs on --data")
    private @Nullable URI api;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:DISVOTE_DATA:-data}",
            description = "the folder of a running `up` (DISVOTE_DATA); default: ${DEFAULT-VALUE}")
    private Path data = Path.of("data");

    @Option(
            names = "--language",
            paramLabel = "TAG",
            description = "the language of titles, such as el; default: that of this machine")
    @Shown
    private String language = Locale.getDefault().getLanguage();

    @Option(
            names = "--patience",
            paramLabel = "S",
            defaultValue = "60",
            converter = Patience.class,
            description = "for how many seconds a request is sent again if it has no answer; default: ${DEFAULT-VALUE}")
    private int patience = 60;

    @Option(
            names = "--yes",
            description = "seal the ballot anew without asking, if what it was sealed for has changed when it arrives")
    private boolean sealAnewUnasked;

    @Mixin
    private final Output output = new Output();

    static final class Patience extends Convert.Range {
        Patience() {
            super(0, 3_600);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Credential credential = credential();
        CastFiles files = CastFiles.beside(out == null ? Path.of("receipt-" + election.value() + ".json") : out);
        files.existing().ifPresent(existing -> {
            throw new UsageException(List.of(existing + " exists: name another file with --out"));
        });
        Optional<JsonNode> given = ballotFile == null ? Optional.empty() : Optional.of(readBallot(ballotFile));
        Optional<UnsentBallot> kept = UnsentBallot.read(files.unsent());
        kept.ifPresent(unsent -> requireSame(unsent, credential, files.unsent()));
        try (VoterApi ingest = new VoterApi(
                api == null ? Endpoints.read(data).api() : api,
                credential,
                new VoterApi.Tries(Duration.ofSeconds(patience), PAUSE),
                this::warn)) {
            BallotMaker maker =
                    new BallotMaker(ingest, election, given, new Titles(language), terminal(), sealAnewUnasked);
            kept.ifPresent(_ -> warn(
                    files.unsent() + ": an earlier run got no receipt; its ballot is sent again, and nothing else"));
            UnsentBallot unsent = kept.isPresent() ? kept.get() : keep(maker.make(), files);
            return cast(ingest, maker, unsent, files);
        } catch (CastReceipt.OtherBallotException e) {
            warn("disvote: " + Text.printable(String.valueOf(e.getMessage()), MESSAGE_LENGTH_MAX));
            return Outcome.WORTHLESS.exitCode();
        }
    }

    /// Sends the ballot, and where it has to be sealed anew, that one.
    private int cast(VoterApi ingest, BallotMaker maker, UnsentBallot first, CastFiles files)
            throws InterruptedException {
        UnsentBallot unsent = first;
        for (int sealed = 1; ; sealed++) {
            switch (new Sending(ingest, unsent, files).outcome()) {
                case Sending.Outcome.Recorded(CastReceipt receipt) -> {
                    print(receipt, unsent, files);
                    return 0;
                }
                case Sending.Outcome.Changed(ApiAnswer answer) -> {
                    if (sealed == SEALED_MAX) {
                        files.deleteUnsent();
                        throw new OperatorException(
                                "%s answers: %s This ballot is not recorded, though it was sealed %d times: report it"
                                        .formatted(ingest, answer.detail(), SEALED_MAX));
                    }
                    unsent = keep(anew(maker, unsent, files), files);
                }
            }
        }
    }

    private static Optional<UnsentBallot> anew(BallotMaker maker, UnsentBallot unsent, CastFiles files)
            throws InterruptedException {
        Optional<UnsentBallot> anew;
        try {
            anew = maker.anew(unsent);
        } catch (UsageException e) {
            files.deleteUnsent(); // the file of --ballot does not fit the new paper
            throw e;
        }
        files.deleteUnsent();
        return anew;
    }

    private static UnsentBallot keep(Optional<UnsentBallot> made, CastFiles files) {
        UnsentBallot unsent = made.orElseThrow(() -> new OperatorException("nothing was cast"));
        unsent.write(files.unsent());
        return unsent;
    }

    private void warn(String line) {
        PrintWriter err = output.err();
        err.println(line);
        err.flush();
    }

    private Terminal terminal() {
        return new Terminal(
                new BufferedReader(new InputStreamReader(
                        System.in, Charset.forName(System.getProperty("stdin.encoding", UTF_8.name())))),
                output.out());
    }

    private void print(CastReceipt receipt, UnsentBallot sent, CastFiles files) {
        PrintWriter screen = output.out();
        screen.printf("recorded: receipt %s%n", receipt.id());
        screen.printf(
                "  partition %d, seq %,d, revision %d, %s%n",
                receipt.partition(), receipt.seq(), sent.revision(), receipt.castAt());
        screen.printf("  digest %s%n", receipt.digest());
        screen.printf("receipt: %s%n", files.receipt());
        screen.printf("%s %s%n", sent.isSealed() ? "envelope:" : "ballot: ", files.ballot());
        if (receipt.hasPromise()) {
            screen.println(
                    "The receipt has the operator's promise: `disvote verify` checks it, by a policy from elsewhere.");
        } else {
            screen.println("The receipt has no promise of the operator. Its receipt number can still be looked up.");
        }
        screen.println(
                sent.isSealed()
                        ? "The files show that you voted, but not how: keep both."
                        : "Both files show how you voted: keep them, and show nobody.");
        screen.flush();
    }

    private Credential credential() {
        String fromEnvironment = System.getenv("DISVOTE_TOKEN");
        if (voter != null) {
            if (tokenFile != null) {
                throw new UsageException(List.of("--voter and --token-file: give one of them"));
            }
            return Credential.of(
                    VoterId.parse(voter).orElseThrow(() -> new UsageException(List.of("--voter must be " + Ids.FORM))));
        }
        String token;
        if (tokenFile != null) {
            token = new String(OperatorFile.read(tokenFile, TOKEN_BYTES_MAX), UTF_8).strip();
        } else if (fromEnvironment != null) {
            token = fromEnvironment.strip();
        } else {
            throw new UsageException(List.of("who votes? Give --token-file, DISVOTE_TOKEN or --voter"));
        }
        return Credential.ofToken(token)
                .orElseThrow(() -> new UsageException(
                        List.of("the token is no JSON Web Token that names a voter: ask for a new one")));
    }

    private static JsonNode readBallot(Path file) {
        byte[] bytes = OperatorFile.read(file, BALLOT_BYTES_MAX);
        try {
            return Json.MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UsageException(List.of(file + " is not JSON"));
        }
    }

    private void requireSame(UnsentBallot unsent, Credential credential, Path file) {
        if (!unsent.electionId().equals(election) || !unsent.voterId().equals(credential.voterId())) {
            throw new UsageException(List.of(file
                    + " keeps a ballot of another voter or election that has no receipt yet: name another file with"
                    + " --out"));
        }
        if (ballotFile != null) {
            throw new UsageException(List.of(
                    file + " keeps a ballot that may be recorded already: run the command without --ballot first"));
        }
    }
}
