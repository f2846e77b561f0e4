package org.disvote.operate.roll.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.disvote.topics.id.Ids;

/// Explains why a text is not a valid ID. A letter that only looks like an allowed one is reported by its
/// Unicode name, because the letter itself would explain nothing.
final class WrongId {

    private static final String FORM = "an ID is " + Ids.FORM;

    private WrongId() {}

    /// @param bytes each character one byte of UTF-8
    /// @return a phrase to follow "the voter ID"
    static String why(String bytes) {
        if (bytes.isEmpty()) {
            return "is empty";
        }
        String id;
        try {
            id = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return "is not UTF-8: save the file as UTF-8";
        }
        int place = 0;
        for (int character : id.codePoints().toArray()) {
            place++;
            if (!isAllowed(character)) {
                return "has %s as character %d; %s".formatted(name(character), place, FORM);
            }
        }
        return id.length() > Ids.LENGTH_MAX
                ? "has %d characters; %s".formatted(id.length(), FORM)
                : "must not be '%s'".formatted(id);
    }

    /// A letter and an allowed character together are a valid ID.
    private static boolean isAllowed(int character) {
        return Ids.isValid("A" + Character.toString(character));
    }

    private static String name(int character) {
        if (character == ' ') {
            return "a space";
        }
        String name = Character.getName(character);
        return "U+%04X%s".formatted(character, name == null ? "" : " " + name);
    }
}
