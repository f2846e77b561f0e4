package org.disvote.topics.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.merkle.InclusionProof;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;

/// That a leaf is in a log, for somebody without a network (C2SP tlog-proof). A line `extra` is passed over.
///
/// @param index of the leaf, from 0
/// @param path from the leaf's sibling up to the child of the root
/// @param checkpoint with the signatures of log and witnesses
public record TlogProof(long index, List<Hash> path, Note checkpoint) {

    private static final String HEAD = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final String INDEX = "index ";

    /// What a proof proves by a policy.
    public sealed interface Verdict {

        /// The leaf is in a tree that the log signed and a quorum of witnesses cosigned.
        record Proved(Policy.Judgement judgement) implements Verdict {}

        /// The leaf is in a tree that the log signed. Too few witnesses cosigned it, so nobody knows
        /// whether others are shown the same tree.
        record NoQuorum(Policy.Judgement judgement) implements Verdict {}

        /// It proves nothing.
        ///
        /// @param why a sentence's end, such as `the leaf is not in the tree`
        record Refused(String why) implements Verdict {}
    }

    public TlogProof {
        if (index < 0) {
            throw new IllegalArgumentException("the index of a leaf is negative: " + index);
        }
        if (path.size() > InclusionProof.PATH_MAX) {
            throw new IllegalArgumentException("a path has more than " + InclusionProof.PATH_MAX + " hashes");
        }
        path = List.copyOf(path);
    }

    /// @throws MalformedNoteException if it is no proof, or what follows the path is no checkpoint
    public static TlogProof parse(byte[] proof) throws MalformedNoteException {
        if (proof.length > Note.BYTES_MAX) {
            throw new MalformedNoteException("a proof has more than " + Note.BYTES_MAX + " bytes");
        }
        try {
            return parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(proof)).toString());
        } catch (CharacterCodingException e) {
            throw new MalformedNoteException("a proof is not valid UTF-8");
        }
    }

    /// @throws MalformedNoteException if it is no proof, or what follows the path is no checkpoint
    public static TlogProof parse(String proof) throws MalformedNoteException {
        int end = proof.indexOf("\n\n");
        if (end < 0) {
            throw new MalformedNoteException("a proof has an empty line and a checkpoint after its path");
        }
        String[] lines = proof.substring(0, end).split("\n", -1);
        if (!lines[0].equals(HEAD)) {
            throw new MalformedNoteException("a proof begins with the line " + HEAD);
        }
        int at = lines.length > 1 && lines[1].startsWith(EXTRA) ? 2 : 1;
        if (lines.length <= at || !lines[at].startsWith(INDEX)) {
            throw new MalformedNoteException("a proof has no index line where it must be");
        }
        OptionalLong index = Decimals.parse(lines[at].substring(INDEX.length()));
        if (index.isEmpty()) {
            throw new MalformedNoteException("the index of a proof is not a decimal number from 0 to 2^63 - 1");
        }
        if (lines.length - at - 1 > InclusionProof.PATH_MAX) {
            throw new MalformedNoteException("a proof has more than " + InclusionProof.PATH_MAX + " hashes");
        }
        List<Hash> path = new ArrayList<>();
        for (int i = at + 1; i < lines.length; i++) {
            path.add(Hash.tryBase64(lines[i])
                    .orElseThrow(() -> new MalformedNoteException("a hash of a proof is not base64 of 32 bytes")));
        }
        Note checkpoint = Note.parse(proof.substring(end + 2));
        Checkpoint.of(checkpoint);
        return new TlogProof(index.getAsLong(), path, checkpoint);
    }

    /// Without an extra line.
    public String text() {
        StringBuilder text = new StringBuilder(HEAD + "\n" + INDEX + index + "\n");
        path.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }

    public Verdict verify(Hash leafHash, Policy policy) {
        Policy.Judgement judgement;
        try {
            judgement = policy.judge(checkpoint);
        } catch (MalformedNoteException e) {
            return new Verdict.Refused(String.valueOf(e.getMessage()));
        }
        Checkpoint tree = judgement.checkpoint();
        return switch (judgement.log()) {
            case ABSENT -> new Verdict.Refused("the checkpoint is not of a log of the policy");
            case INVALID -> new Verdict.Refused("the log's signature under the checkpoint is wrong");
            case VALID -> {
                if (!judgement.invalid().isEmpty()) {
                    yield new Verdict.Refused(
                            "the cosignature of witness " + judgement.invalid().getFirst() + " is wrong");
                }
                if (!InclusionProof.verify(leafHash, index, tree.size(), path, tree.root())) {
                    yield new Verdict.Refused("the leaf is not in the tree at this index");
                }
                yield judgement.quorum() ? new Verdict.Proved(judgement) : new Verdict.NoQuorum(judgement);
            }
        };
    }
}
