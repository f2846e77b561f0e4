package org.disvote.topics.json;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 as people compare it: `sha256:` and 64 hexadecimal digits in lower case.
public final class Digests {

    private static final String PREFIX = "sha256:";

    /// As a regular expression.
    public static final String FORM = PREFIX + "[0-9a-f]{64}";

    private static final int HEX_DIGITS = 64;

    private Digests() {}

    /// The digest of some bytes.
    public static String of(byte[] bytes) {
        return text(sha256().digest(bytes));
    }

    /// A new computation of SHA-256.
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// @param sha256 the 32 bytes of a digest
    public static String text(byte[] sha256) {
        return PREFIX + HexFormat.of().formatHex(sha256);
    }

    /// @param digest a valid one
    /// @return its 64 hexadecimal digits
    public static String hex(String digest) {
        return digest.substring(PREFIX.length());
    }

    /// @param digest a valid one
    /// @return its 32 bytes
    public static byte[] bytes(String digest) {
        return HexFormat.of().parseHex(hex(digest));
    }

    public static boolean isValid(String digest) {
        if (digest.length() != PREFIX.length() + HEX_DIGITS || !digest.startsWith(PREFIX)) {
            return false;
        }
        for (int i = PREFIX.length(); i < digest.length(); i++) {
            char digit = digest.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return true;
    }
}
