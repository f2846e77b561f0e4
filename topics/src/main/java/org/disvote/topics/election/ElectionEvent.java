package org.disvote.topics.election;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.CanonicalJson;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Json;
import org.disvote.topics.json.JsonRecord;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.Times;
import org.jspecify.annotations.Nullable;

/// A record of `disvote.elections.v1`. Its key says of which kind it is; no ID has a slash. [ElectionFold]
/// says which records are in force.
public sealed interface ElectionEvent extends JsonRecord
        permits ElectionEvent.PaperOffered,
                ElectionEvent.Launch,
                ElectionEvent.CloseMoved,
                ElectionEvent.VersionAnnounced,
                SystemRecord {

    /// The largest record: a launch names the papers of 500 constituencies, and a paper has 900 KiB at most.
    int RECORD_BYTES_MAX = 1_000_000;

    /// After an election's ID, the key of its launch.
    String LAUNCH = "/launch";

    /// After an election's ID, the key of a move of its close.
    String CLOSE = "/close";

    /// Before a paper's digest.
    String PAPER = "paper/";

    /// Before the version of the log's records.
    String VERSION = "version/";

    /// A ballot paper, under `paper/<64 hex>`. It is written before the launch that names it. Terms name a
    /// paper by the digest of its bytes, so it counts under any key that begins with `paper/`.
    record PaperOffered(Paper paper) implements ElectionEvent {

        @Override
        public byte[] key() {
            return bytes(PAPER + Digests.hex(paper.digest()));
        }

        @Override
        public byte[] encode() {
            return paper.bytes();
        }
    }

    /// An election is launched, under `<id>/launch`:
    /// `{"closesAt":"…","electionId":"…","kind":"launch","notice":60,"terms":"<the terms' text>"}`.
    ///
    /// @param notice in seconds
    /// @param terms their text, in its canonical form
    record Launch(ElectionId electionId, Instant closesAt, long notice, String terms) implements ElectionEvent {

        private static final String KIND = "launch";

        private record LaunchMembers(Instant closesAt, ElectionId electionId, String kind, long notice, String terms) {}

        @Override
        public byte[] key() {
            return bytes(electionId + LAUNCH);
        }

        @Override
        public byte[] encode() {
            return new CanonicalJson()
                    .with("closesAt", closesAt)
                    .with("electionId", electionId.value())
                    .with("kind", KIND)
                    .with("notice", notice)
                    .with("terms", terms)
                    .bytes();
        }

        private static Launch decode(byte @Nullable [] value) throws MalformedEventException {
            LaunchMembers members = Json.decode(value, LaunchMembers.class);
            return canonical(
                    new Launch(members.electionId, members.closesAt, members.notice, members.terms),
                    members.kind.equals(KIND),
                    value);
        }
    }

    /// The close of an election is moved, under `<id>/close`: `{"electionId":"…","kind":"close-moved","to":"…"}`.
    record CloseMoved(ElectionId electionId, Instant to) implements ElectionEvent {

        private static final String KIND = "close-moved";

        private record MoveMembers(ElectionId electionId, String kind, Instant to) {}

        @Override
        public byte[] key() {
            return bytes(electionId + CLOSE);
        }

        @Override
        public byte[] encode() {
            return new CanonicalJson()
                    .with("electionId", electionId.value())
                    .with("kind", KIND)
                    .with("to", to)
                    .bytes();
        }

        private static CloseMoved decode(byte @Nullable [] value) throws MalformedEventException {
            MoveMembers members = Json.decode(value, MoveMembers.class);
            Optional<String> problem = Times.problemOfElectionTime(members.to);
            if (problem.isPresent()) {
                throw new MalformedEventException("the close " + problem.get(), null);
            }
            return canonical(new CloseMoved(members.electionId, members.to), members.kind.equals(KIND), value);
        }
    }

    /// From now on the log may have records of this version, under `version/<n>`: `{"kind":"version","record":3}`.
    record VersionAnnounced(int record) implements ElectionEvent {

        private static final String KIND = "version";

        private record VersionMembers(String kind, int record) {}

        @Override
        public byte[] key() {
            return bytes(VERSION + record);
        }

        @Override
        public byte[] encode() {
            return new CanonicalJson().with("kind", KIND).with("record", record).bytes();
        }

        private static VersionAnnounced decode(byte @Nullable [] value) throws MalformedEventException {
            VersionMembers members = Json.decode(value, VersionMembers.class);
            return canonical(new VersionAnnounced(members.record), members.kind.equals(KIND), value);
        }
    }

    /// @return an event whose key is this one; only a paper's may differ
    /// @throws MalformedEventException if this version knows no such record
    static ElectionEvent decode(byte @Nullable [] key, byte @Nullable [] value) throws MalformedEventException {
        if (value != null && value.length > RECORD_BYTES_MAX) {
            throw new MalformedEventException("larger than %,d bytes".formatted(RECORD_BYTES_MAX), null);
        }
        ElectionEvent event = decode(key == null ? "" : new String(key, UTF_8), value);
        if (!(event instanceof PaperOffered) && !Arrays.equals(key, event.key())) {
            throw new MalformedEventException("its key is not that of its value", null);
        }
        return event;
    }

    private static ElectionEvent decode(String key, byte @Nullable [] value) throws MalformedEventException {
        if (value == null) {
            throw new MalformedEventException("it has no value, and nothing is ever deleted from this topic", null);
        }
        if (key.equals(SystemRecord.KEY)) {
            return SystemRecord.decode(value);
        }
        if (key.startsWith(PAPER)) {
            return paperOrEventOf(key, value);
        }
        return eventOf(key, value);
    }

    /// An election may have the ID `paper`.
    private static ElectionEvent paperOrEventOf(String key, byte[] value) throws MalformedEventException {
        try {
            return new PaperOffered(Paper.read(value));
        } catch (MalformedEventException e) {
            if (Keys.OF_ELECTION.matcher(key).matches()) {
                return eventOf(key, value);
            }
            throw e;
        }
    }

    private static ElectionEvent eventOf(String key, byte[] value) throws MalformedEventException {
        if (key.endsWith(LAUNCH)) {
            return Launch.decode(value);
        }
        if (key.endsWith(CLOSE)) {
            return CloseMoved.decode(value);
        }
        if (key.startsWith(VERSION)) {
            return VersionAnnounced.decode(value);
        }
        throw new MalformedEventException("no kind of record has such a key", null);
    }

    /// The election that a record is about, by its key.
    static Optional<ElectionId> electionOf(byte @Nullable [] key) {
        Matcher matcher = Keys.OF_ELECTION.matcher(key == null ? "" : new String(key, UTF_8));
        return matcher.matches() ? ElectionId.parse(matcher.group(1)) : Optional.empty();
    }

    private static <T extends ElectionEvent> T canonical(T event, boolean ofKind, byte @Nullable [] value)
            throws MalformedEventException {
        try {
            if (ofKind && Arrays.equals(event.encode(), value)) {
                return event;
            }
        } catch (IllegalArgumentException e) {
            // A time or a number that the form cannot express.
        }
        throw new MalformedEventException("not a record of its kind in its canonical form", null);
    }

    private static byte[] bytes(String key) {
        return key.getBytes(UTF_8);
    }

    /// Kept apart, because a member of an interface would be public.
    final class Keys {
        private static final Pattern OF_ELECTION = Pattern.compile("([^/]+)(?:" + LAUNCH + "|" + CLOSE + ")");

        private Keys() {}
    }
}
