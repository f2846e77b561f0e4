package org.disvote.audit.since;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// What an earlier audit reported, read from the JSON of its report.
///
/// @param auditedAt when that audit began
/// @param tree empty where there was no notary yet
/// @param log by partition of the log
public record EarlierReport(
        Instant auditedAt, Optional<Tree> tree, SortedMap<Integer, Prefix> log, List<ElectionState> elections) {

    /// @param root in base64
    /// @param heads by partition, how many votes the tree had
    public record Tree(String origin, long size, String root, List<Long> heads) {}

    /// @param upTo the last seq that the digest covers
    /// @param digest SHA-256 of the records up to there, one after the other, in hexadecimal digits
    public record Prefix(long upTo, String digest) {}

    private static final int BYTES_MAX = 1 << 26;
    private static final int DIGEST_DIGITS = 64;

    public EarlierReport {
        elections = List.copyOf(elections);
    }

    /// @throws OperatorException if the file cannot be read or is not the JSON report of an audit
    public static EarlierReport read(Path file) {
        try {
            return of(Json.MAPPER.readTree(OperatorFile.read(file, BYTES_MAX)));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new OperatorException(
                    "%s is not the report of an audit: save one with `disvote audit --report FILE`".formatted(file), e);
        }
    }

    private static EarlierReport of(JsonNode json) {
        if (!json.path("verdict").isTextual() || !json.path("elections").isArray()) {
            throw new IllegalArgumentException("no verdict, or no elections");
        }
        SortedMap<Integer, Prefix> log = new TreeMap<>();
        json.at("/log/partitions").forEach(partition -> {
            String digest = partition.path("digest").asText();
            if (digest.length() != DIGEST_DIGITS) {
                throw new IllegalArgumentException("not a digest");
            }
            HexFormat.of().parseHex(digest);
            log.put(
                    partition.path("partition").asInt(),
                    new Prefix(partition.path("upTo").asLong(), digest));
        });
        List<ElectionState> elections = new ArrayList<>();
        json.path("elections").forEach(election -> elections.add(election(election)));
        return new EarlierReport(
                Instant.parse(json.path("auditedAt").asText()),
                Optional.of(json.path("tree")).filter(JsonNode::isObject).map(EarlierReport::tree),
                log,
                elections);
    }

    private static Tree tree(JsonNode json) {
        List<Long> heads = new ArrayList<>();
        json.path("heads").forEach(head -> heads.add(head.longValue()));
        return new Tree(
                json.path("origin").asText(),
                json.path("size").asLong(),
                json.path("root").asText(),
                heads);
    }

    private static ElectionState election(JsonNode json) {
        List<Instant> closes = new ArrayList<>();
        json.path("closes").forEach(close -> closes.add(Instant.parse(close.asText())));
        SortedMap<Integer, Long> closed = new TreeMap<>();
        json.path("closedAt")
                .properties()
                .forEach(each -> closed.put(
                        Integer.valueOf(each.getKey()), each.getValue().longValue()));
        return new ElectionState(
                json.path("electionId").asText(), json.path("terms").asText(), closes, closed);
    }
}
