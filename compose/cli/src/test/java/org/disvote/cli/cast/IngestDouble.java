package org.disvote.cli.cast;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.disvote.topics.ballot.Ballot;
import org.disvote.topics.ballot.BallotReading;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Json;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.EnvelopeForm;
import org.disvote.topics.vote.BallotBytes;

/// A voter's side of an ingest, for one election. All voters are of one constituency. It runs on the JDK's own
/// HTTP server, and records in memory.
final class IngestDouble implements AutoCloseable {

    private static final String PROBLEM = "urn:disvote:problem:";

    private record Recorded(int revision, BallotBytes ballot, ObjectNode receipt) {}

    private final Definition definition;
    private final Terms terms;
    private final SortedMap<String, Paper> papers;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /// The votes of each voter, in order.
    private final Map<String, List<Recorded>> votes = new HashMap<>();

    private final List<String> bodies = new ArrayList<>();
    private final Map<String, UnaryOperator<byte[]>> altered = new HashMap<>();
    private String constituency;
    private boolean honest = true;
    private Optional<byte[]> replacement = Optional.empty();
    private int seq;
    private int unavailable;
    private int lostAnswers;
    private Optional<String> authorization = Optional.empty();
    private Optional<ObjectNode> promise = Optional.empty();
    private Optional<String> promiseKeys = Optional.empty();

    IngestDouble(String definition, String constituency) throws IOException {
        this.definition = Definition.of(Json.MAPPER.readTree(definition));
        this.terms = termsOf(definition);
        this.papers = this.definition.papers();
        this.constituency = constituency;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static Terms termsOf(String definition) throws IOException {
        return Terms.of(
                Definition.of(Json.MAPPER.readTree(definition)), "test-00000000", Optional.of(Digests.of(new byte[0])));
    }

    Terms terms() {
        return terms;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// The bodies of all requests to vote, in order.
    synchronized List<String> bodies() {
        return List.copyOf(bodies);
    }

    synchronized int recorded() {
        return seq;
    }

    synchronized Optional<String> authorization() {
        return authorization;
    }

    /// The roll is corrected.
    synchronized void moveTo(String other) {
        constituency = other;
    }

    /// It records what it is sent, whatever that was sealed for, and by which key.
    synchronized void recordsEverything() {
        honest = false;
    }

    /// It records this envelope in place of those that it is sent.
    synchronized void replaceEnvelope(byte[] envelope) {
        replacement = Optional.of(envelope);
    }

    byte[] paperBytes(String of) {
        return paper(of).bytes();
    }

    /// Answers of this path end with other bytes than they should.
    ///
    /// @param what `terms`, `ballots`, `voter` or `votes`
    synchronized void alter(String what, UnaryOperator<byte[]> by) {
        altered.put(what, by);
    }

    /// Receipts have promises by this key from now on. Nobody checks here what they promise.
    synchronized void promises(SigningKey key) {
        promise = Optional.of(JsonNodeFactory.instance
                .objectNode()
                .put("index", 0)
                .put("note", Note.signed("disvote/promise/v1\n", key).toString()));
    }

    /// The log has this list of promise keys.
    synchronized void promiseKeys(String json) {
        promiseKeys = Optional.of(json);
    }

    /// So many requests to vote are answered with 503 and not recorded.
    synchronized void isUnavailableFor(int requests) {
        unavailable = requests;
    }

    /// So many votes are recorded, and the connection then breaks.
    synchronized void losesAnswers(int answers) {
        lostAnswers = answers;
    }

    /// Another client of the same voter votes.
    synchronized void castElsewhere(String voterId, String ballot) throws IOException {
        vote(Json.MAPPER.readTree("{\"voterId\":\"%s\",\"ballot\":%s}".formatted(voterId, ballot)));
    }

    /// Another client of the same voter votes in a sealed election.
    synchronized void sealedElsewhere(String voterId, byte[] envelope) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("voterId", voterId)
                .put("terms", terms.digest())
                .put("constituency", constituency)
                .put("revision", next(voterId))
                .put("envelope", Base64UrlText.encode(envelope));
        vote(body);
    }

    String voterOf(String voterId) {
        byte[] hash =
                HexFormat.of().parseHex(Digests.of(voterId.getBytes(UTF_8)).substring("sha256:".length()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (this) {
                answer(exchange, path, body);
            }
        }
    }

    private void answer(HttpExchange exchange, String[] path, byte[] body) throws IOException {
        if (String.join("/", path).equals("/log/promise-keys") && promiseKeys.isPresent()) {
            send(exchange, 200, "log", promiseKeys.get().getBytes(UTF_8));
            return;
        }
        if (path.length < 4 || !path[2].equals(definition.id().value())) {
            problem(exchange, 404, "unknown-election", "There is no such election.");
            return;
        }
        switch (path[3]) {
            case "terms" -> send(exchange, 200, "terms", terms.bytes());
            case "ballots" -> {
                send(
                        exchange,
                        200,
                        "ballots",
                        paper(path[4].equals("-") ? "" : path[4]).bytes());
            }
            case "voter" -> {
                String voterId = voterId(exchange, body);
                ObjectNode voter = JsonNodeFactory.instance.objectNode();
                voter.put("voter", voterOf(voterId));
                voter.put("constituency", constituency);
                voter.put("revision", next(voterId));
                voter.put("terms", terms.digest());
                send(exchange, 200, "voter", Json.encode(voter));
            }
            case "votes" -> {
                bodies.add(new String(body, UTF_8));
                if (unavailable > 0) {
                    unavailable--;
                    problem(exchange, 503, "master-unavailable", "Not now.");
                    return;
                }
                Answer answer = vote(Json.MAPPER.readTree(body));
                if (lostAnswers > 0) {
                    lostAnswers--;
                    return; // the connection is closed without an answer
                }
                send(exchange, answer.status(), "votes", Json.encode(answer.json()));
            }
            default -> problem(exchange, 404, "not-found", "There is nothing here.");
        }
    }

    private String voterId(HttpExchange exchange, byte[] body) throws IOException {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        authorization = Optional.ofNullable(token);
        if (token == null) {
            return Json.MAPPER.readTree(body).path("voterId").asText();
        }
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), UTF_8);
        return Json.MAPPER.readTree(claims).path("sub").asText();
    }

    private int next(String voterId) {
        return of(voterId).size() + 1;
    }

    private List<Recorded> of(String voterId) {
        return votes.computeIfAbsent(voterId, _ -> new ArrayList<>());
    }

    private Paper paper(String of) {
        Paper own = papers.get(of);
        return own == null ? Objects.requireNonNull(papers.get("")) : own;
    }

    private record Answer(int status, JsonNode json) {}

    /// The table of answers of the contract, in its order.
    private Answer vote(JsonNode body) {
        String voterId = body.path("voterId").asText();
        boolean sealed = definition.seal().isPresent();
        Optional<BallotBytes> cast = sealed ? envelope(body) : open(body);
        if (cast.isEmpty()) {
            return new Answer(422, document(422, "invalid-vote", "This is not a valid vote."));
        }
        BallotBytes ballot = cast.get();
        int revision = body.path("revision").asInt(1);
        for (Recorded before : of(voterId)) {
            if (before.ballot().equals(ballot) && (sealed || before.revision() == revision)) {
                return new Answer(200, before.receipt());
            }
        }
        Optional<ObjectNode> standing =
                of(voterId).reversed().stream().findFirst().map(Recorded::receipt);
        if (standing.isPresent() && definition.changeOfMind() == ChangeOfMind.REFUSED) {
            ObjectNode refused = document(409, "already-voted", "This voter has cast another choice.");
            refused.set("receipt", standing.get());
            return new Answer(409, refused);
        }
        if (honest && (revision != next(voterId) || (sealed && isSealedForOthers(body)))) {
            ObjectNode changed = document(409, "changed", "What was sent is not what holds now.");
            changed.put("terms", terms.digest());
            changed.put("constituency", constituency);
            changed.put("revision", next(voterId));
            standing.ifPresent(receipt -> changed.set("receipt", receipt));
            return new Answer(409, changed);
        }
        Recorded recorded = new Recorded(next(voterId), ballot, receipt(voterId, next(voterId), ballot));
        of(voterId).add(recorded);
        return new Answer(201, recorded.receipt());
    }

    private boolean isSealedForOthers(JsonNode body) {
        return !body.path("terms").asText().equals(terms.digest())
                || !body.path("constituency").asText().equals(constituency);
    }

    private Optional<BallotBytes> open(JsonNode body) {
        return Ballot.read(body.path("ballot"), paper(constituency)) instanceof BallotReading.Accepted(Ballot ballot)
                ? Optional.of(BallotBytes.open(ballot.bytes()))
                : Optional.empty();
    }

    private Optional<BallotBytes> envelope(JsonNode body) {
        return Base64UrlText.decode(body.path("envelope").asText())
                .map(sent -> replacement.orElse(sent))
                .filter(bytes -> !honest
                        || EnvelopeForm.problem(bytes, definition.seal().orElseThrow())
                                .isEmpty())
                .map(BallotBytes::of);
    }

    private ObjectNode receipt(String voterId, int revision, BallotBytes ballot) {
        seq++;
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        record.put("v", 2)
                .put("electionId", definition.id().value())
                .put("partition", 3)
                .put("seq", seq)
                .put("voter", voterOf(voterId))
                .put("constituency", constituency)
                .put("revision", revision)
                .put("ballot", Base64UrlText.encode(ballot.bytes()))
                .put("auth", "")
                .put("nonce", "AQEBAQEBAQEBAQEBAQEBAQ")
                .put("castAt", "2027-06-06T07:00:00.123456Z");
        String digest = Digests.of(Jcs.write(record));
        byte[] hash = HexFormat.of().parseHex(digest.substring("sha256:".length()));
        ObjectNode receipt = JsonNodeFactory.instance.objectNode();
        receipt.put("v", 1)
                .put(
                        "receipt",
                        "3-%d-%s"
                                .formatted(
                                        seq,
                                        Base64.getUrlEncoder().withoutPadding().encodeToString(hash)))
                .put("digest", digest)
                .put("terms", terms.digest());
        for (String member : List.of("electionId", "partition", "seq", "voter", "constituency", "revision", "castAt")) {
            receipt.set(member, record.get(member));
        }
        receipt.putObject("private").put("nonce", "AQEBAQEBAQEBAQEBAQEBAQ").put("auth", "");
        promise.ifPresent(given -> receipt.set("promise", given));
        return receipt;
    }

    private static ObjectNode document(int status, String problem, String detail) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", PROBLEM + problem)
                .put("status", status)
                .put("detail", detail)
                .put("retryable", status == 503);
    }

    private void problem(HttpExchange exchange, int status, String problem, String detail) throws IOException {
        send(exchange, status, "problem", Json.encode(document(status, problem, detail)));
    }

    private void send(HttpExchange exchange, int status, String what, byte[] bytes) throws IOException {
        byte[] sent = altered.getOrDefault(what, UnaryOperator.identity()).apply(bytes);
        exchange.sendResponseHeaders(status, sent.length);
        exchange.getResponseBody().write(sent);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
