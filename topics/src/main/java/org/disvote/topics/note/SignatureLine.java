package org.disvote.topics.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.disvote.topics.merkle.StandardBase64;

/// A line under a note: `— <name> <base64(4 bytes of key ID ‖ signature)>`.
public final class SignatureLine {

    /// An em dash and a space.
    static final String HEAD = "\u2014 ";

    private final String keyName;
    private final byte[] idAndSignature;

    private SignatureLine(String keyName, byte[] idAndSignature) {
        this.keyName = keyName;
        this.idAndSignature = idAndSignature;
    }

    /// @param signature what stands behind the ID: 64 bytes, or of a cosignature 72
    public static SignatureLine of(VerifierKey key, byte[] signature) {
        return new SignatureLine(
                key.name(),
                ByteBuffer.allocate(Integer.BYTES + signature.length)
                        .putInt(key.id())
                        .put(signature)
                        .array());
    }

    /// @param line without its line feed
    /// @throws MalformedNoteException if it has another form
    public static SignatureLine parse(String line) throws MalformedNoteException {
        int space = line.indexOf(' ', HEAD.length());
        if (!line.startsWith(HEAD) || space < 0 || !KeyNames.isName(line.substring(HEAD.length(), space))) {
            throw new MalformedNoteException("a signature line has the form \"— <name> <base64>\"");
        }
        byte[] bytes = StandardBase64.decode(line.substring(space + 1))
                .filter(decoded -> decoded.length > Integer.BYTES)
                .orElseThrow(() -> new MalformedNoteException(
                        "a signature line does not end in standard base64 of a key ID and a signature"));
        return new SignatureLine(line.substring(HEAD.length(), space), bytes);
    }

    public int keyId() {
        return ByteBuffer.wrap(idAndSignature).getInt();
    }

    /// What stands behind the ID.
    public byte[] signature() {
        return Arrays.copyOfRange(idAndSignature, Integer.BYTES, idAndSignature.length);
    }

    /// Whether name and ID are those of the key. The signature may still be another's.
    public boolean names(VerifierKey key) {
        return keyName.equals(key.name()) && keyId() == key.id();
    }

    /// With its line feed.
    public String text() {
        return HEAD + keyName + " " + StandardBase64.encode(idAndSignature) + "\n";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignatureLine line
                && keyName.equals(line.keyName)
                && Arrays.equals(idAndSignature, line.idAndSignature);
    }

    @Override
    public int hashCode() {
        return 31 * keyName.hashCode() + Arrays.hashCode(idAndSignature);
    }

    @Override
    public String toString() {
        return text();
    }
}
