package org.disvote.lab.bench.opening;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.disvote.lab.bench.BenchWatch;
import org.disvote.lab.load.LoadBallots;
import org.disvote.lab.load.sealed.SealedElection;
import org.disvote.lab.load.sealed.SealedVoters;
import org.disvote.lab.load.sealed.TrusteesFolder;
import org.disvote.operate.sample.Electorate;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.Leaf.CloseLeaf;
import org.disvote.topics.leaf.Leaf.RollLeaf;
import org.disvote.topics.leaf.Leaf.RoundLeaf;
import org.disvote.topics.leaf.Leaf.SystemLeaf;
import org.disvote.topics.leaf.Leaf.TermsLeaf;
import org.disvote.topics.merkle.Frontier;
import org.disvote.topics.merkle.Merkle;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.sealing.BallotContext;
import org.disvote.topics.sealing.Sealer;
import org.disvote.topics.sealing.Suite;
import org.disvote.topics.statement.RollStatement;
import org.disvote.topics.tlog.Checkpoint;
import org.disvote.topics.tlog.Policy;
import org.disvote.topics.vote.BallotBytes;
import org.disvote.topics.vote.Nonce;
import org.disvote.topics.vote.VoteCast;
import org.disvote.topics.vote.VoteCodec;
import org.disvote.topics.voter.Voter;
import org.disvote.topics.voter.VoterKey;

/// An export of a sealed election that no server held: each voter of a Greek sample has cast one truly sealed ballot.
/// It has everything that an export of the log has, signed by keys that were made for it.
///
/// @param export its folder
/// @param policy by which its checkpoint is judged
record MadeExport(Path export, SealedElection election, Policy policy) {

    private static final String SYSTEM = "1a2b3c4d";
    private static final String ORIGIN = "bench.invalid/disvote-" + SYSTEM;
    private static final Instant OPENS = Instant.parse("2027-06-06T04:00:00Z");
    private static final Duration DAY = Duration.ofHours(12);
    private static final int INCLUDE_WITHIN = 600;
    private static final int DIGEST_BYTES = 32;
    private static final Duration WATCH_EACH = Duration.ofMillis(200);
    private static final int TRUSTEES = 5;
    private static final int THRESHOLD = 3;

    /// @param folder gets the export, and beside it what a count of it needs: `policy` and `trustees`
    /// @param ballots how many voters there are, each with one ballot
    static MadeExport write(Path folder, Suite suite, int ballots, BenchWatch watch)
            throws IOException, InterruptedException {
        watch.progress("holding the ceremony", 0, 0);
        SealedElection election = SealedElection.of(
                GreekElection.json(new ElectionId("greece"), OPENS, OPENS.plus(DAY), Size.BY_LAW),
                suite,
                SealedElection.names(TRUSTEES),
                THRESHOLD);
        TrusteesFolder.write(election, folder.resolve("trustees"));
        MadeExport made = new Writing(folder.resolve("export"), election, new Electorate(ballots), watch).write();
        Files.writeString(folder.resolve("policy"), made.policy().text());
        return made;
    }

    /// Makes the files. Memory: some 150 bytes for each voter.
    private static final class Writing {
        private final Path folder;
        private final SealedElection election;
        private final Electorate electorate;
        private final BenchWatch watch;
        private final VoterKey key = VoterKey.random();
        private final Routing routing = new Routing(Routing.PARTITIONS_DEFAULT);
        private final Definition definition;
        private final Terms terms;
        private final SealedVoters voters;
        private final List<int[]> ofPartition = new ArrayList<>();
        private final List<Leaf> leaves = new ArrayList<>();
        private final Frontier tree = new Frontier();
        private final AtomicLong sealed = new AtomicLong();

        Writing(Path folder, SealedElection election, Electorate electorate, BenchWatch watch) {
            this.folder = folder;
            this.election = election;
            this.electorate = electorate;
            this.watch = watch;
            definition = election.definition();
            terms = Terms.of(definition, ORIGIN, Optional.of(key.commitment()));
            voters = new SealedVoters(terms, electorate, LoadBallots.greek(electorate, definition.papers()), key);
        }

        MadeExport write() throws IOException, InterruptedException {
            Files.createDirectories(folder.resolve("records"));
            Files.createDirectories(folder.resolve("papers"));
            Files.write(folder.resolve("terms"), terms.bytes());
            for (var paper : definition.papers().entrySet()) {
                Files.write(
                        folder.resolve("papers").resolve(paper.getKey().isEmpty() ? "-" : paper.getKey()),
                        paper.getValue().bytes());
            }
            append(new SystemLeaf(
                    OPENS, 0, SYSTEM, ORIGIN, routing.partitions(), INCLUDE_WITHIN, Optional.of(key.commitment())));
            append(new TermsLeaf(OPENS, 1, terms.id().value(), terms.digest()));
            append(roll());
            List<byte[]> digests = records();
            List<Long> heads = digests.stream()
                    .map(each -> (long) each.length / DIGEST_BYTES)
                    .toList();
            digests.forEach(each -> {
                for (int at = 0; at < each.length; at += DIGEST_BYTES) {
                    tree.append(Merkle.leaf(Arrays.copyOfRange(each, at, at + DIGEST_BYTES)));
                }
            });
            append(new RoundLeaf(OPENS, 3, 1, heads, tree.size() + 1));
            append(new CloseLeaf(OPENS, 4, terms.id().value(), OPENS.plus(DAY), heads));
            append(new RoundLeaf(OPENS, 5, 2, heads, tree.size() + 1));
            try (OutputStream out = lines("statements")) {
                for (Leaf leaf : leaves) {
                    out.write(leaf.bytes());
                    out.write('\n');
                }
            }
            SigningKey log = SigningKey.generate(ORIGIN);
            SigningKey witness = SigningKey.generate("witness.invalid");
            Note checkpoint = Note.signed(new Checkpoint(ORIGIN, tree.size(), tree.root()).text(), log);
            Files.write(
                    folder.resolve("checkpoint"),
                    checkpoint
                            .with(witness.cosign(
                                    checkpoint.text(), OPENS.plus(DAY).getEpochSecond()))
                            .bytes());
            return new MadeExport(
                    folder,
                    election,
                    Policy.of(
                            log.verifier(),
                            List.of(new Policy.Witness("w1", witness.cosigner(), Optional.empty())),
                            1));
        }

        private void append(Leaf leaf) {
            leaves.add(leaf);
            tree.append(leaf.hash());
        }

        private OutputStream lines(String name) throws IOException {
            return new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16);
        }

        /// Writes the roll, and finds out in which partition each voter votes.
        private RollLeaf roll() throws IOException {
            watch.progress("making the roll", 0, 0);
            String[] roll = new String[electorate.voters()];
            int[] partitions = new int[roll.length];
            int[] counts = new int[routing.partitions()];
            SortedMap<String, Long> sizes = new TreeMap<>();
            for (int voter = 0; voter < roll.length; voter++) {
                BallotContext context = voters.context(voter);
                roll[voter] = context.voter() + "," + context.constituency() + "\n";
                partitions[voter] = routing.partitionOf(new Voter(context.voter()));
                counts[partitions[voter]]++;
                sizes.merge(context.constituency(), 1L, Long::sum);
            }
            Arrays.stream(counts).forEach(count -> ofPartition.add(new int[count]));
            int[] next = new int[counts.length];
            for (int voter = 0; voter < roll.length; voter++) {
                ofPartition.get(partitions[voter])[next[partitions[voter]]++] = voter;
            }
            Arrays.sort(roll);
            MessageDigest hash = Digests.sha256();
            try (OutputStream out = lines("roll")) {
                for (String line : roll) {
                    byte[] bytes = line.getBytes(US_ASCII);
                    hash.update(bytes);
                    out.write(bytes);
                }
            }
            // Nothing in an export tells the digest of the roll's file.
            return new RollLeaf(
                    OPENS, 2, RollStatement.MAIN, Digests.of(new byte[0]), Digests.text(hash.digest()), sizes);
        }

        /// Seals all ballots, on all cores.
        ///
        /// @return the digests of each partition's records, one after the other
        private List<byte[]> records() throws IOException, InterruptedException {
            ExecutorService threads =
                    Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
            try {
                List<Future<byte[]>> writing = new ArrayList<>();
                for (int partition = 0; partition < ofPartition.size(); partition++) {
                    int own = partition;
                    writing.add(threads.submit(() -> records(own)));
                }
                List<byte[]> digests = new ArrayList<>();
                for (Future<byte[]> each : writing) {
                    digests.add(ended(each));
                }
                return digests;
            } finally {
                threads.shutdownNow();
            }
        }

        private byte[] ended(Future<byte[]> records) throws IOException, InterruptedException {
            while (true) {
                try {
                    return records.get(WATCH_EACH.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    watch.progress("sealing ballots", sealed.get(), electorate.voters());
                } catch (ExecutionException e) {
                    throw new IOException("the records cannot be written", e.getCause());
                }
            }
        }

        private byte[] records(int partition) throws IOException {
            int[] own = ofPartition.get(partition);
            byte[] digests = new byte[own.length * DIGEST_BYTES];
            Sealer sealer = new Sealer(voters.seal());
            SplittableRandom nonces = new SplittableRandom(partition);
            try (OutputStream out = lines("records/" + partition)) {
                for (int i = 0; i < own.length; i++) {
                    BallotContext context = voters.context(own[i]);
                    byte[] nonce = new byte[Nonce.BYTES];
                    nonces.nextBytes(nonce);
                    byte[] record = VoteCodec.encode(new VoteCast(
                            terms.id(),
                            partition,
                            i + 1L,
                            new Voter(context.voter()),
                            context.constituency(),
                            context.revision(),
                            BallotBytes.of(sealer.seal(context, voters.ballot(own[i]))),
                            "",
                            Nonce.of(nonce),
                            OPENS.plusSeconds(DAY.toSeconds() * i / own.length)));
                    out.write(record);
                    out.write('\n');
                    System.arraycopy(VoteCodec.digest(record), 0, digests, i * DIGEST_BYTES, DIGEST_BYTES);
                    sealed.incrementAndGet();
                }
            }
            return digests;
        }
    }
}
