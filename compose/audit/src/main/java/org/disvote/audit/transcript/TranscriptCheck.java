package org.disvote.audit.transcript;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.topics.election.Election;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealTrustee;
import org.jspecify.annotations.Nullable;

/// Compares a `count.json` with the terms, with the tree, and with the audit's own count of the log. Of an
/// open election that is all of it. Of a sealed one nobody without the key can say what its ballots name.
public final class TranscriptCheck {

    private final Election election;
    private final Transcript said;
    private final Mismatches mismatches;

    public TranscriptCheck(Election election, Transcript said, Mismatches mismatches) {
        this.election = election;
        this.said = said;
        this.mismatches = mismatches;
    }

    /// Whose election it is.
    public void checkTerms() {
        mismatches.unless(
                said.electionId().equals(election.id().value()),
                "electionId",
                () -> "it is the count of election %s".formatted(said.electionId()));
        mismatches.unless(
                said.terms().equals(election.digest()),
                "terms",
                () -> "it is made by the terms %s, and the election has %s".formatted(said.terms(), election.digest()));
    }

    /// Who signed it: in a sealed election as many trustees as its threshold, by the keys in its terms.
    ///
    /// @param transcript digest of the `count.json`
    /// @param signatures the note of its statement; empty where it has none
    /// @return the trustees whose signature is valid
    public static List<String> checkSignatures(
            Election election, String transcript, Optional<String> signatures, Mismatches mismatches) {
        Seal seal = election.terms().seal().orElse(null);
        if (seal == null) {
            return List.of(); // the operator states the count of an open election
        }
        Note note = note(signatures, mismatches);
        if (note == null) {
            return List.of();
        }
        mismatches.unless(
                note.text().equals("disvote/count/v1\n%s\n%s\n".formatted(election.id(), transcript)),
                "signatures",
                () -> "the trustees signed another count than the one that is stated");
        List<String> signed = new ArrayList<>();
        SortedSet<String> keys = new TreeSet<>();
        for (SealTrustee trustee : seal.trustees()) {
            switch (note.check(trustee.vkey())) {
                case VALID -> {
                    signed.add(trustee.name());
                    keys.add(HexFormat.of().formatHex(trustee.vkey().publicKey()));
                }
                case INVALID ->
                    mismatches.found("signatures", "the signature of trustee %s is false".formatted(trustee.name()));
                case ABSENT -> {
                    // Not all trustees need to sign.
                }
            }
        }
        mismatches.unless(
                keys.size() >= seal.threshold(),
                "signatures",
                () -> "valid are the signatures of %s %s, and the terms ask for %d with different keys"
                        .formatted(Quantity.of(keys.size(), "trustee"), signed, seal.threshold()));
        return signed;
    }

    private static @Nullable Note note(Optional<String> signatures, Mismatches mismatches) {
        if (signatures.isEmpty()) {
            mismatches.found("signatures", "no trustee signed it, and the election is sealed");
            return null;
        }
        try {
            return Note.parse(signatures.get());
        } catch (MalformedNoteException e) {
            mismatches.found("signatures", "they are no signed note: " + e.getMessage());
            return null;
        }
    }

    /// @param size of the tree under which it was counted; empty where no tree that has the close has its digest
    public void checkInput(CountFold fold, Optional<Long> size) {
        mismatches.unless(
                size.isPresent(),
                "input",
                () -> "no tree of the log that has the election's close has the input digest %s"
                        .formatted(said.input()));
        checkInput(fold);
    }

    /// All but the digest of the checkpoint.
    public void checkInput(CountFold fold) {
        List<Long> counts = fold.inputCounts();
        mismatches.unless(
                said.inputCounts().size() == counts.size(),
                "inputCounts",
                () -> "they are of %d partitions, and the system has %d"
                        .formatted(said.inputCounts().size(), counts.size()));
        for (int i = 0; i < Math.min(counts.size(), said.inputCounts().size()); i++) {
            checkInputCount(i, said.inputCounts().get(i), counts.get(i));
        }
        mismatches.unless(
                said.inputRoot().equals(fold.inputRoot()),
                "inputRoot",
                () -> "the tree of its records has the root %s, and that of the log's records %s"
                        .formatted(said.inputRoot(), fold.inputRoot()));
    }

    private void checkInputCount(int partition, long inTranscript, long inLog) {
        mismatches.unless(
                inTranscript == inLog,
                "inputCounts",
                () -> "%s of partition %d, and up to the seq of the close the log has %,d"
                        .formatted(Quantity.of(inTranscript, "record"), partition, inLog));
    }

    public void checkNumbers(CountFold fold) {
        long records = fold.inputCounts().stream().mapToLong(Long::longValue).sum();
        equal("records", said.records(), records);
        equal("void", said.voids(), fold.voids());
        equal("voters", said.voters(), fold.voters());
        mismatches.unless(
                said.superseded() >= 0,
                "records",
                () -> "%,d records are fewer than its %,d void ones and %,d voters"
                        .formatted(said.records(), said.voids(), said.voters()));
        long invalid =
                said.invalid().values().stream().mapToLong(Long::longValue).sum();
        mismatches.unless(
                said.counted() + invalid == said.voters(),
                "counted",
                () -> "%,d counted and %,d invalid are not its %,d voters"
                        .formatted(said.counted(), invalid, said.voters()));
        checkInvalid(fold);
        if (fold.isSealed() || !fold.isRollKnown()) {
            long unknown = unknown(fold);
            new GroupCheck(election, fold.countable(), unknown, fold.isRollKnown() && unknown >= 0, mismatches)
                    .check(said);
        } else {
            checkOpenGroups(fold);
        }
    }

    private void equal(String member, long inTranscript, long inLog) {
        mismatches.unless(
                inTranscript == inLog, member, () -> "it says %,d, and the log has %,d".formatted(inTranscript, inLog));
    }

    private long invalid(String reason) {
        return said.invalid().getOrDefault(reason, 0L);
    }

    private void checkInvalid(CountFold fold) {
        if (!fold.isRollKnown()) {
            return; // a voter who is not on the roll has this reason and no other
        }
        for (String reason : TranscriptReader.REASONS) {
            boolean needsRoll = reason.equals("not-on-roll") || reason.equals("constituency");
            long least = fold.invalid(reason);
            if (fold.isSealed() && !needsRoll) {
                mismatches.unless(
                        invalid(reason) >= least,
                        "invalid " + reason,
                        () -> "it says %,d, and the log has at least %,d".formatted(invalid(reason), least));
            } else {
                equal("invalid " + reason, invalid(reason), least);
            }
        }
    }

    /// How many voters have a ballot that does not count for a reason that only the key shows.
    private long unknown(CountFold fold) {
        return TranscriptReader.REASONS.stream()
                .mapToLong(reason -> invalid(reason) - fold.invalid(reason))
                .sum();
    }

    private void checkOpenGroups(CountFold fold) {
        OpenTally tally = fold.tally();
        SortedMap<String, Long> counted = new TreeMap<>(tally.counted());
        election.papers().keySet().forEach(constituency -> counted.putIfAbsent(constituency, 0L));
        List<Transcript.Group> expected = tally.groups(
                election,
                GroupRules.of(
                        counted, election.terms().minGroup(), election.terms().neighbours()));
        String difference = OpenTally.difference(said.groups(), expected);
        if (difference != null) {
            mismatches.found("groups", difference);
        }
        equal(
                "counted",
                said.counted(),
                expected.stream().mapToLong(Transcript.Group::counted).sum());
    }
}
