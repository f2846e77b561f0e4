package org.disvote.witness.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.disvote.witness.tree.Hash;

/// The name of a key, and the ID that a signature line names it by.
final class KeyName {

    /// Bytes in UTF-8.
    static final int BYTES_MAX = 255;

    private KeyName() {}

    /// @throws MalformedException if it is empty, too long, or has a space or a plus
    static String require(String name) throws MalformedException {
        if (name.isEmpty() || name.getBytes(UTF_8).length > BYTES_MAX) {
            throw new MalformedException("a key's name has 1 to " + BYTES_MAX + " bytes");
        }
        if (!UTF_8.newEncoder().canEncode(name)
                || name.codePoints().anyMatch(point -> point == '+' || point < ' ' || isSpace(point))) {
            throw new MalformedException("a key's name has no space, no control character and no plus");
        }
        return name;
    }

    /// Unicode's property White_Space.
    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || codePoint == 0x85;
    }

    /// The first four bytes of the hash of name, line feed, type and public key.
    static int id(String name, byte type, byte[] publicKey) {
        return ByteBuffer.wrap(Hash.sha256((name + "\n").getBytes(UTF_8), new byte[] {type}, publicKey))
                .getInt();
    }

    static String hex(int id) {
        return HexFormat.of().toHexDigits(id);
    }

    /// @throws MalformedException if these are not eight lower-case hexadecimal digits
    static int ofHex(String hex) throws MalformedException {
        if (!hex.matches("[0-9a-f]{8}")) {
            throw new MalformedException("a key's ID has eight lower-case hexadecimal digits");
        }
        return HexFormat.fromHexDigits(hex);
    }
}
