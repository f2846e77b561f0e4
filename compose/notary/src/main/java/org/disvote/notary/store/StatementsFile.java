package org.disvote.notary.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The file `statements`: the records of the notary's topic, one a line. It is what puts back records that
/// the topic lost, so it is on disk before anything is signed that follows from them.
///
/// Each record is written at the place that follows from the records before it. So two notaries that share
/// the file write the same bytes to the same places. For one thread.
public final class StatementsFile implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    /// The published file has another record than the topic.
    public static final class DiffersException extends Exception {
        DiffersException(String message) {
            super(message);
        }
    }

    private final FileChannel channel;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final long before;

    /// Up to where the file is the topic's, with what is pending.
    private long position;

    private StatementsFile(FileChannel channel) throws IOException {
        this.channel = channel;
        before = channel.size();
    }

    public static StatementsFile open(LogFolder folder) throws IOException {
        return new StatementsFile(FileChannel.open(
                folder.statements(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /// Takes the topic's next record. It is compared with what the file had when it was opened.
    ///
    /// @throws DiffersException if the file has another one there
    public void take(byte[] record) throws IOException, DiffersException {
        byte[] line = Arrays.copyOf(record, record.length + 1);
        line[record.length] = '\n';
        int known = Math.clamp(before - position, 0, line.length);
        if (known > 0 && !Arrays.equals(read(position, known), 0, known, line, 0, known)) {
            throw new DiffersException(
                    "the file statements has another record at byte %,d than the topic".formatted(position));
        }
        if (known < line.length) {
            // With a line that was cut off.
            pending.write(line, known, line.length - known);
        }
        position += line.length;
    }

    private byte[] read(long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new IOException("the file statements became shorter while it was read");
            }
        }
        return bytes.array();
    }

    /// The records that the file has and the topic had not, when it was opened. A line that was cut off is
    /// none: it was on its way to the disk, and nothing was signed that needs it.
    ///
    /// @param max how many at most
    public List<byte[]> rest(int max) throws IOException {
        List<byte[]> records = new ArrayList<>();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long at = position;
        while (at < before && records.size() < max) {
            byte[] chunk = read(at, (int) Math.min(CHUNK, before - at));
            at += chunk.length;
            for (int i = 0; i < chunk.length && records.size() < max; i++) {
                if (chunk[i] == '\n') {
                    records.add(line.toByteArray());
                    line.reset();
                } else {
                    line.write(chunk[i]);
                }
            }
        }
        return records;
    }

    /// Cuts off a line that was not written to its end. To be called once [#rest] is empty, and before
    /// anything is written.
    public void cutTorn() throws IOException {
        if (position < before) {
            channel.truncate(position);
        }
    }

    /// Returns once everything that was taken is on disk.
    public void force() throws IOException {
        if (pending.size() == 0) {
            return;
        }
        ByteBuffer rest = ByteBuffer.wrap(pending.toByteArray());
        long at = position - pending.size();
        while (rest.hasRemaining()) {
            at += channel.write(rest, at);
        }
        channel.force(true);
        pending.reset();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
