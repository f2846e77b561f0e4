package org.disvote.topics.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// Whom somebody trusts (C2SP tlog-policy): which log, which witnesses, and which of them must have
/// cosigned a checkpoint. It comes from paper, press or parties, never from the server that one checks.
public final class Policy {

    /// Larger files are refused.
    public static final int BYTES_MAX = 262_144;

    /// @param name in the policy, which is not that of its key
    /// @param key of type 04, or of a type whose signatures we do not check: such a witness never counts
    /// @param url where it is asked to cosign; a prefix
    public record Witness(String name, VerifierKey key, Optional<String> url) {}

    /// What a checkpoint has by this policy.
    ///
    /// @param checkpoint what the note says; to be believed only if `log` is valid
    /// @param log what the checkpoint has from a log of the policy whose name is the origin
    /// @param cosigned when each witness cosigned it by its own clock, in seconds since 1970, by the
    ///     policy's names; only valid cosignatures
    /// @param invalid the witnesses whose line fails. One is enough to refuse the checkpoint
    /// @param quorum whether enough of them cosigned it
    public record Judgement(
            Checkpoint checkpoint,
            Note.Check log,
            SortedMap<String, Long> cosigned,
            List<String> invalid,
            boolean quorum) {

        public Judgement {
            cosigned = Collections.unmodifiableSortedMap(new TreeMap<>(cosigned));
            invalid = List.copyOf(invalid);
        }

        /// Whether the log signed it and no known key's line fails. It may lack cosignatures.
        public boolean isSigned() {
            return log == Note.Check.VALID && invalid.isEmpty();
        }

        /// Whether the checkpoint is to be believed.
        public boolean holds() {
            return isSigned() && quorum;
        }
    }

    private final String text;
    private final List<VerifierKey> logs;
    private final List<Witness> witnesses;
    private final Quorum quorum;

    Policy(String text, List<VerifierKey> logs, List<Witness> witnesses, Quorum quorum) {
        this.text = text;
        this.logs = List.copyOf(logs);
        this.witnesses = List.copyOf(witnesses);
        this.quorum = quorum;
    }

    /// A policy of one log and of witnesses that all count alike, in the one form that we write.
    ///
    /// @param quorum how many of them must cosign
    /// @throws IllegalArgumentException if there is no witness, a name or a key stands twice, or the quorum
    ///     is not in 1..(number of witnesses)
    public static Policy of(VerifierKey log, List<Witness> witnesses, int quorum) {
        StringBuilder text = new StringBuilder("log " + log.text() + "\n");
        for (Witness witness : witnesses) {
            text.append("witness " + witness.name() + " " + witness.key().text());
            witness.url().ifPresent(url -> text.append(' ').append(url));
            text.append('\n');
        }
        text.append("group q " + quorum);
        witnesses.forEach(witness -> text.append(' ').append(witness.name()));
        text.append("\nquorum q\n");
        try {
            return parse(text.toString());
        } catch (MalformedPolicyException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /// Reads any policy that C2SP describes.
    ///
    /// @throws MalformedPolicyException if it is none
    public static Policy parse(String text) throws MalformedPolicyException {
        return parse(text.getBytes(UTF_8));
    }

    /// @throws MalformedPolicyException if it is none
    public static Policy parse(byte[] text) throws MalformedPolicyException {
        return new PolicyReader(text).read();
    }

    /// @throws OperatorException if the file cannot be read or is no policy
    public static Policy read(Path file) {
        try {
            return parse(OperatorFile.read(file, BYTES_MAX));
        } catch (MalformedPolicyException e) {
            throw new OperatorException("%s is not a policy: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// As it was written.
    public String text() {
        return text;
    }

    /// The only log of this policy.
    ///
    /// @throws IllegalStateException if it has none, or several
    public VerifierKey log() {
        if (logs.size() != 1) {
            throw new IllegalStateException("the policy has " + logs.size() + " logs");
        }
        return logs.getFirst();
    }

    /// All logs, in the policy's order.
    public List<VerifierKey> logs() {
        return logs;
    }

    /// In the policy's order.
    public List<Witness> witnesses() {
        return witnesses;
    }

    /// @param names of witnesses, as the policy names them
    public boolean satisfied(Set<String> names) {
        return quorum.isSatisfied(names);
    }

    /// @throws MalformedNoteException if the note's text is no checkpoint
    public Judgement judge(Note note) throws MalformedNoteException {
        Checkpoint checkpoint = Checkpoint.of(note);
        SortedMap<String, Long> cosigned = new TreeMap<>();
        List<String> invalid = new ArrayList<>();
        for (Witness witness : witnesses) {
            switch (note.check(witness.key())) {
                case ABSENT -> {}
                case VALID ->
                    Cosignature.of(note, witness.key()).ifPresent(one -> cosigned.put(witness.name(), one.seconds()));
                case INVALID -> invalid.add(witness.name());
            }
        }
        return new Judgement(checkpoint, checkLog(note, checkpoint), cosigned, invalid, satisfied(cosigned.keySet()));
    }

    /// A line of one of the policy's logs that fails refuses the note, also where another log's line is
    /// valid.
    private Note.Check checkLog(Note note, Checkpoint checkpoint) {
        Set<Note.Check> checks = logs.stream()
                .filter(log -> log.name().equals(checkpoint.origin()))
                .map(note::check)
                .collect(Collectors.toSet());
        return checks.contains(Note.Check.INVALID)
                ? Note.Check.INVALID
                : checks.contains(Note.Check.VALID) ? Note.Check.VALID : Note.Check.ABSENT;
    }

    @Override
    public String toString() {
        return "policy of " + logs.stream().map(VerifierKey::name).collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Policy policy && text.equals(policy.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// The SHA-256 of the text, by which people compare policies.
    public String digest() {
        return Hash.sha256(text.getBytes(UTF_8)).digest();
    }
}
