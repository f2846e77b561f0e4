package org.disvote.lab.bench.promise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Json;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TlogProof;

/// A promise key with a log that has its statement and nothing else, cosigned by one witness. So promises can be
/// measured without a notary.
final class StatedKey implements AutoCloseable {

    private static final String INSTANCE = "bench";
    private static final String WITNESS = "witness.invalid";

    private final SigningKey log;
    private final SigningKey witness = SigningKey.generate(WITNESS);
    private final SigningKey key;
    private final HttpServer server;

    StatedKey(String origin) throws IOException {
        log = SigningKey.generate(origin);
        key = SigningKey.generate(PromiseText.keyName(origin, INSTANCE));
        byte[] list = list();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, list.length);
                exchange.getResponseBody().write(list);
            }
        });
        server.start();
    }

    private byte[] list() {
        byte[] statement = new CanonicalJson()
                .with("kind", "promise-key")
                .with("vkey", key.vkey())
                .bytes();
        String tree = new Checkpoint(log.name(), 1, Merkle.leaf(statement)).text();
        Note checkpoint = Note.signed(tree, log).with(witness.cosign(tree, 0));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        list.addObject()
                .put("text", new String(statement, UTF_8))
                .put("proof", new TlogProof(0, List.of(), checkpoint).text());
        return Json.encode(list);
    }

    SigningKey key() {
        return key;
    }

    Policy policy() {
        return Policy.of(log.verifier(), List.of(new Policy.Witness("w", witness.cosigner(), Optional.empty())), 1);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log/");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
