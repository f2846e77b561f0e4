package org.disvote.cli.key;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.disvote.cli.option.BrokerOptions;
import org.disvote.cli.terminal.Output;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.operate.key.ClientStatements;
import org.disvote.topics.json.Digests;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `disvote client`.
@Command(
        name = "client",
        mixinStandardHelpOptions = true,
        description = {
            "States in the log which script the voting page seals ballots with: the SHA-256 of its seal.js.",
            "Without --url and --file it is the script of this version of DisVote. It is stated once: again only after"
                    + " another one."
        },
        footer = {
            "",
            "Run it after each update of ingest. Anybody can then compare what their browser was given:",
            "",
            "  curl -s https://vote.example.org/page/seal.js | sha256sum"
        })
public final class ClientCommand implements Callable<Integer> {

    /// Beyond any script that seals.
    private static final int SCRIPT_BYTES_MAX = 4 << 20;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final String PATH = "/page/seal.js";

    @ArgGroup
    private @Nullable From from;

    static final class From {
        @Option(
                names = "--url",
                paramLabel = "URL",
                required = true,
                description = "an ingest instance that serves the script, such as http://127.0.0.1:8080")
        private @Nullable URI ingest;

        @Option(names = "--file", paramLabel = "FILE", required = true, description = "the script")
        private @Nullable Path file;
    }

    @Mixin
    private final BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws InterruptedException {
        byte[] script = script();
        boolean isNew = new ClientStatements(brokers.brokers()).state(script, Instant.now());
        PrintWriter out = output.out();
        out.println((isNew ? "stated: " : "stated before: ") + Digests.of(script));
        return 0;
    }

    private byte[] script() throws InterruptedException {
        if (from == null) {
            return PageRoutes.sealScript();
        }
        Path file = from.file;
        byte[] script = file != null ? OperatorFile.read(file, SCRIPT_BYTES_MAX) : fetched(from.ingest);
        if (script.length == 0 || script.length > SCRIPT_BYTES_MAX) {
            throw new OperatorException("%s has %,d bytes: it is not the script that seals ballots"
                    .formatted(file != null ? file : from.ingest, script.length));
        }
        return script;
    }

    private static byte[] fetched(@Nullable URI ingest) throws InterruptedException {
        if (ingest == null) {
            throw new IllegalStateException("picocli sets one option of the group");
        }
        URI script = ingest.resolve(PATH);
        HttpRequest request =
                HttpRequest.newBuilder(script).timeout(ANSWER_MAX).GET().build();
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
            HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new OperatorException("%s answers with status %d: name an ingest instance with --url"
                            .formatted(script, answer.statusCode()));
                }
                return body.readNBytes(SCRIPT_BYTES_MAX + 1);
            }
        } catch (IOException e) {
            throw new OperatorException("%s does not answer: see whether ingest runs there".formatted(script), e);
        }
    }
}
