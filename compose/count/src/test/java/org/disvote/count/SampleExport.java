package org.disvote.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.merkle.Frontier;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.MalformedPolicyException;
import org.disvote.topics.tlog.Policy;

/// An export made from the logs of `disvote.json`, whose keys are known: a test changes one thing, and has
/// the tree signed again or not.
public final class SampleExport {

    public static final String X25519 = "0020-0001-0002";
    public static final String X_WING = "647a-0001-0002";

    private static final JsonNode VECTORS = vectors();
    private static final int PARTITIONS = 24;

    public final JsonNode values = VECTORS.path("values");

    public final List<ObjectNode> statements = new ArrayList<>();
    public final SortedMap<Integer, List<String>> records = new TreeMap<>();
    public final SortedMap<String, String> papers = new TreeMap<>();
    public String terms = "";
    public Optional<String> roll = Optional.empty();
    public String checkpoint = "";

    private SampleExport() {}

    private static JsonNode vectors() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("../../topics/src/test/resources/disvote.json")
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of a sealed election.
    public static SampleExport sealed(String suite) {
        JsonNode log = VECTORS.path("values").path("log2").path(suite);
        return new SampleExport()
                .of(suite.equals(X25519) ? "eur-x" : "eur-pq", log, log.path("records"), Integer.MAX_VALUE);
    }

    /// Of an open election, under the checkpoint of round 4.
    public static SampleExport open(String election) {
        JsonNode values = VECTORS.path("values");
        return new SampleExport().of(election, values.path("log1"), values.path("records"), 4);
    }

    private SampleExport of(String election, JsonNode log, JsonNode votes, int lastRound) {
        terms = values.path("terms").path(election).textValue();
        values.path("papers")
                .path(election)
                .properties()
                .forEach(paper -> papers.put(paper.getKey(), paper.getValue().textValue()));
        for (JsonNode text : log.path("statements")) {
            ObjectNode statement = parse(text.textValue());
            statements.add(statement);
            if (statement.path("round").intValue() == lastRound) {
                break;
            }
        }
        for (int partition = 0; partition < PARTITIONS; partition++) {
            records.put(partition, new ArrayList<>());
        }
        List<Long> heads = heads();
        votes.forEach(record -> {
            ObjectNode vote = parse(record.textValue());
            List<String> ofPartition = partition(vote.path("partition").intValue());
            if (ofPartition.size() < heads.get(vote.path("partition").intValue())) {
                ofPartition.add(record.textValue());
            }
        });
        if (parse(terms).has("roll")) {
            TreeSet<String> lines = new TreeSet<>();
            VECTORS.path("inputs")
                    .path("rolls")
                    .path("2027")
                    .forEach(line -> lines.add(values.path("voters")
                                    .path("2027|" + line.get(0).textValue())
                                    .path("voter")
                                    .textValue()
                            + "," + line.get(1).textValue() + "\n"));
            roll = Optional.of(String.join("", lines));
        }
        sign();
        return this;
    }

    /// The records of a partition, which may be changed.
    public List<String> partition(int partition) {
        return requireNonNull(records.get(partition));
    }

    private List<Long> heads() {
        List<Long> heads = new ArrayList<>();
        statements.stream()
                .filter(statement -> statement.has("round"))
                .reduce((_, last) -> last)
                .orElseThrow()
                .path("heads")
                .forEach(head -> heads.add(head.longValue()));
        return heads;
    }

    public static ObjectNode parse(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first statement of a kind.
    public ObjectNode statement(String kind) {
        return statements.stream()
                .filter(one -> one.path("kind").textValue().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    public void remove(String kind) {
        statements.removeIf(one -> one.path("kind").textValue().equals(kind));
    }

    /// Other terms, which the log states, too.
    public void restate(ObjectNode changed) {
        terms = new String(Jcs.write(changed), UTF_8);
        statement("terms").put("terms", Digests.of(terms.getBytes(UTF_8)));
    }

    /// As [#sign(String...)], by the log and both witnesses.
    public void sign() {
        sign("witness a.example", "witness b.example");
    }

    /// Numbers the statements and rounds anew, folds them, and signs what they give.
    public void sign(String... witnesses) {
        Frontier tree = new Frontier();
        long[] before = new long[PARTITIONS];
        int n = 0;
        int rounds = 0;
        for (ObjectNode statement : statements) {
            statement.put("n", n++);
            if (statement.path("kind").textValue().equals("round")) {
                ArrayNode heads = (ArrayNode) statement.path("heads");
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    for (; before[partition] < heads.get(partition).longValue(); before[partition]++) {
                        String record = partition(partition).get((int) before[partition]);
                        tree.append(Merkle.leaf(Hash.sha256(record.getBytes(UTF_8))));
                    }
                }
                statement.put("round", ++rounds).put("size", tree.size() + 1);
            }
            tree.append(Merkle.leaf(Jcs.write(statement)));
        }
        SigningKey log = key("log", origin());
        Note note = Note.signed(new Checkpoint(origin(), tree.size(), tree.root()).text(), log);
        for (String witness : witnesses) {
            SigningKey key = key(witness, witness.substring("witness ".length()));
            note = note.with(key.cosign(
                    note.text(), VECTORS.path("inputs").path("cosignTime").longValue()));
        }
        checkpoint = note.toString();
    }

    public static String origin() {
        return VECTORS.path("inputs").path("origin").textValue();
    }

    /// @param id as the vectors name the key
    public static SigningKey key(String id, String name) {
        return SigningKey.ofSeed(
                name,
                HexFormat.of()
                        .parseHex(VECTORS.path("inputs").path("keys").path(id).textValue()));
    }

    public Policy policy() {
        try {
            return Policy.parse(values.path("policy").textValue());
        } catch (MalformedPolicyException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Writes the folder.
    public Path write(Path folder) {
        try {
            Files.createDirectories(folder.resolve("papers"));
            Files.createDirectories(folder.resolve("records"));
            Files.writeString(folder.resolve("checkpoint"), checkpoint);
            Files.writeString(folder.resolve("terms"), terms);
            StringBuilder lines = new StringBuilder();
            statements.forEach(
                    one -> lines.append(new String(Jcs.write(one), UTF_8)).append('\n'));
            Files.writeString(folder.resolve("statements"), lines);
            for (var paper : papers.entrySet()) {
                String name = paper.getKey().isEmpty() ? "-" : paper.getKey();
                Files.writeString(folder.resolve("papers").resolve(name), paper.getValue());
            }
            for (var partition : records.entrySet()) {
                StringBuilder all = new StringBuilder();
                partition.getValue().forEach(record -> all.append(record).append('\n'));
                Files.writeString(
                        folder.resolve("records").resolve(partition.getKey().toString()), all);
            }
            if (roll.isPresent()) {
                Files.writeString(folder.resolve("roll"), roll.get());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
