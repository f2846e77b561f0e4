package org.disvote.notary.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Checkpoint;

/// Every cosigned checkpoint, in the order in which they were published. A leaf's proof is under the first
/// one that covers the leaf, so it never changes once it was given.
///
/// One file, `private/cosigned`, that only grows: before each checkpoint a line with its length in bytes.
/// Of several notaries that append to it, each record is one write. A checkpoint whose tree is not larger
/// than that of an earlier record is skipped, so a former notary that appends late changes no proof.
///
/// Reading is safe for any number of threads; [#append] and [#cutTorn] are for the one notary that writes.
public final class CosignedLog {

    private static final int CHUNK = 1 << 20;
    private static final int LENGTH_DIGITS_MAX = 6;

    private final Path file;

    // Guarded by this: what was read so far, by growing size of the tree.
    private long[] sizes = new long[64];
    private long[] offsets = new long[64];
    private int[] lengths = new int[64];
    private int count;
    private long readTo;

    public CosignedLog(LogFolder folder) {
        file = folder.cosigned();
    }

    /// Reads what was appended since the last call.
    ///
    /// @return whether all of it could be read: not if the last record is incomplete
    public synchronized boolean refresh() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = channel.size();
            while (readTo < end) {
                byte[] chunk = read(channel, readTo, (int) Math.min(CHUNK, end - readTo));
                int taken = take(chunk);
                if (taken == 0) {
                    return false;
                }
                readTo += taken;
            }
            return true;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private static byte[] read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // more
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// @return how many bytes the complete records have that it begins with
    private int take(byte[] chunk) throws IOException {
        int at = 0;
        while (true) {
            int line = at;
            while (line < chunk.length && line - at <= LENGTH_DIGITS_MAX && chunk[line] != '\n') {
                line++;
            }
            if (line >= chunk.length) {
                return at;
            }
            int length = length(chunk, at, line);
            int end = line + 1 + length;
            if (end > chunk.length) {
                return at;
            }
            long size = size(Arrays.copyOfRange(chunk, line + 1, end));
            if (count == 0 || size > sizes[count - 1]) {
                add(size, readTo + line + 1, length);
            }
            at = end;
        }
    }

    private int length(byte[] chunk, int from, int to) throws IOException {
        String text = new String(chunk, from, to - from, US_ASCII);
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IOException("%s is damaged at byte %,d: put the file back from a copy".formatted(file, readTo));
        }
        return Integer.parseInt(text);
    }

    private long size(byte[] note) throws IOException {
        try {
            return Checkpoint.of(Note.parse(note)).size();
        } catch (MalformedNoteException e) {
            throw new IOException(
                    "%s is damaged behind byte %,d: put the file back from a copy".formatted(file, readTo), e);
        }
    }

    private void add(long size, long offset, int length) {
        if (count == sizes.length) {
            sizes = Arrays.copyOf(sizes, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        sizes[count] = size;
        offsets[count] = offset;
        lengths[count] = length;
        count++;
    }

    /// The size of the last one's tree; 0 before the first.
    public synchronized long lastSize() {
        return count == 0 ? 0 : sizes[count - 1];
    }

    /// The size of the tree of the first one that covers a leaf, as far as was read.
    public synchronized OptionalLong sizeCovering(long index) {
        int at = find(index + 1);
        return at == count ? OptionalLong.empty() : OptionalLong.of(sizes[at]);
    }

    /// The one with a tree of this size.
    ///
    /// @throws IOException also if there is none
    public Note ofSize(long size) throws IOException {
        long offset;
        int length;
        synchronized (this) {
            int at = find(size);
            if (at == count || sizes[at] != size) {
                throw new IOException("%s has no checkpoint of %d leaves".formatted(file, size));
            }
            offset = offsets[at];
            length = lengths[at];
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return Note.parse(read(channel, offset, length));
        } catch (MalformedNoteException e) {
            throw new IOException("%s is damaged behind byte %,d".formatted(file, offset), e);
        }
    }

    /// The first place with a tree of at least this size.
    private synchronized int find(long size) {
        int found = Arrays.binarySearch(sizes, 0, count, size);
        return found >= 0 ? found : -found - 1;
    }

    /// Cuts off a record that was not written to its end.
    public synchronized void cutTorn() throws IOException {
        if (!refresh()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(readTo);
                channel.force(true);
            }
        }
    }

    /// Appends one, unless its tree is not larger than the last one's. It is on disk when this returns.
    public void append(Note checkpoint) throws IOException {
        refresh();
        byte[] note = checkpoint.bytes();
        if (size(note) <= lastSize()) {
            return;
        }
        ByteArrayOutputStream record = new ByteArrayOutputStream(note.length + LENGTH_DIGITS_MAX + 1);
        record.writeBytes((note.length + "\n").getBytes(US_ASCII));
        record.writeBytes(note);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(record.toByteArray());
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                throw new IOException("%s could not be written to the end: is the disk full?".formatted(file));
            }
            channel.force(true);
        }
        refresh();
    }
}
