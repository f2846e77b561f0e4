package org.disvote.operate.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;

/// What a backup holds: `manifest.json` in its folder. It is written last, so that a run that ends early leaves the
/// backup as it was before.
///
/// @param v the version of this form
/// @param origin of the system
/// @param partitions of the log
/// @param voterKey the commitment to the key of the pseudonyms; absent where the system has none
/// @param madeAt when each run began, by the clock of the machine that made it
/// @param shards the partitions of each shard; empty where no master was asked
/// @param heads by partition, up to which seq the masters had votes when the last run began; empty where no master
///     was asked
/// @param topics in the order in which they were read
/// @param rolls empty where no master was asked
/// @param report that of an audit of the system
public record Manifest(
        int v,
        String origin,
        int partitions,

        @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
        String voterKey,

        List<Instant> madeAt,
        List<List<Integer>> shards,
        List<Long> heads,
        List<Part> topics,
        List<Roll> rolls,

        @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
        Kept report) {

    static final int VERSION = 1;
    static final String FILE = "manifest.json";
    static final String DRAFT = FILE + ".new";

    /// Some members are absent in some backups.
    private static final ObjectMapper JSON =
            Json.MAPPER.copy().disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    /// One partition of a topic.
    ///
    /// @param topicId as Kafka writes it; a topic that was deleted and created again has another one
    /// @param next the offset at which the next run goes on
    /// @param seq the last vote of a partition of the log; 0 in other topics
    /// @param segments one for each run that found new records
    public record Part(String topic, int partition, String topicId, long next, long seq, List<Segment> segments) {
        public Part {
            segments = List.copyOf(segments);
        }

        /// How many records it has.
        public long records() {
            return segments.stream().mapToLong(Segment::records).sum();
        }
    }

    /// A file of records, see [RecordFile].
    public record Segment(String file, long records, long bytes, String digest) {}

    /// A roll as the masters have it.
    ///
    /// @param file sorted lines `voter,constituency` with pseudonyms
    /// @param digest of that file, which the log states, too
    public record Roll(String roll, long voters, String file, String digest) {}

    /// Another file.
    public record Kept(String file, String digest) {}

    public Manifest {
        madeAt = List.copyOf(madeAt);
        shards = shards.stream().map(List::copyOf).toList();
        heads = List.copyOf(heads);
        topics = List.copyOf(topics);
        rolls = List.copyOf(rolls);
    }

    /// The partition of a topic, if the backup has it.
    public Optional<Part> part(String topic, int partition) {
        return topics.stream()
                .filter(part -> part.topic().equals(topic) && part.partition() == partition)
                .findFirst();
    }

    /// How many records the backup has.
    public long records() {
        return topics.stream().mapToLong(Part::records).sum();
    }

    /// How many votes the masters had, in all partitions, that the backup does not have.
    public long missing() {
        long missing = 0;
        for (int partition = 0; partition < heads.size(); partition++) {
            missing += Math.max(0, heads.get(partition) - seq(partition));
        }
        return missing;
    }

    /// Up to which seq the backup has the votes of a partition.
    public long seq(int partition) {
        return part(TopicCatalog.VOTES, partition).map(Part::seq).orElse(0L);
    }

    /// Empty if the folder has none.
    ///
    /// @throws OperatorException if it cannot be used
    static Optional<Manifest> find(Path folder) {
        return Files.exists(folder.resolve(FILE)) ? Optional.of(read(folder)) : Optional.empty();
    }

    /// @throws OperatorException if there is none, or it cannot be used
    public static Manifest read(Path folder) {
        byte[] bytes = bytes(folder);
        try {
            Version said = Json.MAPPER
                    .readerFor(Version.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(bytes);
            if (said == null || said.v() != VERSION) {
                throw new OperatorException(
                        "%s is a backup of form %d, and this program knows form %d: use the version that made it"
                                .formatted(folder, said == null ? 0 : said.v(), VERSION));
            }
            return JSON.readValue(bytes, Manifest.class);
        } catch (IOException e) {
            throw new DamagedBackupException(
                    "%s is not what a backup writes (%s): use another copy of it, or let"
                                    .formatted(folder.resolve(FILE), reason(e))
                            + " `backup create` begin a new one in an empty folder",
                    e);
        }
    }

    private record Version(int v) {}

    private static String reason(IOException e) {
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
    }

    /// The digest of the manifest, which fixes every byte of the backup.
    ///
    /// @throws OperatorException if there is no manifest
    public static String digest(Path folder) {
        return Digests.of(bytes(folder));
    }

    private static byte[] bytes(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new OperatorException("%s holds no backup: there is no %s in it".formatted(folder, FILE));
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    void write(Path folder) throws IOException {
        Path draft = folder.resolve(DRAFT);
        DurableFile.write(draft, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
        Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DurableFile.force(folder);
    }
}
