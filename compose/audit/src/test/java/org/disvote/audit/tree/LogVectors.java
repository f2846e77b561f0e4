package org.disvote.audit.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The log of the formats' examples, which programs in two other languages made.
public final class LogVectors {

    public static final int PARTITIONS = 24;

    private static final JsonNode VALUES = read();

    private LogVectors() {}

    public static JsonNode values() {
        return VALUES;
    }

    public static JsonNode log() {
        return VALUES.path("log1");
    }

    public static List<byte[]> statements() {
        List<byte[]> statements = new ArrayList<>();
        log().path("statements").forEach(text -> statements.add(text.asText().getBytes(UTF_8)));
        return statements;
    }

    /// By partition, the digests of its votes in order of seq.
    public static Map<Integer, List<byte[]>> digests() {
        Map<Integer, TreeMap<Long, byte[]>> bySeq = new TreeMap<>();
        receipts()
                .forEach(receipt -> bySeq.computeIfAbsent(
                                receipt.path("partition").asInt(), partition -> new TreeMap<>())
                        .put(
                                receipt.path("seq").asLong(),
                                HexFormat.of()
                                        .parseHex(
                                                receipt.path("digest").asText().substring("sha256:".length()))));
        Map<Integer, List<byte[]>> digests = new TreeMap<>();
        bySeq.forEach((partition, votes) -> digests.put(partition, List.copyOf(votes.values())));
        return digests;
    }

    private static List<JsonNode> receipts() {
        List<JsonNode> receipts = new ArrayList<>();
        for (JsonNode receipt : VALUES.path("receipts")) {
            receipts.add(receipt.isTextual() ? parse(receipt.asText()) : receipt);
        }
        return receipts;
    }

    private static JsonNode parse(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("../../topics/src/test/resources/disvote.json")
                            .toFile())
                    .path("values");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
