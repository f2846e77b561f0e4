package org.disvote.operate.roll.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sorts lines by their bytes in bounded memory, as `LC_ALL=C sort` does: parts that fit are sorted and written
/// to one temporary file, then merged. Not thread-safe.
///
/// The file may hold voter IDs. It has mode 0600, and it has lost its name before the first byte is written: the
/// system frees its space however the process ends. What was written is freed, not overwritten.
final class LineSort implements AutoCloseable {

    /// What one line costs besides its bytes: an array's header and the place in the list.
    private static final int LINE_OVERHEAD = 24;

    private static final int BUFFER_BYTES = 1 << 14;
    private static final int LINE_BYTES_MAX = BUFFER_BYTES - 1;

    /// Bounds the memory of the merge to 64 MiB. Of parts of 32 MiB these are some billion lines.
    private static final int PARTS_MAX = 4_096;

    private final Path folder;
    private final int partBytesMax;
    private final List<byte[]> part = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private int partBytes;
    private boolean partSorted;
    private @Nullable FileChannel file;

    /// A sorted part in the file.
    private record Run(long begin, long end) {}

    /// @param folder where the temporary file is created, if one is needed
    /// @param partBytesMax how much memory the lines may take
    LineSort(Path folder, int partBytesMax) {
        this.folder = folder;
        this.partBytesMax = partBytesMax;
    }

    /// To be called before [#sorted] only.
    ///
    /// @param line without a line feed in it; it is kept, not copied
    void add(byte[] line) throws IOException {
        if (partSorted) {
            throw new IllegalStateException("lines are added before any is read");
        }
        if (line.length > LINE_BYTES_MAX) {
            throw new IllegalArgumentException("a line of " + line.length + " bytes, of at most " + LINE_BYTES_MAX);
        }
        part.add(line);
        partBytes += line.length + LINE_OVERHEAD;
        if (partBytes >= partBytesMax) {
            writePart();
        }
    }

    /// All lines in order. May be called several times; of two results only the later one is read.
    Lines sorted() throws IOException {
        if (!partSorted) {
            part.sort(Arrays::compareUnsigned);
            partSorted = true;
        }
        PriorityQueue<Source> sources = new PriorityQueue<>();
        for (Run run : runs) {
            addUnlessEmpty(sources, new RunSource(channel(), run));
        }
        addUnlessEmpty(sources, new PartSource(part));
        return new Lines(sources);
    }

    private static void addUnlessEmpty(PriorityQueue<Source> sources, Source source) throws IOException {
        if (source.advance()) {
            sources.add(source);
        }
    }

    /// Frees the file's space.
    @Override
    public void close() throws IOException {
        part.clear();
        if (file != null) {
            file.close();
        }
    }

    private void writePart() throws IOException {
        if (runs.size() == PARTS_MAX) {
            throw new IOException("more than " + PARTS_MAX + " parts to sort");
        }
        part.sort(Arrays::compareUnsigned);
        FileChannel channel = channel();
        long begin = channel.size();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (byte[] line : part) {
            if (buffer.remaining() <= line.length) {
                writeAll(channel, buffer);
            }
            buffer.put(line).put((byte) '\n');
        }
        writeAll(channel, buffer);
        runs.add(new Run(begin, channel.size()));
        part.clear();
        partBytes = 0;
    }

    private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private FileChannel channel() throws IOException {
        FileChannel opened = file;
        if (opened == null) {
            // With this option the JDK removes the name of the file as soon as it is open, not when it is closed.
            opened = FileChannel.open(
                    folder.resolve("disvote-sort-" + UUID.randomUUID()),
                    Set.of(READ, WRITE, CREATE_NEW, DELETE_ON_CLOSE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            file = opened;
        }
        return opened;
    }

    /// Sorted lines. Not thread-safe.
    static final class Lines {

        private final PriorityQueue<Source> sources;

        private Lines(PriorityQueue<Source> sources) {
            this.sources = sources;
        }

        /// @return the next line, which the caller must not change; null after the last one
        byte @Nullable [] next() throws IOException {
            Source first = sources.poll();
            if (first == null) {
                return null;
            }
            byte[] line = first.line;
            if (first.advance()) {
                sources.add(first);
            }
            return line;
        }
    }

    /// A sorted part, of which one line is read.
    private abstract static class Source implements Comparable<Source> {

        byte[] line = {};

        /// Reads the next line.
        ///
        /// @return false if there is none
        abstract boolean advance() throws IOException;

        @Override
        public int compareTo(Source other) {
            return Arrays.compareUnsigned(line, other.line);
        }
    }

    private static final class PartSource extends Source {

        private final List<byte[]> part;
        private int at;

        PartSource(List<byte[]> part) {
            this.part = part;
        }

        @Override
        boolean advance() {
            if (at == part.size()) {
                return false;
            }
            line = part.get(at++);
            return true;
        }
    }

    private static final class RunSource extends Source {

        private final FileChannel channel;
        private final long end;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
        private long at;
        private final byte[] next = new byte[LINE_BYTES_MAX];

        RunSource(FileChannel channel, Run run) {
            this.channel = channel;
            at = run.begin();
            end = run.end();
        }

        @Override
        boolean advance() throws IOException {
            int length = 0;
            while (true) {
                if (!buffer.hasRemaining() && !fill()) {
                    return false; // every line of a run has its end
                }
                byte read = buffer.get();
                if (read == '\n') {
                    line = Arrays.copyOf(next, length);
                    return true;
                }
                next[length++] = read;
            }
        }

        private boolean fill() throws IOException {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
            if (!buffer.hasRemaining()) {
                return false;
            }
            int read = channel.read(buffer, at);
            if (read <= 0) {
                throw new IOException("the temporary file has lost its end");
            }
            at += read;
            buffer.flip();
            return true;
        }
    }
}
