package org.disvote.topics.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.Serial;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keys and values of every topic but the log: plain JSON, instants in ISO 8601. Votes have a codec of their own, see
/// [VoteCodec].
public final class EventCodec {

    /// Shared by whoever reads or writes JSON that people see: strict about what it reads, ISO instants in what
    /// it writes.
    public static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule("strict").addDeserializer(Instant.class, new InstantText()))
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfig(LogicalType.Textual, EventCodec::onlyText)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .annotationIntrospector(new AllRequired())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    /// Of the message about bytes that somebody else wrote.
    private static final int SUMMARY_LENGTH_MAX = 300;

    private static final String ROLL = "/roll";

    private EventCodec() {}

    private static void onlyText(MutableCoercionConfig textual) {
        for (CoercionInputShape other :
                List.of(CoercionInputShape.Boolean, CoercionInputShape.Float, CoercionInputShape.Integer)) {
            textual.setCoercion(other, CoercionAction.Fail);
        }
    }

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
        T event;
        try {
            event = JSON.readValue(value, type);
        } catch (IOException e) {
            throw new MalformedEventException("not a " + type.getSimpleName() + ": " + summary(e), e);
        }
        if (event == null) { // what Jackson makes of the JSON value null
            throw new MalformedEventException("not a " + type.getSimpleName() + ": it is null", null);
        }
        return event;
    }

    /// What a record of `disvote.elections.v1` tells. Its key says of which kind it is; no ID has a slash.
    ///
    /// @throws MalformedEventException if it is none that this version knows
    public static ElectionEvent decodeElectionEvent(byte @Nullable [] key, byte @Nullable [] value)
            throws MalformedEventException {
        if (value != null && value.length > Election.RECORD_BYTES_MAX) {
            throw new MalformedEventException("larger than " + Election.RECORD_BYTES_MAX / 1024 + " KiB", null);
        }
        String kind = key == null ? "" : new String(key, UTF_8);
        ElectionEvent event;
        if (kind.equals(SystemRecord.KEY)) {
            event = SystemRecord.decode(value);
        } else if (kind.equals(ROLL)) {
            event = decode(value, Roll.class);
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

    /// What our own types say of it, or else the parser. Either may repeat what the bytes have.
    private static String summary(IOException e) {
        String message = e.getCause() instanceof IllegalArgumentException refused
                ? refused.getMessage()
                : e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return Text.printable(String.valueOf(message), SUMMARY_LENGTH_MAX);
    }

    /// Instants as text only: a number could stand for one that takes minutes to compute.
    private static final class InstantText extends StdDeserializer<Instant> {
        @Serial
        private static final long serialVersionUID = 1;

        InstantText() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            try {
                return Instant.parse(parser.getText());
            } catch (DateTimeParseException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), "not an instant");
            }
        }
    }

    /// Says what about the bytes is not the event's.
    public static final class MalformedEventException extends Exception {
        MalformedEventException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
