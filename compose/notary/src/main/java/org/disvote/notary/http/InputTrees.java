package org.disvote.notary.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.disvote.notary.store.LogFolder;
import org.disvote.notary.store.TileFiles;
import org.disvote.notary.tree.LogTree;
import org.disvote.topics.follow.AnnouncedVersions;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.GrouplessConsumer;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.lifetime.Deadline;
import org.disvote.topics.lifetime.Worker;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.MerkleTree;
import org.disvote.topics.routing.Routing;
import org.disvote.topics.vote.LogRecord;
import org.disvote.topics.vote.Reading;
import org.disvote.topics.vote.RecordVersions;
import org.disvote.topics.vote.VoteCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The trees of counts' inputs: of a closed election, every vote by partition and seq. With a path in it
/// somebody shows that a vote is in the count's input, or that it is not.
///
/// A tree is made from the log when somebody first asks for it, one at a time, and kept in the folder.
final class InputTrees implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InputTrees.class);

    private static final int WAITING_MAX = 16;
    private static final int LEAF_BYTES = Integer.BYTES + Long.BYTES + Hash.BYTES;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final Duration LOOK_EACH = Duration.ofMillis(200);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final String LEAVES = "leaves";

    private record Wanted(String electionId, List<Long> lastSeqs) {}

    /// A leaf of a tree.
    private record Input(int partition, long seq, Hash digest) {
        String text() {
            return partition + "\n" + seq + "\n" + digest.base64Url() + "\n";
        }
    }

    private final Brokers brokers;
    private final Routing routing;
    private final LogFolder folder;
    private final LogView view;
    private final RecordVersions versions;
    private final Worker worker;

    /// Guarded by itself.
    private final Deque<Wanted> wanted = new ArrayDeque<>();

    InputTrees(Brokers brokers, Routing routing, LogFolder folder, LogView view) {
        this.brokers = brokers;
        this.routing = routing;
        this.folder = folder;
        this.view = view;
        versions = new AnnouncedVersions(brokers);
        worker = Worker.platform("notary-inputs", CLOSE_MAX, this::run);
        worker.start();
    }

    /// This leaf of an election's tree, or, where the tree does not have it, its neighbours.
    ///
    /// @return JSON; [LogView.Found.NotYet] while the tree is made
    LogView.Found find(String electionId, int partition, long seq) throws IOException {
        Optional<Leaf.CloseLeaf> close = view.close(electionId);
        if (close.isEmpty() || partition < 0 || partition >= routing.partitions() || seq < 1) {
            return new LogView.Found.Unknown();
        }
        Path tree = folder.inputs().resolve(electionId);
        if (!Files.isDirectory(tree)) {
            want(new Wanted(electionId, close.get().lastSeqs()));
            return new LogView.Found.NotYet();
        }
        return new LogView.Found.Proof(json(tree, partition, seq));
    }

    private void want(Wanted tree) {
        synchronized (wanted) {
            if (wanted.size() < WAITING_MAX && !wanted.contains(tree)) {
                wanted.add(tree);
            }
        }
    }

    private String json(Path tree, int partition, long seq) throws IOException {
        try (FileChannel leaves = FileChannel.open(tree.resolve(LEAVES), StandardOpenOption.READ)) {
            long size = leaves.size() / LEAF_BYTES;
            long low = 0;
            long high = size;
            while (low < high) {
                long middle = (low + high) >>> 1;
                if (compare(read(leaves, middle), partition, seq) < 0) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            MerkleTree.Nodes nodes = new TileFiles(tree, tree).nodes(size);
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            ArrayNode found = answer.putArray("input");
            boolean isThere = low < size && compare(read(leaves, low), partition, seq) == 0;
            if (!isThere && low > 0) {
                add(found, read(leaves, low - 1), low - 1, size, nodes);
            }
            if (low < size) {
                add(found, read(leaves, low), low, size, nodes);
            }
            return new String(Jcs.write(answer), US_ASCII);
        }
    }

    private static void add(ArrayNode found, Input input, long index, long size, MerkleTree.Nodes nodes) {
        ObjectNode leaf = found.addObject().put("leaf", input.text()).put("index", index);
        ArrayNode path = leaf.putArray("path");
        MerkleTree.inclusion(index, size, nodes).forEach(hash -> path.add(hash.base64()));
    }

    private static int compare(Input input, int partition, long seq) {
        int byPartition = Integer.compare(input.partition(), partition);
        return byPartition != 0 ? byPartition : Long.compare(input.seq(), seq);
    }

    private static Input read(FileChannel leaves, long index) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LEAF_BYTES);
        while (bytes.hasRemaining()) {
            if (leaves.read(bytes, index * LEAF_BYTES + bytes.position()) < 0) {
                throw new IOException("the tree of a count's input is cut off");
            }
        }
        bytes.flip();
        int partition = bytes.getInt();
        long seq = bytes.getLong();
        byte[] digest = new byte[Hash.BYTES];
        bytes.get(digest);
        return new Input(partition, seq, Hash.of(digest));
    }

    private void run(Worker worker) throws InterruptedException {
        while (worker.pause(LOOK_EACH)) {
            Optional<Wanted> next;
            synchronized (wanted) {
                next = Optional.ofNullable(wanted.peek());
            }
            if (next.isEmpty()) {
                continue;
            }
            try {
                make(next.get());
            } catch (InterruptException e) {
                return;
            } catch (IOException | KafkaException e) {
                log.atWarn()
                        .addKeyValue("election", next.get().electionId())
                        .addKeyValue("error", e.getMessage())
                        .log("Tree of the count's input was not made, the next request tries again");
            } finally {
                synchronized (wanted) {
                    wanted.poll();
                }
            }
        }
    }

    private void make(Wanted tree) throws IOException {
        Path made = folder.inputs().resolve(tree.electionId());
        if (Files.isDirectory(made)) {
            return;
        }
        Files.createDirectories(folder.inputs());
        Path making = Files.createTempDirectory(folder.inputs(), ".");
        try {
            write(tree, making);
            Files.move(making, made, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            delete(making); // another notary that shares the folder was faster
        } catch (IOException | RuntimeException e) {
            delete(making);
            throw e;
        }
    }

    private void write(Wanted wanted, Path making) throws IOException {
        TileFiles tiles = new TileFiles(making, making);
        LogTree tree = new LogTree(new LogTree.Sink() {
            @Override
            public void tile(int level, long index, int width, byte[] hashes) throws IOException {
                tiles.tile(level, index, width, hashes);
            }

            @Override
            public void bundle(long index, int width, byte[] entries) {
                // The leaves stand in a file of their own.
            }
        });
        try (OutputStream leaves = new BufferedOutputStream(Files.newOutputStream(making.resolve(LEAVES)));
                GrouplessConsumer consumer = GrouplessConsumer.toReadThrough(brokers, ANSWER_MAX, java.util.Map.of())) {
            for (int partition = 0; partition < wanted.lastSeqs().size(); partition++) {
                readPartition(consumer, wanted, partition, leaves, tree);
            }
        }
        tree.flush();
    }

    private void readPartition(
            GrouplessConsumer consumer, Wanted wanted, int partition, OutputStream leaves, LogTree tree)
            throws IOException {
        TopicPartition source = new TopicPartition(TopicCatalog.VOTES, partition);
        consumer.assign(List.of(source));
        consumer.seek(source, 0);
        long next = 1;
        long last = wanted.lastSeqs().get(partition);
        Deadline silence = Deadline.after(SILENCE_MAX);
        while (next <= last) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                silence = Deadline.after(SILENCE_MAX);
                if (next <= last
                        && Reading.at(next, LogRecord.of(record, routing, versions))
                                instanceof Reading.Next(var vote)) {
                    if (vote.electionId().value().equals(wanted.electionId())) {
                        Input input = new Input(partition, next, Hash.of(VoteCodec.digest(record.value())));
                        leaves.write(ByteBuffer.allocate(LEAF_BYTES)
                                .putInt(partition)
                                .putLong(next)
                                .put(input.digest().bytes())
                                .array());
                        tree.append(input.text().getBytes(US_ASCII));
                    }
                    next++;
                }
            }
            if (silence.hasPassed() || worker.isStopping()) {
                throw new TimeoutException("no vote of partition " + partition + " arrived");
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() {
        worker.interrupt();
        worker.close();
    }
}
