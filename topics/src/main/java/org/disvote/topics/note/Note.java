package org.disvote.topics.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A signed text (C2SP signed-note): the text, which ends in a line feed, an empty line, and signature lines.
///
/// Reading a note checks no signature: what a note says is to be believed only if [#check] finds it valid.
///
/// @param text with its last line feed
/// @param lines in order; a note that is not signed yet has none
public record Note(String text, List<SignatureLine> lines) {

    /// Larger texts are refused. C2SP asks for at least 16 signatures.
    public static final int BYTES_MAX = 1_000_000;

    /// More lines are refused.
    public static final int LINES_MAX = 100;

    /// What a note has from a key.
    public enum Check {
        /// No line of this key.
        ABSENT,
        VALID,
        /// A line of this key that fails: the whole note is to be refused.
        INVALID
    }

    public Note {
        if (!isText(text)) {
            throw new IllegalArgumentException("a note's text ends in a line feed and has no other control character");
        }
        lines = List.copyOf(lines);
    }

    private static boolean isText(String text) {
        return text.endsWith("\n") && text.chars().allMatch(one -> one >= ' ' || one == '\n');
    }

    /// Without a signature line.
    public static Note unsigned(String text) {
        return new Note(text, List.of());
    }

    /// Signed by these keys, in this order, each with type 01.
    public static Note signed(String text, SigningKey... keys) {
        Note note = unsigned(text);
        for (SigningKey key : keys) {
            note = note.with(key.sign(text));
        }
        return note;
    }

    /// @throws MalformedNoteException if it is not a note with one signature line at least
    public static Note parse(byte[] note) throws MalformedNoteException {
        if (note.length > BYTES_MAX) {
            throw new MalformedNoteException("a note has more than " + BYTES_MAX + " bytes");
        }
        String decoded;
        try {
            decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(note)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedNoteException("a note is not valid UTF-8");
        }
        if (!isText(decoded)) {
            throw new MalformedNoteException("a note ends in a line feed and has no other control character");
        }
        // The text may have empty lines itself, signature lines have none.
        int end = decoded.lastIndexOf("\n\n");
        if (end < 0 || end + 2 == decoded.length()) {
            throw new MalformedNoteException("a note has an empty line and signature lines after its text");
        }
        String[] signatures = decoded.substring(end + 2, decoded.length() - 1).split("\n", -1);
        if (signatures.length > LINES_MAX) {
            throw new MalformedNoteException("a note has more than " + LINES_MAX + " signature lines");
        }
        List<SignatureLine> lines = new ArrayList<>(signatures.length);
        for (String signature : signatures) {
            lines.add(SignatureLine.parse(signature));
        }
        return new Note(decoded.substring(0, end + 1), lines);
    }

    /// @throws MalformedNoteException if it is not a note with one signature line at least
    public static Note parse(String note) throws MalformedNoteException {
        byte[] bytes = note.getBytes(UTF_8);
        if (!new String(bytes, UTF_8).equals(note)) {
            throw new MalformedNoteException("a note has an unpaired surrogate");
        }
        return parse(bytes);
    }

    /// With one line more, as the last one.
    public Note with(SignatureLine line) {
        List<SignatureLine> more = new ArrayList<>(lines);
        more.add(line);
        return new Note(text, more);
    }

    /// The first line of this key. Later ones are not looked at: they count for nothing, whatever they are.
    public Optional<SignatureLine> line(VerifierKey key) {
        return lines.stream().filter(line -> line.names(key)).findFirst();
    }

    /// Checks the first line of this key.
    public Check check(VerifierKey key) {
        if (key.type() == VerifierKey.Type.OTHER) {
            return Check.ABSENT;
        }
        return line(key)
                .map(line -> key.verifyLine(text, line.signature()) ? Check.VALID : Check.INVALID)
                .orElse(Check.ABSENT);
    }

    public byte[] bytes() {
        return toString().getBytes(UTF_8);
    }

    /// The whole note.
    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        lines.forEach(line -> note.append(line.text()));
        return note.toString();
    }
}
