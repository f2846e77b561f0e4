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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.disvote.cli.option.Convert;
import org.disvote.cli.option.UsageException;
import org.disvote.cli.paper.PaperDialogue;
import org.disvote.cli.paper.Review;
import org.disvote.cli.paper.Terminal;
import org.disvote.cli.paper.Titles;
import org.disvote.operate.endpoint.Endpoints;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.BallotReading;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.id.Ids;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `disvote cast`.
@Command(
        name = "cast",
        mixinStandardHelpOptions = true,
        description = {
            "Casts a ballot: asks for the voter's paper, checks that terms and paper have the digests that were named,"
                    + " asks its questions here or reads the ballot from a file, sends it, and keeps the receipt.",
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
                    + " 2 wrong usage, or a ballot against the paper's rules.",
            "",
            "  disvote cast --election demo --voter maria",
            "  disvote cast --election demo --token-file token.txt --api https://vote.example.org"
        })
public final class CastCommand implements Callable<Integer> {

    private static final int TOKEN_BYTES_MAX = 16 << 10;
    private static final int BALLOT_BYTES_MAX = 64 << 10;
    private static final Duration PAUSE = Duration.ofSeconds(1);

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
            description = "where the receipt goes, a new file; beside it OUT.ballot, for a later check of the receipt;"
                    + " default: receipt-ELECTION.json")
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
    private String language = Locale.getDefault().getLanguage();

    @Option(
            names = "--patience",
            paramLabel = "S",
            defaultValue = "60",
            converter = Patience.class,
            description = "for how many seconds a request is sent again if it has no answer; default: ${DEFAULT-VALUE}")
    private int patience = 60;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

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
        PrintWriter err = spec.commandLine().getErr();
        try (VoterApi ingest = new VoterApi(
                api == null ? Endpoints.read(data).api() : api,
                credential,
                new VoterApi.Tries(Duration.ofSeconds(patience), PAUSE),
                notice -> {
                    err.println(notice);
                    err.flush();
                })) {
            UnsentBallot unsent;
            if (kept.isPresent()) {
                err.println(
                        files.unsent() + ": an earlier run got no receipt; its ballot is sent again, and nothing else");
                err.flush();
                unsent = kept.get();
            } else {
                Optional<UnsentBallot> made = make(ingest, credential, given);
                if (made.isEmpty()) {
                    throw new OperatorException("nothing was cast");
                }
                unsent = made.get();
                unsent.write(files.unsent());
            }
            CastReceipt receipt = new Sending(ingest, unsent, files).receipt();
            print(receipt, unsent, files);
            return 0;
        }
    }

    private void print(CastReceipt receipt, UnsentBallot sent, CastFiles files) {
        PrintWriter screen = spec.commandLine().getOut();
        screen.printf("recorded: receipt %s%n", receipt.id());
        screen.printf(
                "  partition %d, seq %,d, revision %d, %s%n",
                receipt.partition(), receipt.seq(), sent.revision(), receipt.castAt());
        screen.printf("  digest %s%n", receipt.digest());
        screen.printf("receipt: %s%n", files.receipt());
        screen.printf("ballot:  %s%n", files.ballot());
        if (receipt.hasPromise()) {
            screen.println(
                    "The receipt has the operator's promise: `disvote verify` checks it, by a policy from elsewhere.");
        } else {
            screen.println("The receipt has no promise of the operator. Its receipt number can still be looked up.");
        }
        screen.println("Both files show how you voted: keep them, and show nobody.");
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

    /// Asks for the paper and the answers.
    ///
    /// @return empty if the voter quits
    private Optional<UnsentBallot> make(VoterApi ingest, Credential credential, Optional<JsonNode> given)
            throws InterruptedException {
        VotersPaper mine = VotersPaper.ask(ingest, election);
        PrintWriter screen = spec.commandLine().getOut();
        Titles titles = new Titles(language);
        BufferedReader in = new BufferedReader(
                new InputStreamReader(System.in, Charset.forName(System.getProperty("stdin.encoding", UTF_8.name()))));
        Terminal terminal = new Terminal(in, screen);
        terminal.say("%s: %s".formatted(election, titles.of(mine.terms().title())));
        terminal.say("constituency %s, your vote %d"
                .formatted(mine.constituency().isEmpty() ? "none" : mine.constituency(), mine.revision()));
        Optional<JsonNode> json = given.isPresent()
                ? given
                : new PaperDialogue(mine.paper(), titles, terminal).ballot().map(each -> each);
        if (json.isEmpty()) {
            return Optional.empty();
        }
        return switch (Ballot.read(json.get(), mine.paper())) {
            case BallotReading.Refused refused -> throw new UsageException(problems(refused.problems()));
            case BallotReading.Accepted accepted -> {
                UnsentBallot unsent = UnsentBallot.of(
                        mine, credential.voterId(), new String(accepted.ballot().bytes(), UTF_8));
                if (given.isPresent()) {
                    terminal.say("The ballot:");
                    new Review(mine.paper(), titles).lines(unsent.parsed()).forEach(terminal::say);
                }
                yield Optional.of(unsent);
            }
        };
    }

    private static List<String> problems(List<String> problems) {
        List<String> lines = new ArrayList<>(problems);
        lines.addFirst("the ballot is against the rules of its paper; nothing was cast:");
        return lines;
    }
}
