package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.routing.Routing;
import org.jspecify.annotations.Nullable;

/// The permanent properties of a system: the first record of `disvote.elections.v1`. If there are several,
/// the first one by offset counts.
///
/// The key is `system` and the value, in canonical form, for example
/// `{"at":"2026-11-29T10:00:00.000000Z","id":"5f0c9a31","kind":"system","partitions":24}`.
///
/// @param at when the topics were created, by the clock of the command that created them, to the microsecond
/// @param id eight hexadecimal digits by which people can distinguish systems
/// @param partitions of the log
public record SystemRecord(Instant at, String id, int partitions) implements ElectionEvent {

    /// The record's key. No election may have it as its ID.
    public static final String KEY = "system";

    private static final String KIND = "system";
    private static final String ID_FORM = "[0-9a-f]{8}";

    /// The members in JSON.
    private record Members(Instant at, String id, String kind, int partitions) {}

    public SystemRecord {
        at = at.truncatedTo(ChronoUnit.MICROS);
        if (!id.matches(ID_FORM)) {
            throw new IllegalArgumentException("system ID " + id + " is not of the form " + ID_FORM);
        }
        new Routing(partitions); // checks the number
    }

    /// The record of a new system.
    public static SystemRecord of(Routing routing, Instant at) {
        String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return new SystemRecord(at, id, routing.partitions());
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
        return new CanonicalJson()
                .with("at", at)
                .with("id", id)
                .with("kind", KIND)
                .with("partitions", partitions)
                .bytes();
    }

    /// @throws MalformedEventException if the bytes are not a system record's, in its canonical form
    static SystemRecord decode(byte @Nullable [] value) throws MalformedEventException {
        Members members = Json.decode(value, Members.class);
        SystemRecord system;
        try {
            system = new SystemRecord(members.at(), members.id(), members.partitions());
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException("not a system record: " + e.getMessage(), e);
        }
        if (!members.kind().equals(KIND) || !Arrays.equals(system.encode(), value)) {
            throw new MalformedEventException("not a system record in its canonical form", null);
        }
        return system;
    }
}
