package org.disvote.topics.note;

/// A text is not a note, a key, a checkpoint or a proof in its one form. The message says why and repeats
/// nothing of the text, which may be a secret key.
public final class MalformedNoteException extends Exception {

    public MalformedNoteException(String message) {
        super(message);
    }
}
