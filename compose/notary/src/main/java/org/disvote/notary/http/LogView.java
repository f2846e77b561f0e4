package org.disvote.notary.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.disvote.notary.store.CosignedLog;
import org.disvote.notary.store.LogFolder;
import org.disvote.notary.store.TileFiles;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.leaf.BrokenRoundException;
import org.disvote.topics.leaf.Leaf;
import org.disvote.topics.leaf.LeafReading;
import org.disvote.topics.lifetime.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log as its folder shows it: rounds and statements, and proofs under the checkpoints that were
/// cosigned. It asks neither brokers nor the notary that writes, so a notary that only stands by gives the
/// same answers.
///
/// Safe for any number of threads.
final class LogView {

    private static final Logger log = LoggerFactory.getLogger(LogView.class);

    /// How old the view may be.
    private static final Duration READ_EACH = Duration.ofMillis(100);

    /// So far behind the last round a vote or a leaf may be that is not there yet. One behind that is
    /// unknown.
    static final long AHEAD_MAX = 1_000_000;

    private static final int CHUNK = 1 << 20;

    /// An answer about a leaf.
    sealed interface Found {

        /// It never changes.
        record Proof(String text) implements Found {}

        /// The leaf is not covered by a cosigned checkpoint yet, or does not exist yet.
        record NotYet() implements Found {}

        /// There is no such leaf.
        record Unknown() implements Found {}
    }

    private record Key(String text, long index) {}

    private final LogFolder folder;
    private final CosignedLog cosigned;
    private final CosignedTrees trees;

    // Guarded by this.
    private final LeafReading reading = new LeafReading();
    private final List<Key> promiseKeys = new ArrayList<>();
    private final Map<String, Leaf.CloseLeaf> closes = new HashMap<>();
    private Deadline readAgain = Deadline.after(Duration.ZERO);
    private long readTo;
    private byte[] torn = new byte[0];
    private boolean broken;
    private int keysShown = -1;
    private byte[] keysJson = new byte[0];

    LogView(LogFolder folder) {
        this.folder = folder;
        cosigned = new CosignedLog(folder);
        trees = new CosignedTrees(cosigned, new TileFiles(folder));
    }

    private synchronized void refresh() throws IOException {
        if (!readAgain.hasPassed()) {
            return;
        }
        // The cosigned checkpoints first: statements that were read later cover them.
        cosigned.refresh();
        try (FileChannel file = FileChannel.open(folder.statements(), StandardOpenOption.READ)) {
            long end = file.size();
            while (readTo < end && !broken) {
                ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, end - readTo));
                int read = file.read(chunk, readTo);
                if (read <= 0) {
                    break;
                }
                readTo += read;
                take(chunk.array(), read);
            }
        } catch (NoSuchFileException e) {
            // No notary has written here yet.
        }
        readAgain = Deadline.after(READ_EACH);
    }

    private void take(byte[] chunk, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (chunk[i] == '\n') {
                byte[] line = Arrays.copyOf(torn, torn.length + i - from);
                System.arraycopy(chunk, from, line, torn.length, i - from);
                torn = new byte[0];
                from = i + 1;
                take(line);
            }
        }
        int before = torn.length;
        torn = Arrays.copyOf(torn, before + length - from);
        System.arraycopy(chunk, from, torn, before, length - from);
    }

    private void take(byte[] line) {
        try {
            if (reading.read(line) instanceof LeafReading.Read.Taken(Leaf leaf, long index)) {
                switch (leaf) {
                    case Leaf.PromiseKeyLeaf _, Leaf.PromiseKeyRevokedLeaf _ ->
                        promiseKeys.add(new Key(new String(line, UTF_8), index));
                    case Leaf.CloseLeaf close -> closes.putIfAbsent(close.electionId(), close);
                    default -> {}
                }
            }
        } catch (BrokenRoundException e) {
            broken = true;
            log.atError()
                    .addKeyValue("error", e.getMessage())
                    .log("File statements has a broken round, no more is read");
        }
    }

    Found position(int partition, long seq) throws IOException {
        OptionalLong index;
        synchronized (this) {
            refresh();
            if (partition < 0 || partition >= reading.rounds().partitions() || seq < 1) {
                return new Found.Unknown();
            }
            index = reading.rounds().index(partition, seq);
            if (index.isEmpty()) {
                long head = reading.rounds().head(reading.rounds().count(), partition);
                return seq - head > AHEAD_MAX ? new Found.Unknown() : new Found.NotYet();
            }
        }
        return proof(index.getAsLong());
    }

    Found leaf(long index) throws IOException {
        synchronized (this) {
            refresh();
            long size = reading.size();
            if (index < 0 || index - size > AHEAD_MAX) {
                return new Found.Unknown();
            }
            if (index >= size) {
                return new Found.NotYet();
            }
        }
        return proof(index);
    }

    private Found proof(long index) throws IOException {
        OptionalLong size = cosigned.sizeCovering(index);
        return size.isPresent() ? new Found.Proof(trees.of(size.getAsLong()).proof(index)) : new Found.NotYet();
    }

    /// The statements about promise keys that are covered by a cosigned checkpoint, each with its proof.
    byte[] promiseKeys() throws IOException {
        List<Key> covered;
        synchronized (this) {
            refresh();
            long size = cosigned.lastSize();
            covered = promiseKeys.stream().filter(key -> key.index() < size).toList();
            if (covered.size() == keysShown) {
                return keysJson;
            }
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Key key : covered) {
            if (proof(key.index()) instanceof Found.Proof(String proof)) {
                all.addObject().put("text", key.text()).put("proof", proof);
            }
        }
        byte[] json = Jcs.write(all);
        synchronized (this) {
            keysShown = all.size();
            keysJson = json;
        }
        return json;
    }

    /// The close of an election, once it is stated.
    Optional<Leaf.CloseLeaf> close(String electionId) throws IOException {
        synchronized (this) {
            refresh();
            return Optional.ofNullable(closes.get(electionId));
        }
    }
}
