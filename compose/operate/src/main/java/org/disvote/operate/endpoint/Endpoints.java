package org.disvote.operate.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;

/// The addresses of a running system: `endpoints.json` in its data folder. The file exists from ready until
/// stop.
///
/// @param api the voters' HTTP interface
/// @param console the operators' page, if there is one
/// @param kafka `host:port`
/// @param masters JDBC URLs by shard index
/// @param replicas JDBC URLs by replica name
/// @param log the prefix of the log's files, if there is a notary
/// @param witnesses the prefixes of the witnesses that run here
/// @param policy the file by which checkpoints of the log are checked
public record Endpoints(
        URI api,

        @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
        URI console,

        String kafka,
        List<String> masters,
        SortedMap<String, String> replicas,

        @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
        URI log,

        @JsonProperty(isRequired = OptBoolean.FALSE) List<URI> witnesses,

        @JsonProperty(isRequired = OptBoolean.FALSE) @Nullable
        String policy) {

    public static final String FILE = "endpoints.json";

    /// A file of a newer version may have members that this one does not know.
    private static final ObjectMapper JSON = Json.MAPPER
            .copy()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

    public Endpoints {
        if (api == null || kafka == null || masters == null || replicas == null) {
            throw new IllegalArgumentException("api, kafka, masters and replicas must all be there");
        }
        masters = List.copyOf(masters);
        replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
        witnesses = witnesses == null ? List.of() : List.copyOf(witnesses);
    }

    /// Of a system without a notary.
    public Endpoints(
            URI api, @Nullable URI console, String kafka, List<String> masters, SortedMap<String, String> replicas) {
        this(api, console, kafka, masters, replicas, null, List.of(), null);
    }

    /// Hides the databases' credentials, which [#toJson] has.
    @Override
    public String toString() {
        return "Endpoints[" + api + ", " + masters.size() + " masters, replicas " + replicas.keySet() + "]";
    }

    /// @param data the folder that the system was started with
    /// @throws OperatorException if no system runs there
    public static Endpoints read(Path data) {
        Path file = data.resolve(FILE);
        try {
            return JSON.readValue(Files.readAllBytes(file), Endpoints.class);
        } catch (NoSuchFileException e) {
            throw new OperatorException(
                    "no system runs on %1$s: start it with `./disvote up --data %1$s`".formatted(data), e);
        } catch (JsonProcessingException e) {
            throw new OperatorException(
                    "%s is not what `up` writes: stop the system on %s and start it again".formatted(file, data), e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be read: check its permissions".formatted(file), e);
        }
    }

    /// The brokers as clients reach them that need no client properties.
    public Brokers brokers() {
        return Brokers.at(kafka);
    }

    public String toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the endpoints as JSON", e);
        }
    }
}
