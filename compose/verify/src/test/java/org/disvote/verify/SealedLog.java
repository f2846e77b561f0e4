package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.verify.Operator.Vote;

/// The log of a sealed election in `disvote.json`, signed, and with the `count.json` that two other programs made of
/// its envelopes.
final class SealedLog {

    static final List<String> SUITES = List.of("0020-0001-0002", "647a-0001-0002");

    /// How many records there are, of which the count has each.
    static final int RECORDS = 8;

    /// A further record, that only a cheating operator's log has: the count is without it.
    static final int LEFT_OUT = RECORDS;

    private static final int PARTITION_LEFT_OUT = 1;
    private static final Instant AT = Instant.parse("2027-05-21T16:00:00Z");

    private final String election;
    private final JsonNode values;
    private final List<byte[]> records = new ArrayList<>();
    private final List<Vote> inOrder;
    private final String count;
    private final List<byte[]> leaves = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();

    /// @param cheats whether a record is promised, in the tree, before the close, and not in the count
    SealedLog(String suite, boolean cheats) {
        values = Vectors.VALUES.path("log2").path(suite);
        count = values.path("count").textValue();
        election = parsed(count).path("electionId").textValue();
        values.path("records").forEach(each -> records.add(each.textValue().getBytes(UTF_8)));
        if (cheats) {
            ObjectNode more = (ObjectNode) parsed(values.path("records").path(0).textValue());
            records.add(Jcs.write(more.put("partition", PARTITION_LEFT_OUT).put("seq", 1)));
        }
        inOrder = records.stream()
                .map(this::vote)
                .sorted(Comparator.comparingInt(Vote::partition).thenComparingLong(Vote::seq))
                .toList();
        Long[] heads = new Long
                [parsed(values.path("statements").path(0).textValue())
                        .path("partitions")
                        .intValue()];
        Arrays.fill(heads, 0L);
        inOrder.forEach(vote -> heads[vote.partition()] = vote.seq());
        for (int i = 0; i < 4; i++) {
            append(values.path("statements").path(i).textValue());
        }
        inOrder.forEach(vote -> leaves.add(vote.digest().bytes()));
        List<Long> last = List.of(heads);
        append(new RoundLeaf(AT, 4, 1, last, leaves.size() + 1L));
        append(new CloseLeaf(AT, 5, election, AT, last));
        append(new RoundLeaf(AT, 6, 2, last, leaves.size() + 1L));
        append(new CountLeaf(AT, 7, election, Hash.sha256(count.getBytes(UTF_8)).digest(), Optional.empty()));
        append(new RoundLeaf(AT, 8, 3, last, leaves.size() + 1L));
    }

    private static JsonNode parsed(String json) {
        try {
            return Vectors.MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Vote vote(byte[] record) {
        JsonNode json = parsed(new String(record, UTF_8));
        return new Vote(
                election,
                json.path("partition").intValue(),
                json.path("seq").longValue(),
                Instant.parse(json.path("castAt").textValue()),
                Hash.sha256(record));
    }

    private void append(Leaf leaf) {
        append(new String(leaf.bytes(), UTF_8));
    }

    private void append(String statement) {
        statements.add(statement);
        leaves.add(statement.getBytes(UTF_8));
    }

    private static SigningKey key(String of, String name) {
        return SigningKey.ofSeed(
                name,
                HexFormat.of()
                        .parseHex(
                                Vectors.ALL.path("inputs").path("keys").path(of).textValue()));
    }

    /// What `cast` saved of a record's vote; the promise has no key.
    ObjectNode receipt(int record) {
        JsonNode json = parsed(new String(records.get(record), UTF_8));
        Vote vote = vote(records.get(record));
        ObjectNode receipt = Vectors.MAPPER.createObjectNode();
        receipt.put("v", 1)
                .put(
                        "receipt",
                        vote.partition() + "-" + vote.seq() + "-"
                                + vote.digest().base64Url())
                .put("digest", vote.digest().digest());
        for (String member : List.of("electionId", "partition", "seq", "voter", "constituency", "revision", "castAt")) {
            receipt.set(member, json.path(member));
        }
        receipt.put("terms", Vectors.VALUES.path("termsDigest").path(election).textValue());
        receipt.putObject("private")
                .put("nonce", json.path("nonce").textValue())
                .put("auth", json.path("auth").textValue());
        BatchTree batch = new BatchTree(List.of(vote.leaf().hash()));
        Note note = new PromiseText(Operator.ORIGIN, 1, batch.root(), AT.getEpochSecond())
                .sign(key("promise i1", Operator.ORIGIN + "/promise/i1"));
        receipt.putObject("promise")
                .put("index", 0)
                .put("note", note.toString())
                .putArray("path");
        return receipt;
    }

    ObjectNode ballot(int record) {
        return ballot(record, record);
    }

    /// @param envelope the record that has the envelope
    ObjectNode ballot(int record, int envelope) {
        JsonNode json = parsed(new String(records.get(record), UTF_8));
        ObjectNode ballot = Vectors.MAPPER.createObjectNode();
        ballot.set("envelope", parsed(new String(records.get(envelope), UTF_8)).path("ballot"));
        for (String member : List.of("electionId", "voter", "constituency", "revision")) {
            ballot.set(member, json.path(member));
        }
        return ballot.put(
                "terms", Vectors.VALUES.path("termsDigest").path(election).textValue());
    }

    /// What the log serves, the count and its input too.
    Map<String, byte[]> files() {
        Hash root = Merkle.root(leaves.stream().map(Merkle::leaf).toList());
        String text = new Checkpoint(Operator.ORIGIN, leaves.size(), root).text();
        SigningKey first = key("witness a.example", "a.example");
        SigningKey second = key("witness b.example", "b.example");
        Note checkpoint = Note.signed(text, key("log", Operator.ORIGIN))
                .with(first.cosign(text, AT.getEpochSecond()))
                .with(second.cosign(text, AT.getEpochSecond()));
        Map<String, byte[]> files = Operator.files(leaves, statements, checkpoint);
        byte[] transcript = count.getBytes(UTF_8);
        files.put("counts/" + HexFormat.of().formatHex(Hash.sha256(transcript).bytes()), transcript);
        List<Vote> counted = inOrder.stream()
                .filter(vote -> vote.partition() != PARTITION_LEFT_OUT)
                .toList();
        CountInput input = new CountInput(counted);
        for (int i = 0; i < counted.size(); i++) {
            files.put(path(counted.get(i)), input.answer(i));
        }
        inOrder.stream()
                .filter(vote -> vote.partition() == PARTITION_LEFT_OUT)
                .forEach(vote -> files.put(path(vote), input.answer(0, 1)));
        return files;
    }

    private String path(Vote vote) {
        return "input/%s/%d/%d".formatted(election, vote.partition(), vote.seq());
    }

    /// The root of the count's input by the records, and by the count.
    List<String> inputRoots() {
        List<Hash> hashes = inOrder.stream()
                .map(vote -> Merkle.leaf(CountInput.leaf(vote).getBytes(UTF_8)))
                .toList();
        return List.of(
                Merkle.root(hashes).base64(), parsed(count).path("inputRoot").textValue());
    }
}
