package org.disvote.witness.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/// One signature of a note.
///
/// @param name of the key
/// @param id of the key
/// @param text the line itself, without its line feed
public record SignatureLine(String name, int id, String text) {

    private static final String BEGIN = "— ";
    private static final int ID_BYTES = 4;

    static SignatureLine parse(String line) throws MalformedException {
        int nameEnd = line.lastIndexOf(' ');
        if (!line.startsWith(BEGIN) || nameEnd < BEGIN.length()) {
            throw new MalformedException("a signature line is not \"— NAME BASE64\"");
        }
        String name = KeyName.require(line.substring(BEGIN.length(), nameEnd));
        byte[] bytes = StrictText.base64(line.substring(nameEnd + 1));
        if (bytes.length <= ID_BYTES) {
            throw new MalformedException("a signature line has no signature");
        }
        return new SignatureLine(name, ByteBuffer.wrap(bytes).getInt(), line);
    }

    static SignatureLine of(String name, int id, byte[] signature) {
        byte[] bytes = ByteBuffer.allocate(ID_BYTES + signature.length)
                .putInt(id)
                .put(signature)
                .array();
        return new SignatureLine(
                name, id, BEGIN + name + " " + Base64.getEncoder().encodeToString(bytes));
    }

    byte[] signature() {
        byte[] bytes = Base64.getDecoder().decode(text.substring(text.lastIndexOf(' ') + 1));
        return Arrays.copyOfRange(bytes, ID_BYTES, bytes.length);
    }
}
