package org.disvote.ingest.http.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.answer.Problem;
import org.disvote.ingest.http.server.Passed;
import org.disvote.topics.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The notary's answers, as they may be passed on to browsers. Any that does not come is answered 503. No
/// method waits.
final class NotaryProxy implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(NotaryProxy.class);

    /// From the request to the first byte of the answer; of a small answer, to its last.
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

    /// At most 63 hashes and a checkpoint with 16 signatures.
    private static final int PROOF_BYTES_MAX = 64 << 10;

    private static final List<String> ANSWERED = List.of(
            "Cache-Control",
            "ETag",
            "Last-Modified",
            "Expires",
            "Age",
            "Retry-After",
            "Accept-Ranges",
            "Content-Range");

    /// Nothing that a browser would run in this origin.
    private static final List<String> TYPES =
            List.of("text/plain", "application/octet-stream", "application/json", "application/problem+json");

    private static final String OTHER_TYPE = "application/octet-stream";

    private final URI files;
    private final AtomicBoolean away = new AtomicBoolean();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /// @param files its address of the log's files, with `/` at the end
    NotaryProxy(URI files) {
        this.files = files;
    }

    /// A file of any size, while it arrives.
    ///
    /// @param headers of the request
    /// @return completes always, and never with an exception
    CompletableFuture<Passed> file(String path, String method, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(files.resolve(path)).timeout(ANSWER_MAX).method(method, BodyPublishers.noBody());
        headers.forEach(request::header);
        return ask(request.build(), BodyHandlers.ofPublisher())
                .handle((answer, failure) -> failure == null ? passed(answer) : new Passed.Own(unavailable(failure)));
    }

    /// A small file, once it is here.
    ///
    /// @param bytesMax of a larger one nothing is passed on
    /// @return as [#file]
    CompletableFuture<Answer> small(String path, int bytesMax) {
        HttpRequest request =
                HttpRequest.newBuilder(files.resolve(path)).timeout(ANSWER_MAX).build();
        return ask(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), bytesMax))
                .handle((answer, failure) -> failure == null
                        ? passed(answer.statusCode(), answer.headers()::firstValue, answer.body())
                        : unavailable(failure));
    }

    /// Several proofs by one request. A notary of an older version has no such path: it is asked for one after the
    /// other.
    ///
    /// @param names what follows `proof/` in each path; at least one
    /// @return the answers in the same order; fails only if an answer is none that a notary gives
    CompletableFuture<List<Answer>> proofs(List<String> names) {
        if (names.size() == 1) {
            return proof(names.getFirst()).thenApply(List::of);
        }
        return small("proofs/" + String.join(",", names), PROOF_BYTES_MAX * names.size())
                .thenCompose(all -> switch (all.status()) {
                    case 200 -> CompletableFuture.completedFuture(separate(all, names.size()));
                    case 404 -> oneByOne(names);
                    default -> CompletableFuture.completedFuture(Collections.nCopies(names.size(), all));
                });
    }

    private CompletableFuture<Answer> proof(String name) {
        return small("proof/" + name, PROOF_BYTES_MAX);
    }

    private CompletableFuture<List<Answer>> oneByOne(List<String> names) {
        List<CompletableFuture<Answer>> all = names.stream().map(this::proof).toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(_ -> all.stream().map(CompletableFuture::join).toList());
    }

    private static List<Answer> separate(Answer all, int count) {
        try {
            OneOfSeveral[] each = Json.MAPPER.readValue(all.bytes(), OneOfSeveral[].class);
            if (each.length == count) {
                return Arrays.stream(each).map(OneOfSeveral::answer).toList();
            }
        } catch (IOException e) {
            // As if it had another length.
        }
        return Collections.nCopies(
                count, Problem.LOG_UNAVAILABLE.answer(502, "The log answers with proofs that cannot be read."));
    }

    /// As the notary writes it.
    private record OneOfSeveral(int status, Map<String, String> headers, String body) {

        Answer answer() {
            return passed(status, name -> Optional.ofNullable(headers.get(name)), body.getBytes(UTF_8));
        }
    }

    /// @param header the value of a header that the notary gave
    private static Answer passed(int status, Function<String, Optional<String>> header, byte[] body) {
        return refusal(status)
                .orElseGet(() -> new Answer(status, type(header), headers(header), ByteBuffer.wrap(body)));
    }

    private <T> CompletableFuture<HttpResponse<T>> ask(HttpRequest request, BodyHandler<T> body) {
        CompletableFuture<HttpResponse<T>> asked = http.sendAsync(request, body);
        return asked.copy()
                .orTimeout(ANSWER_MAX.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        asked.cancel(true);
                    } else if (away.compareAndSet(true, false)) {
                        log.atInfo().log("Log answers again");
                    }
                });
    }

    private static Passed passed(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
        Optional<Answer> refusal = refusal(answer.statusCode());
        if (refusal.isPresent()) {
            answer.body().subscribe(Passed.discarding());
            return new Passed.Own(refusal.get());
        }
        return new Passed.Body(
                answer.statusCode(),
                type(answer.headers()::firstValue),
                headers(answer.headers()::firstValue),
                answer.headers().firstValueAsLong("Content-Length"),
                answer.body());
    }

    /// What is answered instead of an answer of the notary that is not passed on.
    private static Optional<Answer> refusal(int status) {
        if (status >= 500) {
            return Optional.of(Problem.LOG_UNAVAILABLE.answer("The log refuses for now. Try again."));
        }
        return status < 200 || (status >= 300 && status < 400 && status != 304)
                ? Optional.of(Problem.LOG_UNAVAILABLE.answer(502, "The log answers with a status that it never has."))
                : Optional.empty();
    }

    private static Map<String, String> headers(Function<String, Optional<String>> header) {
        Map<String, String> headers = new TreeMap<>();
        for (String name : ANSWERED) {
            header.apply(name).ifPresent(value -> headers.put(name, value));
        }
        return headers;
    }

    private static String type(Function<String, Optional<String>> header) {
        String given = header.apply("Content-Type").orElse(OTHER_TYPE);
        String type = given.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return TYPES.contains(type) ? given : OTHER_TYPE;
    }

    static Answer tooMany() {
        return Problem.LOG_UNAVAILABLE.answer("Too many files of the log are being read. Try again.");
    }

    /// @param failure why no answer came
    Answer unavailable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (away.compareAndSet(false, true)) {
            log.atWarn()
                    .addKeyValue("uri", files)
                    .addKeyValue("error", String.valueOf(cause))
                    .log("Log does not answer, its files are answered 503");
        }
        return Problem.LOG_UNAVAILABLE.answer(
                cause instanceof TimeoutException
                        ? "The log does not answer in time. Try again."
                        : "The log does not answer. Try again.");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
