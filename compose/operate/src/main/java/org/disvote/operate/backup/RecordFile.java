package org.disvote.operate.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.disvote.topics.json.Digests;
import org.jspecify.annotations.Nullable;

/// A file of a topic's records, byte for byte. It begins with the line [#FIRST_LINE]. Then, for each record, in
/// big-endian order: its offset and its timestamp in milliseconds (8 bytes each), the length of its key (4 bytes,
/// -1 for none) and the key, the same of its value, the number of its headers (4 bytes), and of each header key and
/// value like those of the record.
final class RecordFile {

    private static final String FIRST_LINE = "disvote backup records 1\n";

    /// More than Kafka takes in one record.
    private static final int LENGTH_MAX = 64 << 20;

    private static final int HEADERS_MAX = 1 << 16;
    private static final int BUFFER = 1 << 16;

    private RecordFile() {}

    /// A record as it was read.
    static final class Stored {

        private final long offset;
        private final long timestamp;
        private final byte @Nullable [] key;
        private final byte @Nullable [] value;
        private final RecordHeaders headers;

        Stored(long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
            this.offset = offset;
            this.timestamp = timestamp;
            this.key = key;
            this.value = value;
            this.headers = headers;
        }

        ProducerRecord<byte[], byte[]> toProduce(String topic, int partition) {
            return new ProducerRecord<>(topic, partition, timestamp, key, value, headers);
        }

        /// Whether a topic has the same record, perhaps at another offset.
        boolean isSameAs(ConsumerRecord<byte[], byte[]> record) {
            return timestamp == record.timestamp()
                    && Arrays.equals(key, record.key())
                    && Arrays.equals(value, record.value())
                    && headers.equals(record.headers());
        }

        /// Hides the content.
        @Override
        public String toString() {
            return "Stored[offset " + offset + "]";
        }
    }

    /// Writes a new file. [#end] makes it durable.
    static final class Writer implements AutoCloseable {

        private final FileChannel channel;
        private final MessageDigest digest;
        private final DataOutputStream out;
        private long records;

        Writer(Path file) throws IOException {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            digest = Digests.sha256();
            OutputStream digested = new DigestOutputStream(Channels.newOutputStream(channel), digest);
            out = new DataOutputStream(new BufferedOutputStream(digested, BUFFER));
            out.write(FIRST_LINE.getBytes(US_ASCII));
        }

        void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
            out.writeLong(record.offset());
            out.writeLong(record.timestamp());
            add(record.key());
            add(record.value());
            Header[] headers = record.headers().toArray();
            out.writeInt(headers.length);
            for (Header header : headers) {
                add(header.key().getBytes(UTF_8));
                add(header.value());
            }
            records++;
        }

        private void add(byte @Nullable [] bytes) throws IOException {
            out.writeInt(bytes == null ? -1 : bytes.length);
            if (bytes != null) {
                out.write(bytes);
            }
        }

        /// @param name of the file in the manifest
        Manifest.Segment end(String name) throws IOException {
            out.flush();
            channel.force(true);
            return new Manifest.Segment(name, records, channel.size(), Digests.text(digest.digest()));
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// Reads a file from its beginning.
    static final class Reader implements AutoCloseable {

        private final Path file;
        private final DataInputStream in;

        Reader(Path file) throws IOException {
            this.file = file;
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
            if (!Arrays.equals(in.readNBytes(FIRST_LINE.length()), FIRST_LINE.getBytes(US_ASCII))) {
                in.close();
                throw damaged("it does not begin with \"%s\"".formatted(FIRST_LINE.strip()), null);
            }
        }

        /// Null behind the last one.
        @Nullable
        Stored next() throws IOException {
            in.mark(1);
            if (in.read() < 0) {
                return null;
            }
            in.reset();
            try {
                long offset = in.readLong();
                long timestamp = in.readLong();
                byte[] key = bytes();
                byte[] value = bytes();
                int count = length(in.readInt(), 0, HEADERS_MAX);
                RecordHeaders headers = new RecordHeaders();
                for (int i = 0; i < count; i++) {
                    byte[] name = bytes();
                    if (name == null) {
                        throw damaged("a header has no name", null);
                    }
                    headers.add(new RecordHeader(new String(name, UTF_8), bytes()));
                }
                return new Stored(offset, timestamp, key, value, headers);
            } catch (EOFException e) {
                throw damaged("it ends within a record", e);
            }
        }

        private byte @Nullable [] bytes() throws IOException {
            int length = length(in.readInt(), -1, LENGTH_MAX);
            if (length < 0) {
                return null;
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return bytes;
        }

        private int length(int said, int min, int max) {
            if (said < min || said > max) {
                throw damaged("a length in it is " + said, null);
            }
            return said;
        }

        private DamagedBackupException damaged(String what, @Nullable Throwable cause) {
            String message = "%s is damaged (%s): use another copy of the backup".formatted(file, what);
            return cause == null ? new DamagedBackupException(message) : new DamagedBackupException(message, cause);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
