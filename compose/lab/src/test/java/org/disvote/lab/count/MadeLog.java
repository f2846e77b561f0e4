package org.disvote.lab.count;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.merkle.Frontier;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.tlog.Policy.Witness;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.VoterKey;

/// A log with its keys, made without any server. It takes votes and statements and writes what an export has of them.
final class MadeLog {

    static final String ID = "1a2b3c4d";
    static final String ORIGIN = "log.example.org/disvote-" + ID;
    static final Instant START = Instant.parse("2027-05-21T06:00:00Z");

    private final Routing routing = new Routing(Routing.PARTITIONS_DEFAULT);
    private final SigningKey log = SigningKey.generate(ORIGIN);
    private final List<SigningKey> witnesses =
            Stream.of("a.example", "b.example").map(SigningKey::generate).toList();

    private final Frontier tree = new Frontier();
    private final List<byte[]> statements = new ArrayList<>();
    private final List<List<byte[]>> records = new ArrayList<>();
    private final long[] heads;
    private long rounds;

    MadeLog(VoterKey key) {
        heads = new long[routing.partitions()];
        for (int p = 0; p < heads.length; p++) {
            records.add(new ArrayList<>());
        }
        state(n -> new SystemLeaf(at(n), n, ID, ORIGIN, routing.partitions(), 600, Optional.of(key.commitment())));
    }

    static Instant at(long n) {
        return START.plusMillis(n);
    }

    Routing routing() {
        return routing;
    }

    /// The number that the next vote of a partition has.
    long nextSeq(int partition) {
        return records.get(partition).size() + 1L;
    }

    List<Long> lastSeqs() {
        return records.stream().map(each -> (long) each.size()).toList();
    }

    List<Long> heads() {
        return Arrays.stream(heads).boxed().toList();
    }

    void vote(VoteCast vote) {
        if (vote.seq() != nextSeq(vote.partition())) {
            throw new IllegalArgumentException("not the next vote of its partition");
        }
        records.get(vote.partition()).add(VoteCodec.encode(vote));
    }

    void state(LongFunction<Leaf> made) {
        byte[] bytes = made.apply(statements.size()).bytes();
        statements.add(bytes);
        tree.append(Merkle.leaf(bytes));
    }

    /// Takes the votes that came since the round before.
    void round() {
        for (int p = 0; p < heads.length; p++) {
            List<byte[]> own = records.get(p);
            own.subList((int) heads[p], own.size())
                    .forEach(record -> tree.append(Merkle.leaf(VoteCodec.digest(record))));
            heads[p] = own.size();
        }
        rounds++;
        state(n -> new RoundLeaf(at(n), n, rounds, heads(), tree.size() + 1));
    }

    Policy policy() {
        return Policy.of(
                log.verifier(),
                witnesses.stream()
                        .map(witness -> new Witness(
                                "w" + (witnesses.indexOf(witness) + 1), witness.cosigner(), Optional.empty()))
                        .toList(),
                witnesses.size());
    }

    Note checkpoint() {
        Note note = Note.signed(new Checkpoint(ORIGIN, tree.size(), tree.root()).text(), log);
        for (SigningKey witness : witnesses) {
            note = note.with(witness.cosign(note.text(), START.getEpochSecond() + 3_600));
        }
        return note;
    }

    /// What the log has of an export.
    void write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("records"));
        Files.write(folder.resolve("checkpoint"), checkpoint().bytes());
        lines(folder.resolve("statements"), statements);
        for (int p = 0; p < records.size(); p++) {
            lines(folder.resolve("records").resolve(Integer.toString(p)), records.get(p));
        }
    }

    private static void lines(Path file, List<byte[]> lines) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (byte[] line : lines) {
                out.write(line);
                out.write("\n".getBytes(UTF_8));
            }
        }
    }
}
