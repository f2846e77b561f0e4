package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// The permanent properties of a system: the first record of `disvote.elections.v1`. If there are several,
/// the first one by offset counts.
///
/// The key is `system` and the value, in canonical form, for example
/// `{"at":"2026-11-29T10:00:00.000000Z","id":"5f0c9a31","kind":"system",
/// "origin":"log.example.org/disvote-5f0c9a31","partitions":24,"voterKey":"sha256:…"}`.
///
/// @param at when the topics were created, by the clock of the command that created them, to the microsecond
/// @param id eight hexadecimal digits by which people can distinguish systems
/// @param origin by which everybody names this system: a name that its operator chose, a dash, and `id`
/// @param partitions of the log
/// @param voterKey the commitment to the key of the pseudonyms, `sha256:` and 64 hexadecimal digits; empty in
///     a system without a key, which holds plain elections only
public record SystemRecord(Instant at, String id, String origin, int partitions, Optional<String> voterKey)
        implements ElectionEvent {

    /// The record's key. No election may have it as its ID.
    public static final String KEY = "system";

    /// The name in the origin of a system whose operator chose none.
    public static final String ORIGIN_NAME_DEFAULT = "disvote.invalid/log";

    private static final String KIND = "system";
    private static final String ID_FORM = "[0-9a-f]{8}";

    /// Names of keys begin with the origin. They have at most 255 characters, without space and plus.
    private static final int ORIGIN_NAME_LENGTH_MAX = 180;

    /// The members in JSON.
    private record Members(
            Instant at,
            String id,
            String kind,
            String origin,
            int partitions,

            @JsonProperty(isRequired = OptBoolean.FALSE) @JsonSetter(nulls = Nulls.AS_EMPTY)
            String voterKey) {}

    public SystemRecord {
        at = at.truncatedTo(ChronoUnit.MICROS);
        if (!id.matches(ID_FORM)) {
            throw new IllegalArgumentException("system ID " + id + " is not of the form " + ID_FORM);
        }
        if (!origin.endsWith("-" + id)) {
            throw new IllegalArgumentException("origin does not end in -" + id);
        }
        problemOfOriginName(origin.substring(0, origin.length() - id.length() - 1))
                .ifPresent(problem -> {
                    throw new IllegalArgumentException("the origin's name " + problem);
                });
        new Routing(partitions); // checks the number
        if (voterKey.isPresent() && !Digests.isValid(voterKey.get())) {
            throw new IllegalArgumentException("voterKey is not of the form " + Digests.FORM);
        }
    }

    /// What is wrong with the name in an origin; to be put after its name in a sentence.
    public static Optional<String> problemOfOriginName(String name) {
        return !name.isEmpty()
                        && name.length() <= ORIGIN_NAME_LENGTH_MAX
                        && name.chars().allMatch(one -> one > ' ' && one <= '~' && one != '+')
                ? Optional.empty()
                : Optional.of("must be 1–" + ORIGIN_NAME_LENGTH_MAX
                        + " visible ASCII characters without space and +, such as log.example.org/disvote");
    }

    /// The record of a new system.
    ///
    /// @param originName such as `log.example.org/disvote`
    /// @param voterKey the commitment to the key of the pseudonyms, if there is a key
    public static SystemRecord of(Routing routing, String originName, Optional<String> voterKey, Instant at) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return new SystemRecord(at, id, originName + "-" + id, routing.partitions(), voterKey);
    }

    @Override
    public byte[] key() {
        return KEY.getBytes(UTF_8);
    }

    public Routing routing() {
        return new Routing(partitions);
    }

    @Override
    public byte[] encode() {
        CanonicalJson json = new CanonicalJson()
                .with("at", at)
                .with("id", id)
                .with("kind", KIND)
                .with("origin", origin)
                .with("partitions", partitions);
        voterKey.ifPresent(commitment -> json.with("voterKey", commitment));
        return json.bytes();
    }

    /// @throws MalformedEventException if the bytes are not a system record's, in its canonical form
    static SystemRecord decode(byte @Nullable [] value) throws MalformedEventException {
        Members members = Json.decode(value, Members.class);
        SystemRecord system;
        try {
            system = new SystemRecord(
                    members.at(),
                    members.id(),
                    members.origin(),
                    members.partitions(),
                    Optional.of(members.voterKey()).filter(commitment -> !commitment.isEmpty()));
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException("not a system record: " + e.getMessage(), e);
        }
        if (!members.kind().equals(KIND) || !Arrays.equals(system.encode(), value)) {
            throw new MalformedEventException("not a system record in its canonical form", null);
        }
        return system;
    }
}
