package org.disvote.topics.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Keys and values of every topic but the log: plain JSON, instants in ISO 8601. Votes have a codec of their own, see
/// [VoteCodec].
public final class EventCodec {

    /// Shared by whoever reads or writes JSON that people see: strict about what it reads, ISO instants in what it
    /// writes.
    public static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .annotationIntrospector(new AllRequired())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private static final String CLOSED = "/closed/";
    private static final String ROLL = "/roll";

    private EventCodec() {}

    /// Every member of a record must be there, except where it says `isRequired = FALSE` itself.
    private static final class AllRequired extends JacksonAnnotationIntrospector {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
            JsonProperty marked = member.getAnnotation(JsonProperty.class);
            boolean optional = marked != null && marked.isRequired() == OptBoolean.FALSE;
            return member instanceof AnnotatedParameter ? Boolean.valueOf(!optional) : null;
        }
    }

    public static byte[] key(ElectionEvent event) {
        String key = switch (event) {
            case Election election -> election.id();
            case ClosingStatement closed -> closed.electionId() + CLOSED + closed.partition();
            case Roll _ -> ROLL;
            case SystemRecord _ -> SystemRecord.KEY;
        };
        return key.getBytes(UTF_8);
    }

    public static byte[] key(Progress progress) {
        return (progress.replica() + "/" + progress.partition()).getBytes(UTF_8);
    }

    public static byte[] key(Turnout turnout) {
        return String.join(
                        "/",
                        turnout.electionId(),
                        Integer.toString(turnout.partition()),
                        turnout.constituency(),
                        turnout.minute().toString())
                .getBytes(UTF_8);
    }

    public static byte[] key(Tally tally) {
        return String.join(
                        "/",
                        tally.electionId(),
                        Integer.toString(tally.partition()),
                        tally.constituency(),
                        tally.choice())
                .getBytes(UTF_8);
    }

    public static byte[] key(Counted counted) {
        return Integer.toString(counted.partition()).getBytes(UTF_8);
    }

    public static byte[] encode(Object event) {
        if (event instanceof SystemRecord system) {
            return system.encode();
        }
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of ours does not become JSON", e);
        }
    }

    /// @throws MalformedEventException if the bytes are not such an event's
    public static <T> T decode(byte @Nullable [] value, Class<T> type) throws MalformedEventException {
        if (value == null) {
            throw new MalformedEventException("not a " + type.getSimpleName() + ": it has no value", null);
        }
        try {
            return JSON.readValue(value, type);
        } catch (IOException e) {
            throw new MalformedEventException("not a " + type.getSimpleName() + ": " + summary(e), e);
        }
    }

    /// What a record of `disvote.elections.v1` tells. Its key says of which kind it is; no ID has a slash.
    ///
    /// @throws MalformedEventException if it is none that this version knows
    public static ElectionEvent decodeElectionEvent(byte @Nullable [] key, byte @Nullable [] value)
            throws MalformedEventException {
        String kind = key == null ? "" : new String(key, UTF_8);
        ElectionEvent event;
        if (kind.equals(SystemRecord.KEY)) {
            event = SystemRecord.decode(value);
        } else if (kind.equals(ROLL)) {
            event = decode(value, Roll.class);
        } else if (kind.contains(CLOSED)) {
            event = decode(value, ClosingStatement.class);
        } else {
            event = decode(value, Election.class);
        }
        requireKey(key, key(event));
        return event;
    }

    /// Holds a record's key against that of the event in its value: compaction goes by the key.
    ///
    /// @throws MalformedEventException if they differ
    public static void requireKey(byte @Nullable [] key, byte[] ofEvent) throws MalformedEventException {
        if (!Arrays.equals(key, ofEvent)) {
            throw new MalformedEventException("its key is not that of its value", null);
        }
    }

    private static String summary(IOException e) {
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
    }

    /// Says what about the bytes is not the event's.
    public static final class MalformedEventException extends Exception {
        MalformedEventException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
