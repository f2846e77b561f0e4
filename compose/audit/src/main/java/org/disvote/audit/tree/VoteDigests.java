package org.disvote.audit.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.disvote.audit.source.UnreachableException;

/// The digests of all votes of the log by position, 32 bytes each, in a temporary file. The log is read one
/// partition after the other, and the tree has the partitions' votes interleaved: a file gives them in the
/// second order without a second pass over the log and without keeping them in memory. Not thread-safe.
public final class VoteDigests implements AutoCloseable {

    private static final int BUFFERED = 4_096 * TreeHash.BYTES;

    private final FileChannel file;
    private final long[] first;
    private final long[] count;
    private final ByteBuffer pending = ByteBuffer.allocate(BUFFERED);
    private long written;
    private int reached;

    private VoteDigests(FileChannel file, int partitions) {
        this.file = file;
        first = new long[partitions];
        count = new long[partitions];
    }

    /// @param folder for the file; it needs 32 bytes for each vote
    /// @throws UnreachableException if no file can be created there
    public static VoteDigests create(Path folder, int partitions) throws UnreachableException {
        try {
            Path path = Files.createTempFile(folder, "disvote-audit-", ".digests");
            return new VoteDigests(
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE),
                    partitions);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /// To be called by ascending position, without a gap.
    public void add(int partition, byte[] digest) throws UnreachableException {
        for (; reached < partition; reached++) {
            first[reached + 1] = first[reached] + count[reached];
        }
        if (!pending.hasRemaining()) {
            flush();
        }
        pending.put(digest);
        count[partition]++;
    }

    /// After the last one.
    public void end() throws UnreachableException {
        for (; reached < count.length - 1; reached++) {
            first[reached + 1] = first[reached] + count[reached];
        }
        flush();
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
        try {
            long at = (first[partition] + from - 1) * TreeHash.BYTES;
            while (digests.hasRemaining()) {
                if (file.read(digests, at + digests.position()) < 0) {
                    throw new IOException("the file of digests ends too early");
                }
            }
            return digests.array();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void flush() throws UnreachableException {
        pending.flip();
        try {
            while (pending.hasRemaining()) {
                written += file.write(pending, written);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        pending.clear();
    }

    private static UnreachableException unusable(IOException e) {
        return new UnreachableException(
                "the temporary file of the votes' digests cannot be used (%s): it needs 32 bytes for each vote; choose"
                                .formatted(e.getMessage())
                        + " another folder with -Djava.io.tmpdir",
                e);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // It held nothing that is needed any more.
        }
    }
}
