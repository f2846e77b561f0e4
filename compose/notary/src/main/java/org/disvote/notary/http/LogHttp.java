package org.disvote.notary.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.notary.store.LogFolder;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.tlog.TilePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/log/…`: the folder's files with headers for caches, and what follows from them: proofs, promise keys,
/// inputs of counts. Everybody may read all of it, so there is nothing to authenticate.
public final class LogHttp implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogHttp.class);

    private static final String PREFIX = "/log/";
    private static final int BACKLOG = 256;

    /// Answers in progress. More are refused at once.
    private static final int ANSWERS_MAX = 256;

    private static final String TILE = "application/octet-stream";

    private static final String FRESH = "public, max-age=1";
    private static final String MINUTE = "public, max-age=60";

    private static final Pattern PROOF = Pattern.compile("proof/(leaf|[0-9]{1,6})/([0-9]{1,18})");

    /// At most 128 proofs by one request, for ingest instances. The other paths are of the formats.
    private static final Pattern PROOFS =
            Pattern.compile("proofs/((?:leaf|[0-9]{1,6})/[0-9]{1,18}(?:,(?:leaf|[0-9]{1,6})/[0-9]{1,18}){0,127})");

    private static final Pattern BY_DIGEST = Pattern.compile("(terms|counts)/([0-9a-f]{64})");
    private static final Pattern INPUT = Pattern.compile("input/([A-Za-z0-9._:-]{1,64})/([0-9]{1,6})/([0-9]{1,18})");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-");

    private final Listening listening;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore answers = new Semaphore(ANSWERS_MAX);
    private final LogFolder folder;
    private final LogView view;
    private final InputTrees inputs;

    private LogHttp(Listening listening, HttpServer server, LogFolder folder, Brokers brokers, Routing routing) {
        this.listening = listening;
        this.server = server;
        this.folder = folder;
        view = new LogView(folder);
        inputs = new InputTrees(brokers, routing, folder, view);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// @param brokers from which inputs of counts are read
    /// @throws OperatorException if the address cannot be listened on
    public static LogHttp start(Listening listening, LogFolder folder, Brokers brokers, Routing routing) {
        try {
            return new LogHttp(listening, listening.bind(BACKLOG), folder, brokers, routing);
        } catch (IOException e) {
            throw new OperatorException(
                    "cannot listen on %s port %d (%s): choose another with --port or --host"
                            .formatted(listening.host(), listening.port(), e.getMessage()),
                    e);
        }
    }

    /// The prefix of the log.
    public URI uri() {
        return listening.uri(server.getAddress().getPort()).resolve(PREFIX);
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (!answers.tryAcquire()) {
                send(exchange, Reply.tooMany());
                return;
            }
            try {
                answer(exchange);
            } finally {
                answers.release();
            }
        } catch (IOException e) {
            // The client went away.
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            send(exchange, Reply.of(405, Reply.TEXT, Reply.NEVER, "only GET and HEAD are allowed here\n"));
            return;
        }
        String path = exchange.getRequestURI().getRawPath();
        try {
            if (!path.startsWith(PREFIX) || !find(exchange, path.substring(PREFIX.length()))) {
                send(exchange, Reply.nothing());
            }
        } catch (NoSuchFileException e) {
            send(exchange, Reply.notHereYet());
        } catch (UnavailableException e) {
            send(exchange, unavailable(path, e));
        }
    }

    private static Reply unavailable(String path, UnavailableException failure) {
        log.atWarn()
                .addKeyValue("path", path)
                .addKeyValue("error", failure.getMessage())
                .log("Log cannot be read");
        return Reply.unavailable();
    }

    /// Files cannot be read, in contrast to a client that cannot be written to.
    private static final class UnavailableException extends RuntimeException {
        UnavailableException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    @FunctionalInterface
    private interface Look<T> {
        T look() throws IOException;
    }

    private static <T> T read(Look<T> look) throws NoSuchFileException {
        try {
            return look.look();
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new UnavailableException(e);
        }
    }

    /// @return whether such a path exists; then it is answered
    private boolean find(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "checkpoint" -> whole(exchange, folder.checkpoint(), Reply.TEXT, FRESH);
            case "checkpoint.signed" -> whole(exchange, folder.signedCheckpoint(), Reply.TEXT, FRESH);
            case "policy" -> whole(exchange, folder.policy(), Reply.TEXT, MINUTE);
            case "statements" -> growing(exchange, folder.statements());
            case "promise-keys" -> send(exchange, 200, Reply.JSON, FRESH, read(view::promiseKeys));
            default -> {
                return path.startsWith("tile/") ? tile(exchange, path) : lookUp(exchange, path);
            }
        }
        return true;
    }

    private boolean tile(HttpExchange exchange, String path) throws IOException {
        if (TilePath.parse(path).isEmpty()) {
            return false;
        }
        whole(exchange, folder.root().resolve(path), TILE, Reply.IMMUTABLE);
        return true;
    }

    private boolean lookUp(HttpExchange exchange, String path) throws IOException {
        if (PROOF.matcher(path).matches()) {
            send(exchange, proof(path.substring("proof/".length())));
            return true;
        }
        Matcher proofs = PROOFS.matcher(path);
        if (proofs.matches()) {
            send(
                    exchange,
                    Reply.together(Arrays.stream(proofs.group(1).split(",", -1))
                            .map(this::proof)
                            .toList()));
            return true;
        }
        Matcher digest = BY_DIGEST.matcher(path);
        if (digest.matches()) {
            String hex = digest.group(2);
            Path file = digest.group(1).equals("terms") ? folder.terms(hex) : folder.count(hex);
            whole(exchange, file, Reply.JSON, Reply.IMMUTABLE);
            return true;
        }
        Matcher input = INPUT.matcher(path);
        if (input.matches()) {
            int partition = Integer.parseInt(input.group(2));
            long seq = Long.parseLong(input.group(3));
            send(exchange, Reply.of(read(() -> inputs.find(input.group(1), partition, seq)), Reply.JSON));
            return true;
        }
        return false;
    }

    /// @param name what follows `proof/`
    private Reply proof(String name) {
        int slash = name.indexOf('/');
        String where = name.substring(0, slash);
        long number = Long.parseLong(name.substring(slash + 1));
        try {
            return Reply.of(
                    read(() ->
                            where.equals("leaf") ? view.leaf(number) : view.position(Integer.parseInt(where), number)),
                    Reply.TEXT);
        } catch (NoSuchFileException e) {
            return Reply.notHereYet();
        } catch (UnavailableException e) {
            return unavailable("proof/" + name, e);
        }
    }

    private static void whole(HttpExchange exchange, Path file, String type, String caching) throws IOException {
        send(exchange, 200, type, caching, read(() -> Files.readAllBytes(file)));
    }

    /// A file that only grows: from a byte on, if the client asks for that.
    private static void growing(HttpExchange exchange, Path file) throws IOException {
        long length = read(() -> Files.size(file));
        String asked = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(asked == null ? "" : asked);
        long from = range.matches() ? Long.parseLong(range.group(1)) : 0;
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (range.matches() && from >= length) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + length);
            send(exchange, Reply.of(416, Reply.TEXT, Reply.NEVER, ""));
            return;
        }
        if (range.matches()) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (length - 1) + "/" + length);
        }
        headers(exchange, Reply.TEXT, FRESH);
        int status = range.matches() ? 206 : 200;
        if (isHead(exchange)) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length - from));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, length == from ? -1 : length - from);
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            copy(in, exchange.getResponseBody(), length - from);
        }
    }

    private static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the file became shorter");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, reply.status(), reply.body().getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, String caching, byte[] body)
            throws IOException {
        headers(exchange, type, caching);
        send(exchange, status, body);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        if (isHead(exchange)) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static boolean isHead(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("HEAD");
    }

    private static void headers(HttpExchange exchange, String type, String caching) {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", caching);
    }

    @Override
    public void close() {
        inputs.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
