package org.disvote.console.watch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.disvote.topics.json.Json;
import org.disvote.topics.reason.Reason;
import org.jspecify.annotations.Nullable;

/// What the console needs of a part's `/health/ready`. Members that it does not know are ignored, so that it
/// can watch parts of other versions.
///
/// @param reason why the part is not ready; sinks and counts report it here
/// @param shards ingest reports a reason for each shard
@JsonIgnoreProperties(ignoreUnknown = true)
record PartHealth(
        @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
        Reason reason,

        @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
        List<ShardHealth> shards) {

    static final PartHealth UNKNOWN = new PartHealth(null, null);

    /// Members that are missing are null.
    private static final ObjectReader READER =
            Json.MAPPER.readerFor(PartHealth.class).without(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    /// @throws IOException if the text is no health report
    static PartHealth parse(String json) throws IOException {
        return READER.readValue(json);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record ShardHealth(
            int shard,

            @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
            Reason reason) {

        Optional<String> explanation() {
            return Optional.ofNullable(reason).map(Reason::explanation);
        }
    }

    /// All reasons as one line for people; empty if there is none.
    String explanation() {
        Stream<String> ofPart = Stream.ofNullable(reason).map(Reason::explanation);
        Stream<String> ofShards = ofShards()
                .flatMap(shard -> shard.explanation().stream()
                        .filter(text -> !text.isEmpty())
                        .map(text -> "shard " + shard.shard() + ": " + text));
        return Stream.concat(ofPart, ofShards).filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
    }

    /// The reason of one shard for people.
    ///
    /// @return absent if the part reports none for this shard; empty if the shard takes votes
    Optional<String> explanation(int shard) {
        return ofShards()
                .filter(each -> each.shard() == shard)
                .flatMap(each -> each.explanation().stream())
                .findFirst();
    }

    private Stream<ShardHealth> ofShards() {
        return shards == null ? Stream.empty() : shards.stream();
    }
}
