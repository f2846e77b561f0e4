package org.disvote.topics.statement;

import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Digests;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.sealing.SealTrustee;

/// What the trustees of a sealed election sign under its count: a note (C2SP signed-note), each by their own
/// key.
///
/// @param transcript the SHA-256 of `count.json`, `sha256:` and 64 hexadecimal digits
public record CountNote(ElectionId electionId, String transcript) {

    public CountNote {
        if (!Digests.isValid(transcript)) {
            throw new IllegalArgumentException("transcript is not of the form " + Digests.FORM);
        }
    }

    /// The text that is signed.
    public String text() {
        return "disvote/count/v1\n" + electionId.value() + "\n" + transcript + "\n";
    }

    /// Which of these trustees signed. Lines of other keys are passed over.
    ///
    /// @param signatures the whole note
    /// @return their names, in the order of the trustees
    /// @throws MalformedNoteException if it is no note, of another text, or has a trustee's line that fails
    public List<String> signers(String signatures, List<SealTrustee> trustees) throws MalformedNoteException {
        Note note = Note.parse(signatures);
        if (!note.text().equals(text())) {
            throw new MalformedNoteException("the signed note is of another election or another count.json");
        }
        List<String> signers = new ArrayList<>();
        for (SealTrustee trustee : trustees) {
            switch (note.check(trustee.vkey())) {
                case ABSENT -> {}
                case VALID -> signers.add(trustee.name());
                case INVALID ->
                    throw new MalformedNoteException("the signature of trustee " + trustee.name() + " is not valid");
            }
        }
        return signers;
    }
}
