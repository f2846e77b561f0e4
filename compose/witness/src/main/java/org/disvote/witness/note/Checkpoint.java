package org.disvote.witness.note;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.witness.tree.Hash;

/// A checkpoint with its signatures, by C2SP tlog-checkpoint and signed-note. Nothing in it is verified yet.
///
/// @param text what is signed: origin, size and root, one a line, and perhaps extension lines
/// @param origin the name of the log
/// @param size how many leaves the tree has
/// @param signatures at least one
public record Checkpoint(String text, String origin, long size, Hash root, List<SignatureLine> signatures) {

    /// The protocol demands at least 16.
    static final int SIGNATURES_MAX = 64;

    private static final int LINES_MIN = 3;

    public Checkpoint {
        signatures = List.copyOf(signatures);
    }

    /// @param note without control characters, as [StrictText#utf8] guarantees
    public static Checkpoint parse(String note) throws MalformedException {
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || !note.endsWith("\n") || blank + 2 == note.length()) {
            throw new MalformedException("the checkpoint is not a text, an empty line and signature lines");
        }
        String text = note.substring(0, blank + 1);
        List<String> lines = lines(text);
        if (lines.size() < LINES_MIN || lines.stream().anyMatch(String::isEmpty)) {
            throw new MalformedException("the checkpoint's text has not three lines or more, or an empty one");
        }
        return new Checkpoint(
                text,
                lines.get(0),
                StrictText.number(lines.get(1)),
                hash(lines.get(2)),
                signatures(note.substring(blank + 2)));
    }

    /// @param line standard base64 of 32 bytes
    public static Hash hash(String line) throws MalformedException {
        byte[] bytes = StrictText.base64(line);
        if (bytes.length != Hash.BYTES) {
            throw new MalformedException("a hash has not " + Hash.BYTES + " bytes");
        }
        return Hash.of(bytes);
    }

    private static List<SignatureLine> signatures(String text) throws MalformedException {
        List<String> lines = lines(text);
        if (lines.size() > SIGNATURES_MAX) {
            throw new MalformedException("the checkpoint has more than " + SIGNATURES_MAX + " signatures");
        }
        List<SignatureLine> signatures = new ArrayList<>();
        for (String line : lines) {
            signatures.add(SignatureLine.parse(line));
        }
        return signatures;
    }

    /// @param text ends with a line feed
    private static List<String> lines(String text) {
        return List.of(text.substring(0, text.length() - 1).split("\n", -1));
    }

    /// The first line of this key. Further lines of the same key are not looked at.
    Optional<SignatureLine> lineOf(String name, int id) {
        return signatures.stream()
                .filter(line -> line.id() == id && line.name().equals(name))
                .findFirst();
    }

    /// The same text with these signatures alone, as a note.
    public String note(SignatureLine... lines) {
        StringBuilder note = new StringBuilder(text).append('\n');
        for (SignatureLine line : lines) {
            note.append(line.text()).append('\n');
        }
        return note.toString();
    }
}
