package org.disvote.topics.draft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.draft.Draft.Head;
import org.disvote.topics.election.SkippedRecord;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Text;

/// The drafts that `disvote.drafts.v1` contains: of each election the one whose head came last, if all of its
/// chunks are there.
///
/// Memory: the topic's content after compaction. For one thread.
public final class DraftFold {

    private static final int KEY_LENGTH_MAX = 160;
    private static final Pattern CHUNK_KEY = Pattern.compile("([^/]+)/([0-9a-f]{64})/(0|[1-9][0-9]{0,3})");

    private record Chunk(ElectionId id, String digest, int number) {}

    private record Put(Head head, long offset) {}

    private final Map<Chunk, byte[]> chunks = new HashMap<>();
    private final SortedMap<ElectionId, Put> heads = new TreeMap<>();
    private final SortedMap<Long, SkippedRecord> malformed = new TreeMap<>();

    /// Applies one record. To be called in the order of the offsets.
    public void accept(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        Matcher chunk = CHUNK_KEY.matcher(key);
        try {
            if (chunk.matches() && ElectionId.parse(chunk.group(1)).isPresent()) {
                Chunk of = new Chunk(new ElectionId(chunk.group(1)), chunk.group(2), Integer.parseInt(chunk.group(3)));
                put(of, record.value());
            } else {
                ElectionId id = ElectionId.parse(key)
                        .orElseThrow(
                                () -> new MalformedEventException("its key is neither a draft's nor a chunk's", null));
                if (record.value() == null) {
                    heads.remove(id);
                } else {
                    heads.put(id, new Put(Head.decode(record.value()), record.offset()));
                }
            }
        } catch (MalformedEventException e) {
            malformed.put(
                    record.offset(),
                    new SkippedRecord(
                            record.offset(), Text.printable(key, KEY_LENGTH_MAX), String.valueOf(e.getMessage())));
        }
    }

    private void put(Chunk chunk, byte[] value) {
        if (value == null) {
            chunks.remove(chunk);
        } else {
            chunks.put(chunk, value);
        }
    }

    /// By ascending ID.
    public List<Draft> drafts() {
        return heads.keySet().stream().map(this::find).flatMap(Optional::stream).toList();
    }

    public Optional<Draft> find(ElectionId id) {
        Put put = heads.get(id);
        return put == null
                ? Optional.empty()
                : file(id, put.head()).map(file -> new Draft(id, put.head().at(), file));
    }

    private Optional<byte[]> file(ElectionId id, Head head) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int number = 0; number < head.chunks(); number++) {
            byte[] chunk = chunks.get(new Chunk(id, head.digest(), number));
            if (chunk == null || file.size() + chunk.length > head.bytes()) {
                return Optional.empty();
            }
            file.writeBytes(chunk);
        }
        return file.size() == head.bytes() && Draft.digest(file.toByteArray()).equals(head.digest())
                ? Optional.of(file.toByteArray())
                : Optional.empty();
    }

    /// The records that are no draft, and drafts whose chunks are incomplete or damaged.
    public List<SkippedRecord> skipped() {
        SortedMap<Long, SkippedRecord> all = new TreeMap<>(malformed);
        heads.forEach((id, put) -> {
            if (find(id).isEmpty()) {
                all.put(
                        put.offset(),
                        new SkippedRecord(
                                put.offset(), id.value(), "a draft whose chunks are not all there: put it again"));
            }
        });
        return new ArrayList<>(all.values());
    }
}
