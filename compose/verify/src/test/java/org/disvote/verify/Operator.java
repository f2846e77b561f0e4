package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.disvote.topics.json.Times;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.CountLeaf;
import org.disvote.topics.leaf.Leaf.PromiseKeyLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.Policy.Witness;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.verify.evidence.EvidenceFile.KeyPart;
import org.disvote.verify.evidence.EvidenceFile.LeafPart;
import org.disvote.verify.evidence.EvidenceFile.PromisePart;
import org.disvote.verify.evidence.EvidenceFile.StatementPart;

/// An operator with all keys, who builds a log, and who can cheat: every statement and leaf may be what it
/// wants. Witnesses cosign whatever it signs, since none of them can see that a promise is broken.
final class Operator {

    static final String ORIGIN = "log.example.org/disvote-1a2b3c4d";
    static final String ELECTION = "ref";
    static final int PARTITIONS = 3;
    static final long INCLUDE_WITHIN = 600;
    static final Instant START = Instant.parse("2027-05-21T06:00:00Z");

    /// When everything is signed that has no other time.
    static final long NOW = START.getEpochSecond() + 3_600;

    private static final Hash DIGEST = Hash.sha256("terms".getBytes(UTF_8));

    final SigningKey log = key(ORIGIN, 1);
    final SigningKey promiseKey = key(ORIGIN + "/promise/i1", 2);
    final SigningKey first = key("a.example", 3);
    final SigningKey second = key("b.example", 4);
    final Policy policy = Policy.of(
            log.verifier(),
            List.of(
                    new Witness("w1", first.cosigner(), Optional.empty()),
                    new Witness("w2", second.cosigner(), Optional.empty())),
            2);

    final List<byte[]> leaves = new ArrayList<>();
    final List<String> statements = new ArrayList<>();
    final List<List<Vote>> votes = new ArrayList<>();
    private List<Long> heads = new ArrayList<>();
    private long n;
    private long rounds;
    private final Placed keyPlaced;

    record Vote(String election, int partition, long seq, Instant castAt, Hash digest) {
        LeafText leaf() {
            return LeafText.of(ORIGIN, election, partition, seq, castAt, digest);
        }

        /// Another vote at the same place.
        Vote swapped() {
            return new Vote(election, partition, seq, castAt, Hash.sha256(digest.bytes()));
        }
    }

    record Placed(Leaf leaf, long index) {}

    static SigningKey key(String name, int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return SigningKey.ofSeed(name, bytes);
    }

    Operator() {
        this(true);
    }

    /// @param withRound whether the first round holds no votes
    Operator(boolean withRound) {
        for (int p = 0; p < PARTITIONS; p++) {
            votes.add(new ArrayList<>());
            heads.add(0L);
        }
        state(number -> new SystemLeaf(at(), number, "1a2b3c4d", ORIGIN, PARTITIONS, INCLUDE_WITHIN, Optional.empty()));
        terms(ELECTION);
        keyPlaced = state(number -> new PromiseKeyLeaf(at(), number, promiseKey.vkey()));
        if (withRound) {
            round();
        }
    }

    Instant at() {
        return START.plusMillis(n);
    }

    /// Appends a statement, honestly numbered.
    Placed state(LongFunction<Leaf> made) {
        Leaf leaf = made.apply(n++);
        return append(leaf);
    }

    /// Appends a statement that may have any number.
    Placed append(Leaf leaf) {
        statements.add(new String(leaf.bytes(), UTF_8));
        leaves.add(leaf.bytes());
        return new Placed(leaf, leaves.size() - 1);
    }

    Placed terms(String election) {
        return state(number -> new TermsLeaf(at(), number, election, DIGEST.digest()));
    }

    Placed close(String election, Long... lastSeqs) {
        return state(number -> new CloseLeaf(at(), number, election, START.plusSeconds(600), List.of(lastSeqs)));
    }

    Placed count(String election, String transcript) {
        return state(number -> new CountLeaf(
                at(), number, election, Hash.sha256(transcript.getBytes(UTF_8)).digest(), Optional.empty()));
    }

    /// A vote that masters and votes' topic have. The next round puts it into the log.
    Vote vote(int partition) {
        return vote(ELECTION, partition);
    }

    Vote vote(String election, int partition) {
        long seq = votes.get(partition).size() + 1L;
        Hash digest = Hash.sha256((election + partition + "/" + seq).getBytes(UTF_8));
        Vote vote = new Vote(election, partition, seq, START.plusSeconds(60 + seq), digest);
        votes.get(partition).add(vote);
        return vote;
    }

    Placed round() {
        List<Long> now = votes.stream().map(each -> (long) each.size()).toList();
        List<byte[]> data = new ArrayList<>();
        for (int p = 0; p < PARTITIONS; p++) {
            for (long seq = heads.get(p); seq < now.get(p); seq++) {
                data.add(votes.get(p).get((int) seq).digest().bytes());
            }
        }
        heads = now;
        return round(++rounds, now, data, leaves.size() + data.size() + 1);
    }

    /// A round that says what it wants over these leaves.
    Placed round(long number, List<Long> says, List<byte[]> data, long size) {
        rounds = number;
        leaves.addAll(data);
        return state(next -> new RoundLeaf(at(), next, number, says, size));
    }

    long rounds() {
        return rounds;
    }

    List<Hash> hashes() {
        return leaves.stream().map(Merkle::leaf).toList();
    }

    Hash root() {
        return Merkle.root(hashes());
    }

    /// Signed by the log alone.
    Note signed() {
        return Note.signed(new Checkpoint(ORIGIN, leaves.size(), root()).text(), log);
    }

    Note checkpoint() {
        return checkpoint(NOW, NOW);
    }

    Note checkpoint(long firstSeconds, long secondSeconds) {
        Note note = signed();
        return note.with(first.cosign(note.text(), firstSeconds)).with(second.cosign(note.text(), secondSeconds));
    }

    String proof(long index, Note checkpoint) {
        return new TlogProof(index, new BatchTree(hashes()).path((int) index), checkpoint).text();
    }

    StatementPart proved(Placed placed, Note checkpoint) {
        return new StatementPart(new String(placed.leaf().bytes(), UTF_8), proof(placed.index(), checkpoint));
    }

    LeafPart leaf(long index, Note checkpoint) {
        return LeafPart.of(leaves.get((int) index), proof(index, checkpoint));
    }

    KeyPart keyPart() {
        StatementPart part = proved(keyPlaced, checkpoint());
        return new KeyPart(part.text(), part.proof());
    }

    List<Hash> subproof(long smaller) {
        List<Hash> all = hashes();
        return MerkleTree.subproof(smaller, all.size(), (level, index) -> {
            int from = (int) (index << level);
            return Merkle.root(all.subList(from, from + (1 << level)));
        });
    }

    /// A promise in a batch of this vote and another one.
    PromisePart promise(Vote vote) {
        return promise(vote, NOW);
    }

    PromisePart promise(Vote vote, long seconds) {
        LeafText other = LeafText.of(ORIGIN, ELECTION, 2, 77, START, DIGEST);
        BatchTree batch = new BatchTree(List.of(other.hash(), vote.leaf().hash()));
        Note note = new PromiseText(ORIGIN, 2, batch.root(), seconds).sign(promiseKey);
        return new PromisePart(vote.leaf().text(), 1, batch.path(1), note.toString(), keyPart());
    }

    /// A receipt whose promise has no key.
    ObjectNode receipt(Vote vote) {
        return receipt(vote, NOW);
    }

    ObjectNode receipt(Vote vote, long seconds) {
        PromisePart part = promise(vote, seconds);
        ObjectNode receipt = Vectors.MAPPER.createObjectNode();
        receipt.put("v", 1)
                .put(
                        "receipt",
                        vote.partition() + "-" + vote.seq() + "-"
                                + vote.digest().base64Url())
                .put("electionId", vote.election())
                .put("partition", vote.partition())
                .put("seq", vote.seq())
                .put("voter", "6uIvoVg_rwDXJnpJEmuO4g")
                .put("constituency", "")
                .put("revision", 1)
                .put("castAt", Times.text(vote.castAt()))
                .put("digest", vote.digest().digest())
                .put("terms", DIGEST.digest());
        ObjectNode promise =
                receipt.putObject("promise").put("index", part.index()).put("note", part.note());
        ArrayNode path = promise.putArray("path");
        part.path().forEach(hash -> path.add(hash.base64()));
        return receipt;
    }

    /// The same with the key, as `cast` saves it.
    static ObjectNode withKey(ObjectNode receipt, KeyPart key) {
        ObjectNode changed = receipt.deepCopy();
        ((ObjectNode) changed.path("promise"))
                .putObject("key")
                .put("text", key.text())
                .put("proof", key.proof());
        return changed;
    }

    /// Everything that the log serves, by path.
    Map<String, byte[]> files(Note checkpoint) {
        return files(leaves, statements, checkpoint);
    }

    /// The same of any log.
    static Map<String, byte[]> files(List<byte[]> leaves, List<String> statements, Note checkpoint) {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("checkpoint", checkpoint.bytes());
        files.put("statements", (String.join("\n", statements) + "\n").getBytes(UTF_8));
        List<Hash> level = leaves.stream().map(Merkle::leaf).toList();
        for (int up = 0; !level.isEmpty(); up++) {
            List<Hash> above = new ArrayList<>();
            for (int from = 0; from < level.size(); from += TilePath.WIDTH_MAX) {
                List<Hash> part = level.subList(from, Math.min(level.size(), from + TilePath.WIDTH_MAX));
                byte[] tile = new byte[part.size() * Hash.BYTES];
                for (int i = 0; i < part.size(); i++) {
                    part.get(i).copyTo(tile, i * Hash.BYTES);
                }
                files.put(new TilePath(up, from / TilePath.WIDTH_MAX, part.size()).path(), tile);
                if (part.size() == TilePath.WIDTH_MAX) {
                    above.add(Merkle.root(part));
                }
            }
            level = above;
        }
        for (int from = 0; from < leaves.size(); from += TilePath.WIDTH_MAX) {
            List<byte[]> part = leaves.subList(from, Math.min(leaves.size(), from + TilePath.WIDTH_MAX));
            files.put(TilePath.entries(from / TilePath.WIDTH_MAX, part.size()).path(), EntryBundle.encode(part));
        }
        return files;
    }
}
