package org.disvote.lab.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SignatureLine;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;

/// A notary's files and metrics over HTTP, made by a test, for real witnesses.
final class ServedLog implements AutoCloseable {

    static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";

    final SigningKey key = SigningKey.generate(ORIGIN);
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    ServedLog() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
        refusing("");
        files.put("/health/ready", "{}".getBytes(UTF_8));
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] file = files.get(exchange.getRequestURI().getPath());
        try (exchange) {
            exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
            if (file != null) {
                exchange.getResponseBody().write(file);
            }
        }
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    URI log() {
        return uri().resolve("log/");
    }

    /// What the notary says about its witnesses.
    ///
    /// @param witness the one that refuses; empty if none does
    void refusing(String witness) {
        String metrics =
                witness.isEmpty() ? "" : "disvote_notary_witness_refuses{witness=\"%s\"} 1.0\n".formatted(witness);
        files.put("/metrics/own", metrics.getBytes(UTF_8));
    }

    private static List<byte[]> leaves(String kind, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> (kind + " leaf " + i).getBytes(UTF_8))
                .toList();
    }

    /// The signed checkpoint of a tree of this kind of leaves.
    Note signed(String kind, int size) {
        Hash root = Merkle.root(hashes(kind, size));
        return Note.signed(new Checkpoint(ORIGIN, size, root).text(), key);
    }

    private static List<Hash> hashes(String kind, int size) {
        return leaves(kind, size).stream().map(Merkle::leaf).toList();
    }

    /// Asks a witness to cosign.
    HttpResponse<String> ask(URI witness, String kind, int oldSize, int size) throws Exception {
        List<Hash> hashes = hashes(kind, size);
        List<Hash> proof = oldSize == 0
                ? List.of()
                : MerkleTree.consistency(
                        oldSize,
                        size,
                        (level, index) ->
                                Merkle.root(hashes.subList((int) (index << level), (int) ((index + 1) << level))));
        StringBuilder body = new StringBuilder("old " + oldSize + "\n");
        proof.forEach(hash -> body.append(hash.base64()).append('\n'));
        body.append('\n').append(signed(kind, size));
        return http.send(
                HttpRequest.newBuilder(witness.resolve("add-checkpoint"))
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build(),
                BodyHandlers.ofString());
    }

    /// @param cosignatures as witnesses answered them
    void publish(String kind, int size, List<String> cosignatures) throws Exception {
        Note note = signed(kind, size);
        for (String line : cosignatures) {
            note = note.with(SignatureLine.parse(line.strip()));
        }
        BatchTree tree = new BatchTree(hashes(kind, size));
        List<byte[]> data = leaves(kind, size);
        for (int i = 0; i < size; i++) {
            files.put(
                    "/log/proof/leaf/" + i,
                    new TlogProof(i, tree.path(i), note).text().getBytes(UTF_8));
        }
        for (int from = 0; from < size; from += TilePath.WIDTH_MAX) {
            List<byte[]> bundle = data.subList(from, Math.min(size, from + TilePath.WIDTH_MAX));
            String path =
                    TilePath.entries(from / TilePath.WIDTH_MAX, bundle.size()).path();
            files.put("/log/" + path, EntryBundle.encode(bundle));
        }
        files.put("/log/checkpoint", note.bytes());
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
