package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.ballot.Definition.ChangeOfMind;
import org.disvote.topics.ballot.Definition.Eligibility;
import org.disvote.topics.election.ClosingStatement;
import org.disvote.topics.election.Election;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.Times;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.merkle.BatchTree;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.provision.SystemTopic;
import org.disvote.topics.receipt.LeafText;
import org.disvote.topics.receipt.PromiseText;
import org.disvote.topics.routing.Position;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.TilePath;
import org.disvote.topics.tlog.TlogProof;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;

/// The log of an audited system, as a notary writes it: a right one first, in which a test then damages one
/// thing. It writes the notary's topic and the published files at once, and shares no code with the audit.
final class AuditedLog {

    private static final int TILE = 256;

    final Path folder;
    final Path policyFile;
    final SystemRecord record;
    final SigningKey key;
    final SigningKey first = SigningKey.generate("first.example");
    final SigningKey second = SigningKey.generate("second.example");
    final SigningKey promiseKey;

    private final AuditedSystem system;
    private final List<byte[]> leaves = new ArrayList<>();
    private final List<byte[]> statements = new ArrayList<>();
    private List<Long> heads;
    private int rounds;
    private int stated;
    private List<String> witnessUrls = List.of();

    /// States nothing yet.
    ///
    /// @param folder for the published files and the policy
    AuditedLog(AuditedSystem system, Brokers brokers, Path folder) {
        this.system = system;
        this.folder = folder.resolve("log");
        policyFile = folder.resolve("policy");
        record = SystemTopic.read(brokers);
        key = SigningKey.generate(record.origin());
        promiseKey = SigningKey.generate(PromiseText.keyName(record.origin(), "i1"));
        heads = Collections.nCopies(record.partitions(), 0L);
        write(policyFile, policy().text().getBytes(UTF_8));
    }

    /// The system, its election, the promise key that was asked for, and a round with all votes so far;
    /// published.
    AuditedLog begun() {
        system();
        terms();
        promiseKey();
        round();
        publish();
        return this;
    }

    void system() {
        system(600);
    }

    void system(long includeWithin) {
        ObjectNode system = statement("system")
                .put("id", record.id())
                .put("includeWithin", includeWithin)
                .put("origin", record.origin())
                .put("partitions", record.partitions())
                .put("v", 1);
        record.voterKey().ifPresent(commitment -> system.put("voterKey", commitment));
        state(system);
    }

    Election demo() {
        return system.demo(Eligibility.ANYONE, ChangeOfMind.REFUSED);
    }

    void terms() {
        terms("demo", demo().digest());
    }

    void terms(String election, String digest) {
        state(statement("terms").put("electionId", election).put("terms", digest));
    }

    void promiseKey() {
        asked(statement("promise-key").put("vkey", promiseKey.vkey()));
    }

    /// A statement that an operator's command asked for.
    void asked(ObjectNode statement) {
        system.append(TopicCatalog.STATEMENTS, Jcs.write(statement));
        state(statement);
    }

    static ObjectNode statement(String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", Times.text(Instant.now()))
                .put("kind", kind);
    }

    /// @return the index of its leaf
    long state(ObjectNode statement) {
        byte[] bytes = Jcs.write(statement.put("n", stated++));
        system.append(TopicCatalog.NOTARY, bytes);
        statements.add(bytes);
        leaves.add(bytes);
        return leaves.size() - 1L;
    }

    /// A round with every vote that the system has.
    void round() {
        List<Long> now = new ArrayList<>();
        for (int partition = 0; partition < record.partitions(); partition++) {
            now.add(system.head(partition));
            for (VoteCast vote : system.allVotes()) {
                if (vote.partition() == partition && vote.seq() > heads.get(partition)) {
                    leaves.add(VoteCodec.digest(VoteCodec.encode(vote)));
                }
            }
        }
        heads = now;
        ObjectNode round = statement("round").put("round", ++rounds).put("size", leaves.size() + 1);
        ArrayNode list = round.putArray("heads");
        heads.forEach(list::add);
        state(round);
    }

    List<Long> heads() {
        return heads;
    }

    long size() {
        return leaves.size();
    }

    Hash root(long size) {
        return Merkle.root(hashes((int) size));
    }

    /// Writes everything that a notary publishes, under a checkpoint with both cosignatures.
    void publish() {
        List<Hash> hashes = hashes(leaves.size());
        for (int level = 0; !hashes.isEmpty(); level++) {
            List<Hash> above = new ArrayList<>();
            for (int from = 0; from < hashes.size(); from += TILE) {
                List<Hash> tile = hashes.subList(from, Math.min(from + TILE, hashes.size()));
                byte[] bytes = new byte[tile.size() * Hash.BYTES];
                for (int i = 0; i < tile.size(); i++) {
                    System.arraycopy(tile.get(i).bytes(), 0, bytes, i * Hash.BYTES, Hash.BYTES);
                }
                file(new TilePath(level, from / TILE, tile.size()).path(), bytes);
                if (tile.size() == TILE) {
                    above.add(Merkle.root(tile));
                }
            }
            hashes = above;
        }
        for (int from = 0; from < leaves.size(); from += TILE) {
            List<byte[]> entries = leaves.subList(from, Math.min(from + TILE, leaves.size()));
            file(TilePath.entries(from / TILE, entries.size()).path(), EntryBundle.encode(entries));
        }
        StringBuilder lines = new StringBuilder();
        statements.forEach(each -> lines.append(new String(each, UTF_8)).append('\n'));
        file("statements", lines.toString().getBytes(UTF_8));
        file(
                "terms/" + demo().digest().substring("sha256:".length()),
                demo().terms().bytes());
        file("policy", policy().text().getBytes(UTF_8));
        file("checkpoint.signed", checkpoint(size(), root(size()), key).bytes());
        file("checkpoint", cosigned().bytes());
        file("promise-keys", promiseKeys());
    }

    private byte[] promiseKeys() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < leaves.size(); i++) {
            String text = new String(leaves.get(i), UTF_8);
            if (text.contains("\"kind\":\"promise-key")) {
                list.addObject().put("text", text).put("proof", proof(i));
            }
        }
        return Jcs.write(list);
    }

    /// That the published tree has this leaf.
    String proof(long leaf) {
        List<Hash> all = hashes(leaves.size());
        List<Hash> path = MerkleTree.inclusion(leaf, all.size(), (level, index) -> {
            int from = (int) (index << level);
            return Merkle.root(all.subList(from, from + (1 << level)));
        });
        return new TlogProof(leaf, path, cosigned()).text();
    }

    Note cosigned() {
        return cosigned(checkpoint(size(), root(size()), key));
    }

    Note cosigned(Note checkpoint) {
        long seconds = Instant.now().getEpochSecond();
        return checkpoint
                .with(first.cosign(checkpoint.text(), seconds))
                .with(second.cosign(checkpoint.text(), seconds));
    }

    Note checkpoint(long size, Hash root, SigningKey by) {
        return Note.signed(new Checkpoint(record.origin(), size, root).text(), by);
    }

    /// From now on the policy says where its witnesses are.
    void witnessesAt(String firstUrl, String secondUrl) {
        witnessUrls = List.of(firstUrl, secondUrl);
        write(policyFile, policy().text().getBytes(UTF_8));
    }

    Policy policy() {
        Optional<String> firstUrl = witnessUrls.stream().findFirst();
        Optional<String> secondUrl = witnessUrls.stream().skip(1).findFirst();
        return Policy.of(
                key.verifier(),
                List.of(
                        new Policy.Witness("w1", first.cosigner(), firstUrl),
                        new Policy.Witness("w2", second.cosigner(), secondUrl)),
                2);
    }

    private List<Hash> hashes(int size) {
        return leaves.subList(0, size).stream().map(Merkle::leaf).toList();
    }

    /// Where the bundles have a vote.
    long leafOf(Position position) {
        for (VoteCast vote : system.allVotes()) {
            if (vote.position().equals(position)) {
                byte[] digest = VoteCodec.digest(VoteCodec.encode(vote));
                for (int i = 0; i < leaves.size(); i++) {
                    if (Arrays.equals(leaves.get(i), digest)) {
                        return i;
                    }
                }
            }
        }
        throw new IllegalArgumentException("no such vote " + position);
    }

    /// As ingest answers, with a promise that was signed now.
    ObjectNode receipt(VoteCast vote) {
        Hash digest = Hash.of(VoteCodec.digest(VoteCodec.encode(vote)));
        ObjectNode receipt = JsonNodeFactory.instance
                .objectNode()
                .put("v", 1)
                .put("receipt", "%d-%d-%s".formatted(vote.partition(), vote.seq(), digest.base64Url()))
                .put("electionId", vote.electionId().value())
                .put("partition", vote.partition())
                .put("seq", vote.seq())
                .put("voter", vote.voter().value())
                .put("constituency", vote.constituency())
                .put("revision", vote.revision())
                .put("castAt", Times.text(vote.castAt()))
                .put("digest", digest.digest())
                .put("terms", demo().digest());
        LeafText leaf = LeafText.of(
                record.origin(),
                vote.electionId().value(),
                vote.partition(),
                vote.seq(),
                vote.castAt().truncatedTo(ChronoUnit.MICROS),
                digest);
        BatchTree batch = new BatchTree(List.of(leaf.hash(), Merkle.leaf("another receipt".getBytes(UTF_8))));
        ObjectNode promise = receipt.putObject("promise")
                .put("index", 0)
                .put(
                        "note",
                        new PromiseText(
                                        record.origin(),
                                        batch.size(),
                                        batch.root(),
                                        Instant.now().getEpochSecond())
                                .sign(promiseKey)
                                .toString());
        ArrayNode path = promise.putArray("path");
        batch.path(0).forEach(each -> path.add(each.base64()));
        return receipt;
    }

    void file(String path, byte[] bytes) {
        write(folder.resolve(path), bytes);
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Moves the close of the election to some seconds from now, and closes every partition for it, on masters and in
    /// the topic of closings. The notary has only the move.
    ///
    /// @return the close, which has passed
    Instant closedElection() {
        Instant close = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(5);
        system.moveClose(close);
        state(statement("close-moved")
                .put("electionId", "demo")
                .put("from", Times.text(demo().closesAt()))
                .put("to", Times.text(close)));
        await().until(() -> !Instant.now().isBefore(close));
        Instant closed = close.plusSeconds(3_600);
        for (int partition = 0; partition < record.partitions(); partition++) {
            long head = system.head(partition);
            system.write(new ClosingStatement(new ElectionId("demo"), partition, head, close, closed));
            system.onMasterOf(
                    partition,
                    ("INSERT INTO sealed (election_id, partition, last_seq, closes_at, sealed_at) "
                                    + "VALUES ('demo', %d, %d, '%s', '%s')")
                            .formatted(partition, head, close, closed));
        }
        return close;
    }
}
