package org.disvote.audit.published;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.disvote.audit.finding.Finding.Kind;
import org.disvote.audit.finding.Findings;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.tree.KnownSizes;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Quantity;
import org.disvote.topics.json.Text;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.tlog.Policy;

/// Every checkpoint that the audit can get hold of: the published one, the one that was only signed, those
/// in the proofs of the promise keys and of receipts, and what the policy's witnesses signed last. Each
/// one's root must be that of the fold at its size. They are read before the topics' ends are taken, so
/// that the fold reaches them.
public final class Checkpoints {

    static final int NOTE_BYTES_MAX = 1 << 20;

    /// How many checkpoints of receipts are compared.
    private static final int FROM_RECEIPTS_MAX = 10_000;

    private static final int ORIGIN_SHOWN_MAX = 100;

    private static final String PUBLISHED = "checkpoint";
    private static final String SIGNED = "checkpoint.signed";
    private static final String REWRITE = ": let the notary write its files again, and find out who changed it";

    private final String origin;
    private final Optional<Policy> policy;
    private final Findings findings;
    private final List<SignedCheckpoint> all = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();
    private Optional<SignedCheckpoint> published = Optional.empty();
    private SortedMap<String, Long> cosigned = new TreeMap<>();
    private int fromReceipts;

    /// @param origin of the system
    /// @param policy whose signatures are demanded; without one only roots are compared
    public Checkpoints(String origin, Optional<Policy> policy, Findings findings) {
        this.origin = origin;
        this.policy = policy;
        this.findings = findings;
        if (policy.isPresent()
                && policy.get().logs().stream().noneMatch(log -> log.name().equals(origin))) {
            findings.ofPlace(
                    Kind.OTHER_SYSTEM,
                    "policy",
                    "it has no key of log %s, which this system is: give the policy of this system".formatted(origin));
        }
    }

    /// @throws UnreachableException if there is no published checkpoint, or it cannot be read
    public void readPublished(PublishedFiles files) throws UnreachableException {
        byte[] bytes = files.read(PUBLISHED, NOTE_BYTES_MAX)
                .orElseThrow(() -> new UnreachableException(
                        "there is no file checkpoint: is this the log's folder or URL, and does its notary run?"));
        Optional<byte[]> signed = files.read(SIGNED, NOTE_BYTES_MAX);
        published = take(PublishedFiles.WHERE, PUBLISHED, bytes);
        published.ifPresent(checkpoint -> judge(checkpoint, true));
        if (signed.isPresent()) {
            take(PublishedFiles.WHERE, SIGNED, signed.get()).ifPresent(checkpoint -> judge(checkpoint, false));
        }
    }

    /// What each witness of the policy signed last. One that does not answer is noted: the log is not to
    /// blame.
    public void readWitnesses() {
        policy.ifPresent(stated -> stated.witnesses().forEach(this::readWitness));
    }

    private void readWitness(Policy.Witness witness) {
        String where = "witness " + witness.name();
        if (witness.url().isEmpty()) {
            return;
        }
        MessageDigest sha256 = Digests.sha256();
        String path = HexFormat.of().formatHex(sha256.digest(origin.getBytes(UTF_8))) + "/checkpoint";
        try (PublishedFiles files = PublishedFiles.of(witness.url().get())) {
            Optional<byte[]> bytes = files.read(path, NOTE_BYTES_MAX);
            if (bytes.isEmpty()) {
                notes.add(where + ": has cosigned no checkpoint of this log");
                return;
            }
            SignedCheckpoint checkpoint = SignedCheckpoint.read(where, PUBLISHED, bytes.get());
            if (isSignedByLog(checkpoint) && checkpoint.origin().equals(origin)) {
                all.add(checkpoint);
            } else {
                notes.add(where + ": answers with a checkpoint that this log did not sign");
            }
        } catch (UnreachableException | MalformedNoteException | IllegalArgumentException e) {
            notes.add(where + ": cannot be asked for its checkpoint: " + e.getMessage());
        }
    }

    /// A checkpoint from a proof that a receipt or the published keys carry. It is compared where the log
    /// signed it.
    ///
    /// @param where that is, in findings
    /// @param name of the file
    /// @return whether it is one of this log, signed by it
    boolean addOfProof(String where, String name, Note note) {
        try {
            SignedCheckpoint checkpoint = SignedCheckpoint.of(where, name, note);
            if (!checkpoint.origin().equals(origin) || !isSignedByLog(checkpoint)) {
                return false;
            }
            if (known.add(checkpoint.size() + " " + checkpoint.root())) {
                all.add(checkpoint);
            }
            return true;
        } catch (MalformedNoteException e) {
            return false;
        }
    }

    /// As [#addOfProof], of a proof's text.
    public void addOfReceipt(String file, String proof) {
        if (fromReceipts >= FROM_RECEIPTS_MAX) {
            return;
        }
        try {
            int before = all.size();
            addOfProof("receipt", file, ProofText.parse(proof).checkpoint());
            fromReceipts += all.size() - before;
            if (fromReceipts == FROM_RECEIPTS_MAX) {
                notes.add("receipts: the checkpoints of the first %,d are compared".formatted(FROM_RECEIPTS_MAX));
            }
        } catch (MalformedNoteException e) {
            // The receipt is judged as a whole, and is then named as damaged.
        }
    }

    private boolean isSignedByLog(SignedCheckpoint checkpoint) {
        try {
            return policy.isEmpty() || policy.get().judge(checkpoint.note()).log() == Note.Check.VALID;
        } catch (MalformedNoteException e) {
            return false;
        }
    }

    private Optional<SignedCheckpoint> take(String where, String name, byte[] bytes) {
        try {
            SignedCheckpoint checkpoint = SignedCheckpoint.read(where, name, bytes);
            if (!checkpoint.origin().equals(origin)) {
                findings.ofItem(
                        Kind.OTHER_SYSTEM,
                        where,
                        name,
                        "it is of log %s, and this system is %s: name the log of this system"
                                .formatted(Text.printable(checkpoint.origin(), ORIGIN_SHOWN_MAX), origin));
                return Optional.empty();
            }
            if (isSignedByLog(checkpoint)) {
                known.add(checkpoint.size() + " " + checkpoint.root());
                all.add(checkpoint);
            }
            return Optional.of(checkpoint);
        } catch (MalformedNoteException e) {
            findings.ofItem(Kind.MALFORMED, where, name, e.getMessage() + REWRITE);
            return Optional.empty();
        }
    }

    private void judge(SignedCheckpoint checkpoint, boolean cosignaturesDemanded) {
        if (policy.isEmpty()) {
            return;
        }
        Policy.Judgement judgement;
        try {
            judgement = policy.get().judge(checkpoint.note());
        } catch (MalformedNoteException e) {
            findings.ofItem(Kind.MALFORMED, checkpoint.where(), checkpoint.name(), e.getMessage() + REWRITE);
            return;
        }
        if (!judgement.isSigned()) {
            findings.ofItem(
                    Kind.NOT_COSIGNED,
                    checkpoint.where(),
                    checkpoint.name(),
                    (judgement.log() == Note.Check.VALID
                                    ? "a cosignature fails, of " + String.join(", ", judgement.invalid())
                                    : "it has no valid signature by the log's key of the policy")
                            + ": do not trust what is published before the operator explains who signed it");
        } else if (cosignaturesDemanded && !judgement.quorum()) {
            findings.ofItem(
                    Kind.NOT_COSIGNED,
                    checkpoint.where(),
                    checkpoint.name(),
                    "the policy's quorum has not cosigned size %d, valid are %s: ask which witnesses refuse and why"
                            .formatted(
                                    checkpoint.size(),
                                    names(judgement.cosigned().keySet())));
        }
        if (cosignaturesDemanded) {
            cosigned = new TreeMap<>(judgement.cosigned());
        }
    }

    private static String names(Set<String> witnesses) {
        return witnesses.isEmpty() ? "none" : String.join(", ", witnesses);
    }

    /// The published checkpoint's size; empty where it could not be read.
    public Optional<Long> publishedSize() {
        return published.map(SignedCheckpoint::size);
    }

    /// By witness of the policy, when it cosigned the published checkpoint, in POSIX seconds.
    public SortedMap<String, Long> cosigned() {
        return cosigned;
    }

    public List<Long> sizes() {
        return all.stream().map(SignedCheckpoint::size).distinct().toList();
    }

    public int count() {
        return all.size();
    }

    public List<String> notes() {
        return notes;
    }

    /// Compares each checkpoint with the fold.
    ///
    /// @param foldedSize how far the topics could be folded
    public void compare(KnownSizes fold, long foldedSize) {
        for (SignedCheckpoint checkpoint : all) {
            Optional<KnownSizes.At> at = fold.at(checkpoint.size());
            if (at.isPresent() && at.get().root().equals(checkpoint.root())) {
                continue;
            }
            String what;
            if (at.isPresent()) {
                what = ("the log signed root %s, and the topics give %s: keep this checkpoint, it is evidence; stop the"
                                + " notary, and use no results before the operator explains two trees")
                        .formatted(checkpoint.root(), at.get().root());
            } else if (checkpoint.size() > foldedSize) {
                what = ("the topics give a tree of %s only: a topic lost its end; put the records back from the"
                                + " published files before the notary signs again")
                        .formatted(Quantity.of(foldedSize, "leaf", "leaves"));
            } else {
                what = "no round of the notary's topic ends with this size, and only sizes of rounds are signed: keep"
                        + " this checkpoint, it is evidence; stop the notary";
            }
            findings.ofItem(Kind.FOLD_DIFFERS, checkpoint.where(), checkpoint.place(), what);
        }
    }
}
