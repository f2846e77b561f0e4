package org.disvote.audit.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.jspecify.annotations.Nullable;

/// The rule by which every reader takes the records of the notary's topic, written here a second time. A
/// record counts if it is canonical, has the next `n`, 33 to 65,535 bytes and, where its kind is known,
/// exactly that kind's members. All others are foreign and are passed over. A round that contradicts the
/// rounds before it ends the reading: nothing behind it can be given a place in the tree. Not thread-safe.
public final class NotaryReader {

    /// Receives what the topic says, in its order.
    public interface Listener {
        /// @param record of any kind but `round`
        void statement(NotaryRecord record);

        /// @param before by partition, how many votes the tree had before this round
        /// @param heads by partition, how many it has after it
        void round(NotaryRecord record, List<Long> before, List<Long> heads);

        void foreign(long offset, String why);

        /// The last call.
        void broken(long offset, String why);
    }

    /// The data of a vote's leaf have 32 bytes, and those of a bundle's entry fewer than 2¹⁶.
    static final int BYTES_MIN = TreeHash.BYTES + 1;

    static final int BYTES_MAX = 65_535;

    private final int partitions;
    private final Listener listener;
    private long n;
    private long size;
    private long rounds;
    private List<Long> heads;
    private boolean isBroken;

    public NotaryReader(int partitions, Listener listener) {
        this.partitions = partitions;
        this.listener = listener;
        heads = Collections.nCopies(partitions, 0L);
    }

    /// To be called in the order of the offsets.
    public void accept(long offset, byte @Nullable [] value) {
        if (isBroken) {
            return;
        }
        if (value == null || value.length < BYTES_MIN || value.length > BYTES_MAX) {
            listener.foreign(offset, "it has not %d to %,d bytes".formatted(BYTES_MIN, BYTES_MAX));
            return;
        }
        JsonNode json;
        try {
            json = Jcs.read(value);
        } catch (MalformedEventException e) {
            listener.foreign(offset, "it is " + e.getMessage());
            return;
        }
        JsonNode number = json.path("n");
        if (!number.isIntegralNumber() || number.longValue() != n) {
            listener.foreign(offset, "its n is not the next one, " + n);
            return;
        }
        String kind = json.path("kind").asText();
        if (!RecordForms.fits(kind, json)) {
            listener.foreign(offset, "a record of its kind has other members");
            return;
        }
        if (kind.equals("system") != (n == 0)) {
            listener.foreign(offset, "the first record, and no other, is that of the system");
            return;
        }
        if (!fitsPartitions(kind, json)) {
            listener.foreign(offset, "it is not about the system's %d partitions".formatted(partitions));
            return;
        }
        if (kind.equals("round")) {
            round(offset, json, value);
        } else {
            n++;
            listener.statement(new NotaryRecord(offset, size++, json, value, heads));
        }
    }

    private boolean fitsPartitions(String kind, JsonNode json) {
        return switch (kind) {
            case "close" -> json.path("lastSeqs").size() == partitions;
            case "promise-key-revoked" -> json.path("heads").size() == partitions;
            case "restored" -> json.path("partition").longValue() < partitions;
            default -> true;
        };
    }

    private void round(long offset, JsonNode json, byte[] value) {
        NotaryRecord record = new NotaryRecord(offset, json.path("size").longValue() - 1, json, value, heads);
        List<Long> stated = List.copyOf(record.numbers("heads"));
        String wrong = wrong(json, stated);
        if (!wrong.isEmpty()) {
            isBroken = true;
            listener.broken(offset, "round %d %s".formatted(json.path("round").longValue(), wrong));
            return;
        }
        List<Long> before = heads;
        heads = stated;
        size = record.leaf() + 1;
        rounds++;
        n++;
        listener.round(record, before, heads);
    }

    private String wrong(JsonNode json, List<Long> stated) {
        if (json.path("round").longValue() != rounds + 1) {
            return "follows round " + rounds;
        }
        if (stated.size() != partitions) {
            return "has heads of %d partitions, and the system has %d".formatted(stated.size(), partitions);
        }
        long votes = 0;
        for (int partition = 0; partition < partitions; partition++) {
            long more = stated.get(partition) - heads.get(partition);
            if (more < 0) {
                return "says head %d of partition %d, below the one before it, %d"
                        .formatted(stated.get(partition), partition, heads.get(partition));
            }
            votes += more;
        }
        long expected = size + votes + 1;
        return json.path("size").longValue() == expected
                ? ""
                : "says size %d, and by its heads it is %d"
                        .formatted(json.path("size").longValue(), expected);
    }

    /// The `n` that the next record must have.
    public long next() {
        return n;
    }

    /// How many leaves the tree has. Only after a round is this a size that may be signed.
    public long size() {
        return size;
    }

    public long rounds() {
        return rounds;
    }

    /// By partition, how many votes the tree has.
    public List<Long> heads() {
        return heads;
    }
}
