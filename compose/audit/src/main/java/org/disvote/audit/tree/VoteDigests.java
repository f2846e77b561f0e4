package org.disvote.audit.tree;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.disvote.audit.file.TemporaryFile;
import org.disvote.audit.source.UnreachableException;

/// The digests of all votes of the log by position, 32 bytes each, in a temporary file. The log is read one
/// partition after the other, and the tree has the partitions' votes interleaved: a file gives them in the
/// second order without a second pass over the log and without keeping them in memory. Not thread-safe.
public final class VoteDigests implements AutoCloseable {

    private static final int BUFFERED = 4_096 * TreeHash.BYTES;

    private final TemporaryFile file;
    private final long[] first;
    private final long[] count;
    private final ByteBuffer pending = ByteBuffer.allocate(BUFFERED);
    private int reached;

    private VoteDigests(TemporaryFile file, int partitions) {
        this.file = file;
        first = new long[partitions];
        count = new long[partitions];
    }

    /// @param folder for the file; it needs 32 bytes for each vote
    /// @throws UnreachableException if no file can be created there
    public static VoteDigests create(Path folder, int partitions) throws UnreachableException {
        return new VoteDigests(
                TemporaryFile.create(folder, ".digests", "the votes' digests", TreeHash.BYTES), partitions);
    }

    /// To be called by ascending position, without a gap.
    public void add(int partition, byte[] digest) throws UnreachableException {
        for (; reached < partition; reached++) {
            first[reached + 1] = first[reached] + count[reached];
        }
        if (!pending.hasRemaining()) {
            file.append(pending);
        }
        pending.put(digest);
        count[partition]++;
    }

    /// After the last one.
    public void end() throws UnreachableException {
        for (; reached < count.length - 1; reached++) {
            first[reached + 1] = first[reached] + count[reached];
        }
        file.append(pending);
    }

    /// The seq of a partition's last vote.
    public long head(int partition) {
        return count[partition];
    }

    /// The digests of some votes of a partition, one after the other.
    ///
    /// @param from the first one's seq
    /// @param votes how many; all of them were added
    public byte[] read(int partition, long from, int votes) throws UnreachableException {
        ByteBuffer digests = ByteBuffer.allocate(votes * TreeHash.BYTES);
        file.read((first[partition] + from - 1) * TreeHash.BYTES, digests);
        return digests.array();
    }

    @Override
    public void close() {
        file.close();
    }
}
