package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.disvote.topics.tlog.MalformedPolicyException;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.log.LogFiles;

/// The values of `disvote.json` about the log, its receipts and evidence.
final class Vectors {

    static final ObjectMapper MAPPER = new ObjectMapper();
    static final JsonNode ALL = read();
    static final JsonNode VALUES = ALL.path("values");
    static final JsonNode LOG = VALUES.path("log1");
    static final Policy POLICY = policy(VALUES.path("policy").textValue());

    private Vectors() {}

    private static JsonNode read() {
        try {
            return MAPPER.readTree(
                    Path.of("../../topics/src/test/resources/disvote.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Policy policy(String text) {
        try {
            return Policy.parse(text);
        } catch (MalformedPolicyException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A receipt of the first batch, with its promise and its key.
    static ObjectNode receipt(int i) {
        ObjectNode receipt = receiptWithoutKey(i);
        ObjectNode key = ((ObjectNode) receipt.path("promise")).putObject("key");
        key.put("text", LOG.path("statements").path(5).textValue());
        key.put("proof", LOG.path("statementProofs").path(5).textValue());
        return receipt;
    }

    static ObjectNode receiptWithoutKey(int i) {
        ObjectNode receipt = json("receipts", i);
        ObjectNode promise = receipt.putObject("promise");
        promise.put("index", i);
        promise.set("path", VALUES.path("promise").path("paths").path(i));
        promise.put("note", VALUES.path("promise").path("note").textValue());
        return receipt;
    }

    /// What `cast` saves beside it.
    static ObjectNode ballot(int i) {
        JsonNode receipt = json("receipts", i);
        ObjectNode ballot = MAPPER.createObjectNode();
        ballot.set("ballot", json("ballots", i));
        for (String member : new String[] {"electionId", "voter", "constituency", "revision", "terms"}) {
            ballot.set(member, receipt.path(member));
        }
        return ballot;
    }

    private static ObjectNode json(String list, int i) {
        try {
            return (ObjectNode) MAPPER.readTree(VALUES.path(list).path(i).textValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String proof(int i) {
        return LOG.path("proofs").path(i).textValue();
    }

    static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(UTF_8);
    }

    /// What the vectors' log serves, by path.
    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("checkpoint", LOG.path("cosigned").textValue().getBytes(UTF_8));
        StringBuilder statements = new StringBuilder();
        LOG.path("statements")
                .forEach(each -> statements.append(each.textValue()).append('\n'));
        files.put("statements", statements.toString().getBytes(UTF_8));
        for (String folder : new String[] {"tiles", "bundles"}) {
            LOG.path(folder)
                    .properties()
                    .forEach(file -> files.put(
                            file.getKey(),
                            HexFormat.of().parseHex(file.getValue().textValue())));
        }
        return files;
    }

    static LogFiles served(Map<String, byte[]> files) {
        return path -> {
            byte[] file = files.get(path);
            return file == null ? Optional.<InputStream>empty() : Optional.of(new ByteArrayInputStream(file));
        };
    }
}
