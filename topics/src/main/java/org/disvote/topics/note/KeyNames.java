package org.disvote.topics.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.disvote.topics.json.Digests;

/// The names of keys, and the four bytes by which a signature line names its key besides.
final class KeyNames {

    /// In UTF-8. Lines of others may have longer names.
    static final int BYTES_MAX = 255;

    private KeyNames() {}

    /// What a signature line may have: something without Unicode spaces, control characters and plus.
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(one -> one == '+'
                                || Character.isSpaceChar(one)
                                || Character.isWhitespace(one)
                                || Character.isISOControl(one));
    }

    /// What a key of ours may have.
    static boolean isShortName(String name) {
        return isName(name) && name.getBytes(UTF_8).length <= BYTES_MAX;
    }

    /// The first four bytes of `H(name ‖ LF ‖ type ‖ public key)`.
    ///
    /// @param material the type and the public key
    static int id(String name, byte[] material) {
        MessageDigest digest = Digests.sha256();
        digest.update(name.getBytes(UTF_8));
        digest.update((byte) '\n');
        return ByteBuffer.wrap(digest.digest(material)).getInt();
    }
}
