package org.disvote.topics.json;

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

/// Reads and writes JSON: the records of every topic but the log, and what people see. Votes have a codec of
/// their own, [org.disvote.topics.vote.VoteCodec].
public final class Json {

    /// Strict in what it reads. In what it writes, instants are text in ISO 8601.
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule("strict").addDeserializer(Instant.class, new InstantText()))
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfig(LogicalType.Textual, Json::onlyText)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .annotationIntrospector(new AllRequired())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    /// The length of a message about bytes that another program wrote.
    private static final int SUMMARY_LENGTH_MAX = 300;

    private Json() {}

    private static void onlyText(MutableCoercionConfig textual) {
        for (CoercionInputShape other :
                List.of(CoercionInputShape.Boolean, CoercionInputShape.Float, CoercionInputShape.Integer)) {
            textual.setCoercion(other, CoercionAction.Fail);
        }
    }

    /// Every member of a record is required, except those with `isRequired = FALSE`.
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

    /// The JSON of any value. A [JsonRecord] is written in its own form.
    public static byte[] encode(Object value) {
        return value instanceof JsonRecord record ? record.encode() : write(value);
    }

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a value of type " + value.getClass().getName() + " cannot be written as JSON", e);
        }
    }

    /// @throws MalformedEventException if the bytes are not JSON of this type
    public static <T> T decode(byte @Nullable [] value, Class<T> type) throws MalformedEventException {
        if (value == null) {
            throw new MalformedEventException("not a " + type.getSimpleName() + ": it has no value", null);
        }
        T event;
        try {
            event = MAPPER.readValue(value, type);
        } catch (IOException e) {
            throw new MalformedEventException("not a " + type.getSimpleName() + ": " + summary(e), e);
        }
        if (event == null) { // the JSON value null
            throw new MalformedEventException("not a " + type.getSimpleName() + ": it is null", null);
        }
        return event;
    }

    /// Reads a topic's record and compares its key with the one that follows from its value. A wrong key
    /// would let compaction delete another record.
    ///
    /// @throws MalformedEventException if the bytes are not JSON of this type, or the key is another one
    public static <T extends JsonRecord> T decode(byte @Nullable [] key, byte @Nullable [] value, Class<T> type)
            throws MalformedEventException {
        T record = decode(value, type);
        if (!Arrays.equals(key, record.key())) {
            throw new MalformedEventException("its key is not that of its value", null);
        }
        return record;
    }

    /// The message of our own types, or else of the parser. Both may repeat parts of the bytes.
    private static String summary(IOException e) {
        String message = e.getCause() instanceof IllegalArgumentException refused
                ? refused.getMessage()
                : e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return Text.printable(String.valueOf(message), SUMMARY_LENGTH_MAX);
    }

    /// Reads instants from text only. A number could stand for an instant that takes minutes to compute.
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
                return Times.parse(parser.getText());
            } catch (DateTimeParseException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(), "not an instant");
            }
        }
    }
}
