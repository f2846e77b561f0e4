package org.disvote.topics.tlog;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SignatureLine;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.note.VerifierKey;

/// A witness's signature under a checkpoint (C2SP tlog-cosignature, type 04): that by its clock, at this
/// time, it knew of no larger tree of the log, and that this tree continues all that it cosigned before.
///
/// @param key of the witness
/// @param seconds since 1970, by the witness's clock
public record Cosignature(VerifierKey key, long seconds) {

    /// Signs the text of a checkpoint as a witness.
    public static SignatureLine sign(String checkpointText, long seconds, SigningKey witness) {
        return witness.cosign(checkpointText, seconds);
    }

    /// What a checkpoint has from a witness, if it is valid.
    ///
    /// @param witness of type 04
    public static Optional<Cosignature> of(Note checkpoint, VerifierKey witness) {
        if (witness.type() != VerifierKey.Type.COSIGNATURE || checkpoint.check(witness) != Note.Check.VALID) {
            return Optional.empty();
        }
        return checkpoint
                .line(witness)
                .map(line -> new Cosignature(
                        witness, ByteBuffer.wrap(line.signature()).getLong()));
    }
}
