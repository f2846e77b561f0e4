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

    private static final String NOTE = "text/plain; charset=utf-8";
    private static final String TEXT = NOTE;
    private static final String TILE = "application/octet-stream";
    private static final String JSON = "application/json";

    private static final String FRESH = "public, max-age=1";
    private static final String MINUTE = "public, max-age=60";
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";
    private static final String NEVER = "no-store";

    private static final Pattern PROOF = Pattern.compile("proof/([0-9]{1,6})/([0-9]{1,18})");
    private static final Pattern LEAF_PROOF = Pattern.compile("proof/leaf/([0-9]{1,18})");
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
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 503, TEXT, NEVER, "too many requests at once\n");
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
            send(exchange, 405, TEXT, NEVER, "only GET and HEAD are allowed here\n");
            return;
        }
        String path = exchange.getRequestURI().getRawPath();
        try {
            if (!path.startsWith(PREFIX) || !find(exchange, path.substring(PREFIX.length()))) {
                send(exchange, 404, TEXT, NEVER, "there is nothing at this path\n");
            }
        } catch (NoSuchFileException e) {
            send(exchange, 404, TEXT, NEVER, "not here yet\n");
        } catch (UnavailableException e) {
            log.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("error", e.getMessage())
                    .log("Log cannot be read");
            exchange.getResponseHeaders().set("Retry-After", "1");
            send(exchange, 503, TEXT, NEVER, "the log cannot be read now\n");
        }
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
            case "checkpoint" -> whole(exchange, folder.checkpoint(), NOTE, FRESH);
            case "checkpoint.signed" -> whole(exchange, folder.signedCheckpoint(), NOTE, FRESH);
            case "policy" -> whole(exchange, folder.policy(), TEXT, MINUTE);
            case "statements" -> growing(exchange, folder.statements());
            case "promise-keys" -> send(exchange, 200, JSON, FRESH, read(view::promiseKeys));
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
        whole(exchange, folder.root().resolve(path), TILE, IMMUTABLE);
        return true;
    }

    private boolean lookUp(HttpExchange exchange, String path) throws IOException {
        Matcher proof = PROOF.matcher(path);
        if (proof.matches()) {
            int partition = Integer.parseInt(proof.group(1));
            long seq = Long.parseLong(proof.group(2));
            return send(exchange, NOTE, read(() -> view.position(partition, seq)));
        }
        Matcher leaf = LEAF_PROOF.matcher(path);
        if (leaf.matches()) {
            long index = Long.parseLong(leaf.group(1));
            return send(exchange, NOTE, read(() -> view.leaf(index)));
        }
        Matcher digest = BY_DIGEST.matcher(path);
        if (digest.matches()) {
            String hex = digest.group(2);
            whole(exchange, digest.group(1).equals("terms") ? folder.terms(hex) : folder.count(hex), JSON, IMMUTABLE);
            return true;
        }
        Matcher input = INPUT.matcher(path);
        if (input.matches()) {
            int partition = Integer.parseInt(input.group(2));
            long seq = Long.parseLong(input.group(3));
            return send(exchange, JSON, read(() -> inputs.find(input.group(1), partition, seq)));
        }
        return false;
    }

    private static boolean send(HttpExchange exchange, String type, LogView.Found found) throws IOException {
        switch (found) {
            case LogView.Found.Proof(String text) -> send(exchange, 200, type, IMMUTABLE, text);
            case LogView.Found.NotYet() -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 202, TEXT, NEVER, "not yet\n");
            }
            case LogView.Found.Unknown() -> {
                return false;
            }
        }
        return true;
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
            send(exchange, 416, TEXT, NEVER, "");
            return;
        }
        if (range.matches()) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (length - 1) + "/" + length);
        }
        headers(exchange, TEXT, FRESH);
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

    private static void send(HttpExchange exchange, int status, String type, String caching, String text)
            throws IOException {
        send(exchange, status, type, caching, text.getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, String caching, byte[] body)
            throws IOException {
        headers(exchange, type, caching);
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
