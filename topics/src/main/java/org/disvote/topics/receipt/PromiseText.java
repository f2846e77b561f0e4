package org.disvote.topics.receipt;

import org.disvote.topics.id.Ids;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.merkle.Hash;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.Note;
import org.disvote.topics.note.SigningKey;

/// What one signature promises for all receipts of a batch: that their votes will be in the log at their
/// positions, and in the counts of their elections. It is the text of a note.
///
/// @param origin of the system
/// @param batchSize how many leaves the batch's tree has
/// @param root of the tree over the batch's [LeafText]s
/// @param seconds since 1970, by the clock of the ingest instance that signs
public record PromiseText(String origin, long batchSize, Hash root, long seconds) {

    private static final String HEAD = "disvote/promise/v1";
    private static final int LINES = 5;

    public PromiseText {
        Lines.requireOne("origin", origin);
        if (batchSize < 1 || batchSize > Jcs.INTEGER_MAX) {
            throw new IllegalArgumentException("a batch of " + batchSize);
        }
        if (seconds < 0 || seconds > Jcs.INTEGER_MAX) {
            throw new IllegalArgumentException("the time of a promise " + seconds + " is not in 0..2^53 - 1");
        }
    }

    /// The name of the key that an ingest instance signs promises with.
    ///
    /// @param instance an ID
    public static String keyName(String origin, String instance) {
        return origin + "/promise/" + Ids.require("the name of an instance", instance);
    }

    public String text() {
        return String.join("\n", HEAD, origin, Long.toString(batchSize), root.base64(), Long.toString(seconds) + "\n");
    }

    public Note sign(SigningKey key) {
        return Note.signed(text(), key);
    }

    /// @throws MalformedNoteException unless the note's text is a promise's. Its signature is not checked
    public static PromiseText of(Note note) throws MalformedNoteException {
        return parse(note.text());
    }

    /// @throws MalformedNoteException unless it is what [#text] gives for some promise
    public static PromiseText parse(String text) throws MalformedNoteException {
        String[] lines = Lines.of(text, LINES, HEAD, "a promise");
        try {
            PromiseText promise = new PromiseText(
                    lines[1], Long.parseLong(lines[2]), Hash.ofBase64(lines[3]), Long.parseLong(lines[4]));
            if (promise.text().equals(text)) {
                return promise;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException("not a promise: a line has another form");
        }
        throw new MalformedNoteException("not a promise: a line has another form");
    }
}
