package org.disvote.topics.progress;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;

/// What `disvote.progress.v1` says: the newest report on each partition of each replica. A replica that was
/// retired has no reports any more.
///
/// One thread adds records; any thread may read.
public final class ProgressFold {

    /// By the record's key, which names replica and partition.
    private final Map<String, Progress> newest = new ConcurrentHashMap<>();

    /// Applies one record. To be called in the order of the offsets.
    ///
    /// @throws MalformedEventException if it is not a report; nothing has changed then
    public void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedEventException {
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        if (record.value() == null) {
            newest.remove(key);
        } else {
            newest.put(key, Json.decode(record.key(), record.value(), Progress.class));
        }
    }

    /// In no particular order.
    public List<Progress> newest() {
        return List.copyOf(newest.values());
    }

    /// Forgets every report, for a reader that starts over.
    public void clear() {
        newest.clear();
    }
}
