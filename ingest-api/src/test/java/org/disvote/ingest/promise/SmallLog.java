package org.disvote.ingest.promise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Json;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;

/// A log of a few statements with two witnesses, both of whom its policy demands. It serves the list of promise
/// keys, on the JDK's own HTTP server.
public final class SmallLog implements AutoCloseable {

    private final SigningKey log;
    private final List<SigningKey> witnesses =
            List.of(SigningKey.generate("w.example/1"), SigningKey.generate("w.example/2"));
    private final List<byte[]> leaves = new ArrayList<>();
    private final HttpServer server;
    private byte[] promiseKeys = "[]".getBytes(UTF_8);
    private int status = 200;

    public SmallLog(String origin) {
        log = SigningKey.generate(origin);
        leaves.add("{\"kind\":\"system\"}".getBytes(UTF_8));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/log/promise-keys", exchange -> {
            try (exchange) {
                byte[] body = promiseKeys();
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.getResponseHeaders().add("Cache-Control", "max-age=1");
                exchange.sendResponseHeaders(status(), body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log/");
    }

    public Policy policy() {
        return Policy.of(
                log.verifier(),
                List.of(
                        new Policy.Witness("w1", witnesses.get(0).cosigner(), Optional.empty()),
                        new Policy.Witness("w2", witnesses.get(1).cosigner(), Optional.empty())),
                2);
    }

    public SigningKey promiseKey(String instance) {
        return SigningKey.generate(log.name() + "/promise/" + instance);
    }

    public static byte[] statement(String kind, String vkey) {
        return new CanonicalJson()
                .with("kind", kind)
                .with("n", 1)
                .with("vkey", vkey)
                .bytes();
    }

    /// Serves this list. Each statement is proved under a checkpoint of the tree that it ends.
    ///
    /// @param cosignatures how many witnesses have signed it
    public synchronized void serve(int cosignatures, byte[]... statements) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        for (byte[] statement : statements) {
            leaves.add(statement);
            entries.addObject().put("text", new String(statement, UTF_8)).put("proof", proofOfLast(cosignatures));
        }
        promiseKeys = Json.encode(entries);
    }

    /// Answers with other bytes, or another status.
    public synchronized void serve(int answered, String body) {
        status = answered;
        promiseKeys = body.getBytes(UTF_8);
    }

    public synchronized byte[] promiseKeys() {
        return promiseKeys;
    }

    private synchronized int status() {
        return status;
    }

    private String proofOfLast(int cosignatures) {
        List<Hash> hashes = leaves.stream().map(Merkle::leaf).toList();
        BatchTree tree = new BatchTree(hashes);
        String text = new Checkpoint(log.name(), hashes.size(), tree.root()).text();
        Note checkpoint = Note.signed(text, log);
        for (SigningKey witness : witnesses.subList(0, cosignatures)) {
            checkpoint = checkpoint.with(witness.cosign(text, 1_800_000_000));
        }
        return new TlogProof(hashes.size() - 1, tree.path(hashes.size() - 1), checkpoint).text();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
