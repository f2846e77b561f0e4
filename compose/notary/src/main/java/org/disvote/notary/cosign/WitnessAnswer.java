package org.disvote.notary.cosign;

import org.disvote.topics.note.SignatureLine;

/// What a witness answers to a checkpoint.
sealed interface WitnessAnswer {

    /// @param line its cosignature, which is valid
    record Cosigned(SignatureLine line) implements WitnessAnswer {}

    /// Its latest checkpoint has another size than the proof begins with.
    record Elsewhere(long size) implements WitnessAnswer {}

    /// It answers, and does not cosign.
    ///
    /// @param why for operators
    record Refused(String why) implements WitnessAnswer {}

    /// It does not answer.
    ///
    /// @param why for operators
    record Away(String why) implements WitnessAnswer {}
}
