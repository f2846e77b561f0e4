package org.disvote.topics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.disvote.topics.leaf.LeafReader;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.ConsistencyProof;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.routing.Position;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Cosignature;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TestLog;
import org.disvote.topics.tlog.TileNodes;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// Every value of `disvote.json` about the log: what we make is theirs, byte for byte, and what they made
/// is read.
public final class LogVectorsTest {

    private static final JsonNode IN = Vectors.inputs();
    private static final JsonNode OUT = Vectors.values();
    private static final JsonNode LOG1 = OUT.path("log1");
    private static final String ORIGIN = IN.path("origin").asText();

    private int compared;

    private void same(Object theirs, Object ours) {
        assertEquals(theirs, ours);
        compared++;
    }

    @AfterEach
    void print(TestInfo test) {
        assertTrue(compared > 0);
        System.out.println(test.getDisplayName() + ": " + compared + " values compared");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    private static SigningKey key(String input, String name) {
        return SigningKey.ofSeed(
                name, HexFormat.of().parseHex(IN.path("keys").path(input).asText()));
    }

    /// The secret key of the log.
    public static SigningKey logKey() {
        return key("log", ORIGIN);
    }

    private static SigningKey promiseKey() {
        return key("promise i1", PromiseText.keyName(ORIGIN, "i1"));
    }

    private static List<SigningKey> witnessKeys() {
        return List.of(key("witness a.example", "a.example"), key("witness b.example", "b.example"));
    }

    private static Map<Position, Hash> digests(JsonNode records) throws Exception {
        Map<Position, Hash> digests = new HashMap<>();
        for (String record : texts(records)) {
            JsonNode vote = new ObjectMapper().readTree(record);
            digests.put(
                    new Position(
                            vote.path("partition").intValue(), vote.path("seq").longValue()),
                    Hash.sha256(record.getBytes(UTF_8)));
        }
        return digests;
    }

    /// The first log of the vectors.
    public static TestLog log1() throws Exception {
        return TestLog.fold(texts(LOG1.path("statements")), digests(OUT.path("records")));
    }

    /// The sizes of its rounds.
    public static List<Long> sizes1() {
        return texts(LOG1.path("sizes")).stream().map(Long::valueOf).toList();
    }

    private static Policy policy() {
        List<Policy.Witness> witnesses = new ArrayList<>();
        for (SigningKey each : witnessKeys()) {
            witnesses.add(new Policy.Witness(
                    "w" + (witnesses.size() + 1),
                    each.cosigner(),
                    Optional.of(IN.path("witnessUrls").path(witnesses.size()).asText())));
        }
        return Policy.of(logKey().verifier(), witnesses, 2);
    }

    private static Note cosigned(Checkpoint checkpoint) {
        Note note = Note.signed(checkpoint.text(), logKey());
        for (SigningKey witness : witnessKeys()) {
            note = note.with(
                    Cosignature.sign(checkpoint.text(), IN.path("cosignTime").longValue(), witness));
        }
        return note;
    }

    @Test
    void keysAndPolicy() throws Exception {
        same(OUT.at("/vkeys/log").asText(), logKey().vkey());
        same(OUT.at("/vkeys/promise").asText(), promiseKey().vkey());
        for (SigningKey witness : witnessKeys()) {
            same(OUT.path("vkeys").path(witness.name()).asText(), witness.cosignatureVkey());
        }
        for (String trustee : List.of("anna", "bea", "cem")) {
            same(
                    OUT.path("vkeys").path(trustee).asText(),
                    key("trustee " + trustee, trustee).vkey());
        }
        for (JsonNode vkey : OUT.path("vkeys")) {
            same(vkey.asText(), VerifierKey.parse(vkey.asText()).text());
        }
        same(OUT.path("policy").asText(), policy().text());
        same(policy(), Policy.parse(OUT.path("policy").asText()));
    }

    @Test
    void treeTilesBundlesAndCheckpoints() throws Exception {
        TestLog log = log1();

        same(sizes1(), log.reading().rounds().sizes());
        for (int i = 0; i < LOG1.path("statements").size(); i++) {
            String text = LOG1.path("statements").path(i).asText();
            same(text, new String(LeafReader.read(text.getBytes(UTF_8)).bytes(), UTF_8));
        }
        for (int i = 0; i < sizes1().size(); i++) {
            long size = sizes1().get(i);
            Hash root = MerkleTree.root(size, new TileNodes(size, log::tile));
            same(LOG1.path("roots").path(i).asText(), root.hex());
            Checkpoint checkpoint = new Checkpoint(ORIGIN, size, root);
            String signed = Note.signed(checkpoint.text(), logKey()).toString();
            same(LOG1.path("checkpoints").path(i).asText(), signed);
            same(checkpoint, Checkpoint.of(Note.parse(signed)));
        }
        for (String part : List.of("tiles", "bundles")) {
            for (Map.Entry<String, JsonNode> each : LOG1.path(part).properties()) {
                byte[] theirs = HexFormat.of().parseHex(each.getValue().asText());
                TilePath tile = TilePath.parse(each.getKey()).orElseThrow();
                same(each.getKey(), tile.path());
                same(each.getValue().asText(), HexFormat.of().formatHex(log.tile(tile)));
                if (tile.isEntries()) {
                    same(tile.width(), EntryBundle.decode(theirs).size());
                }
            }
        }
        List<TilePath> all = TilePath.between(22, 24);
        same(
                List.of("tile/entries/000.p/24", "tile/0/000.p/24"),
                all.stream().map(TilePath::path).toList());
    }

    @Test
    void proofsOfVotesAndStatements() throws Exception {
        TestLog log = log1();
        long size = sizes1().getLast();
        MerkleTree.Nodes nodes = new TileNodes(size, log::tile);
        Checkpoint checkpoint = new Checkpoint(ORIGIN, size, MerkleTree.root(size, nodes));
        Note cosigned = cosigned(checkpoint);
        same(LOG1.path("cosigned").asText(), cosigned.toString());

        List<Long> indexes = new ArrayList<>();
        for (String record : texts(OUT.path("records"))) {
            JsonNode vote = new ObjectMapper().readTree(record);
            int partition = vote.path("partition").intValue();
            long seq = vote.path("seq").longValue();
            long index = log.reading().rounds().index(partition, seq).orElseThrow();
            same(
                    Optional.of(new Position(partition, seq)),
                    log.reading().rounds().position(index));
            indexes.add(index);
        }
        same(texts(LOG1.path("index")), indexes.stream().map(String::valueOf).toList());
        for (int i = 0; i < indexes.size(); i++) {
            prove(LOG1.path("proofs").path(i).asText(), indexes.get(i), log, nodes, cosigned);
        }
        for (int i = 0; i < log.indexes().size(); i++) {
            prove(LOG1.path("statementProofs").path(i).asText(), log.indexes().get(i), log, nodes, cosigned);
            same(Optional.empty(), log.reading().rounds().position(log.indexes().get(i)));
        }
        same(OptionalLong.empty(), log.reading().rounds().index(20, 2));
    }

    private void prove(String theirs, long index, TestLog log, MerkleTree.Nodes nodes, Note cosigned) throws Exception {
        TlogProof ours = new TlogProof(index, MerkleTree.inclusion(index, sizes1().getLast(), nodes), cosigned);
        same(theirs, ours.text());
        same(theirs, TlogProof.parse(theirs).text());
        Hash leaf = Merkle.leaf(log.data().get((int) index));
        TlogProof.Verdict.Proved proved = assertInstanceOf(
                TlogProof.Verdict.Proved.class,
                TlogProof.parse(theirs)
                        .verify(leaf, Policy.parse(OUT.path("policy").asText())));
        same(
                Map.of(
                        "w1",
                        IN.path("cosignTime").longValue(),
                        "w2",
                        IN.path("cosignTime").longValue()),
                proved.judgement().cosigned());
    }

    @Test
    void everyCheckpointIsConsistentWithEveryLaterOne() throws Exception {
        List<Checkpoint> checkpoints = new ArrayList<>();
        for (String text : texts(LOG1.path("checkpoints"))) {
            Note note = Note.parse(text);
            same(
                    Note.Check.VALID,
                    note.check(VerifierKey.parse(OUT.at("/vkeys/log").asText())));
            checkpoints.add(Checkpoint.of(note));
        }
        TestLog log = log1();
        for (Checkpoint larger : checkpoints) {
            MerkleTree.Nodes nodes = new TileNodes(larger.size(), log::tile);
            for (Checkpoint smaller : checkpoints) {
                if (smaller.size() <= larger.size()) {
                    same(
                            true,
                            ConsistencyProof.verify(
                                    smaller.size(),
                                    smaller.root(),
                                    larger.size(),
                                    larger.root(),
                                    MerkleTree.consistency(smaller.size(), larger.size(), nodes)));
                }
            }
        }
    }

    @Test
    void theSealedLogs() throws Exception {
        for (Map.Entry<String, JsonNode> suite : OUT.path("log2").properties()) {
            JsonNode theirs = suite.getValue();
            TestLog log = TestLog.fold(texts(theirs.path("statements")), digests(theirs.path("records")));
            same(
                    texts(theirs.path("sizes")),
                    log.reading().rounds().sizes().stream().map(String::valueOf).toList());
            for (int i = 0; i < theirs.path("sizes").size(); i++) {
                long size = theirs.path("sizes").path(i).longValue();
                same(
                        theirs.path("roots").path(i).asText(),
                        MerkleTree.root(size, new TileNodes(size, log::tile)).hex());
            }
            List<Hash> input = new ArrayList<>();
            for (Map.Entry<Position, Hash> vote : digests(theirs.path("records")).entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .toList()) {
                input.add(Merkle.leaf((vote.getKey().partition() + "\n"
                                + vote.getKey().seq() + "\n" + vote.getValue().base64Url() + "\n")
                        .getBytes(UTF_8)));
            }
            same(theirs.path("inputRoot").asText(), Merkle.root(input).base64());
        }
    }

    @Test
    void receiptsAndPromise() throws Exception {
        List<LeafText> leaves = new ArrayList<>();
        for (String text : texts(OUT.path("leafTexts"))) {
            leaves.add(LeafText.parse(text));
            same(text, leaves.getLast().text());
        }
        for (int i = 0; i < leaves.size(); i++) {
            String record = OUT.path("records").path(i).asText();
            JsonNode vote = new ObjectMapper().readTree(record);
            same(
                    leaves.get(i),
                    LeafText.of(
                            ORIGIN,
                            vote.path("electionId").asText(),
                            vote.path("partition").intValue(),
                            vote.path("seq").longValue(),
                            Instant.parse(vote.path("castAt").asText()),
                            Hash.sha256(record.getBytes(UTF_8))));
        }
        BatchTree batch =
                new BatchTree(leaves.subList(0, 4).stream().map(LeafText::hash).toList());
        PromiseText promise =
                new PromiseText(ORIGIN, 4, batch.root(), IN.path("promiseTime").longValue());
        String note = OUT.at("/promise/note").asText();
        same(note, promise.sign(promiseKey()).toString());
        same(promise, PromiseText.of(Note.parse(note)));
        same(
                Note.Check.VALID,
                Note.parse(note)
                        .check(VerifierKey.parse(OUT.at("/vkeys/promise").asText())));
        for (int i = 0; i < 4; i++) {
            same(
                    texts(OUT.at("/promise/paths").path(i)),
                    batch.path(i).stream().map(Hash::base64).toList());
        }
    }

    /// Also of evidence that holds: every statement, proof, promise and checkpoint in it.
    @Test
    void theTextsOfEvidence() throws Exception {
        Policy policy = Policy.parse(OUT.path("policy").asText());
        for (JsonNode each : Vectors.evidence()) {
            if (each.path("exit").intValue() == 4) {
                continue;
            }
            JsonNode evidence = new ObjectMapper().readTree(each.path("text").asText());
            for (JsonNode statement : evidence.path("statements")) {
                prove(statement, policy);
            }
            for (JsonNode promise : evidence.path("promises")) {
                prove(promise.path("key"), policy);
                same(
                        promise.path("leaf").asText(),
                        LeafText.parse(promise.path("leaf").asText()).text());
                PromiseText.of(Note.parse(promise.path("note").asText()));
            }
            for (String checkpoint : texts(evidence.path("checkpoints"))) {
                Note note = Note.parse(checkpoint);
                same(checkpoint, note.toString());
                same(Note.Check.VALID, policy.judge(note).log());
            }
        }
    }

    private void prove(JsonNode statement, Policy policy) throws Exception {
        byte[] text = statement.path("text").asText().getBytes(UTF_8);
        same(statement.path("text").asText(), new String(LeafReader.read(text).bytes(), UTF_8));
        assertInstanceOf(
                TlogProof.Verdict.Proved.class,
                TlogProof.parse(statement.path("proof").asText()).verify(Merkle.leaf(text), policy));
    }

    @Test
    void theStatementsAreReadInOrderOnly() throws Exception {
        List<String> statements = texts(LOG1.path("statements"));
        LeafReading reading = new LeafReading();
        reading.read(statements.getFirst().getBytes(UTF_8));
        for (int i = 2; i < statements.size(); i++) {
            assertInstanceOf(
                    LeafReading.Read.Foreign.class,
                    reading.read(statements.get(i).getBytes(UTF_8)));
            same(1L, reading.next());
        }
    }
}
