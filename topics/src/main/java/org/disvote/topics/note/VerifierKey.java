package org.disvote.topics.note;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.disvote.topics.merkle.StandardBase64;

/// A public key with its name, as C2SP's signed-note writes it: `<name>+<8 hex>+<base64(type ‖ key)>`. Two
/// keys of one text are equal.
public final class VerifierKey {

    /// What is signed, and how.
    public enum Type {
        /// Type 01: Ed25519 over the note's text.
        ED25519(1),
        /// Type 04: a witness's cosignature: Ed25519 over a time and the text of a checkpoint.
        COSIGNATURE(4),
        /// Any other type. We check no signature of it, so its lines are those of an unknown key.
        OTHER(0);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        byte number() {
            return (byte) number;
        }

        static Type of(byte number) {
            return number == ED25519.number ? ED25519 : number == COSIGNATURE.number ? COSIGNATURE : OTHER;
        }
    }

    private static final int ID_DIGITS = 8;

    /// How a cosignature's message begins.
    private static final String COSIGNATURE_HEAD = "cosignature/v1\ntime ";

    private final String name;
    private final int id;
    private final byte[] material;

    private VerifierKey(String name, int id, byte[] material) {
        this.name = name;
        this.id = id;
        this.material = material;
    }

    static VerifierKey of(String name, Type type, byte[] publicKey) {
        byte[] material = new byte[publicKey.length + 1];
        material[0] = type.number();
        System.arraycopy(publicKey, 0, material, 1, publicKey.length);
        return new VerifierKey(name, KeyNames.id(name, material), material);
    }

    /// Reads a key of type 01 or 04.
    ///
    /// @throws MalformedNoteException if the text has another form or type, if its ID is not that of its
    ///     name and key, or if the key is one that [#verify] refuses always
    public static VerifierKey parse(String vkey) throws MalformedNoteException {
        VerifierKey key = parseAny(vkey);
        if (key.type() == Type.OTHER) {
            throw new MalformedNoteException(
                    "the key is of type %02x: only 01 and 04 are known".formatted(key.material[0]));
        }
        return key;
    }

    /// Reads a key of any type. Only of types 01 and 04 the ID is compared with name and key: other types
    /// may form it in another way.
    ///
    /// @throws MalformedNoteException as [#parse]
    public static VerifierKey parseAny(String vkey) throws MalformedNoteException {
        int first = vkey.indexOf('+');
        int second = vkey.indexOf('+', first + 1);
        if (first < 0 || second != first + 1 + ID_DIGITS) {
            throw new MalformedNoteException("a key has the form <name>+<8 hexadecimal digits>+<base64>");
        }
        String name = vkey.substring(0, first);
        if (!KeyNames.isShortName(name)) {
            throw new MalformedNoteException(
                    "a key's name has 1–" + KeyNames.BYTES_MAX + " bytes, without space and +");
        }
        int id = id(vkey.substring(first + 1, second));
        byte[] material = StandardBase64.decode(vkey.substring(second + 1))
                .filter(bytes -> bytes.length > 1)
                .orElseThrow(() -> new MalformedNoteException("the key is not standard base64 of a type and a key"));
        VerifierKey key = new VerifierKey(name, id, material);
        if (key.type() != Type.OTHER) {
            key.requireEd25519();
        }
        return key;
    }

    private static int id(String digits) throws MalformedNoteException {
        try {
            int id = HexFormat.fromHexDigits(digits);
            if (HexFormat.of().toHexDigits(id).equals(digits)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Told below, without the text.
        }
        throw new MalformedNoteException("a key's ID has 8 hexadecimal digits in lower case");
    }

    private void requireEd25519() throws MalformedNoteException {
        if (material.length != StrictEd25519.KEY_BYTES + 1) {
            throw new MalformedNoteException("an Ed25519 key has " + StrictEd25519.KEY_BYTES + " bytes");
        }
        if (KeyNames.id(name, material) != id) {
            throw new MalformedNoteException("the key's ID is not that of its name and key: a character is wrong");
        }
        if (!StrictEd25519.isUsual(publicKey())) {
            throw new MalformedNoteException("the key is not canonical, or of small order");
        }
    }

    public String name() {
        return name;
    }

    /// The four bytes by which a signature line names the key besides its name.
    public int id() {
        return id;
    }

    public Type type() {
        return Type.of(material[0]);
    }

    /// Without the type. Two vkeys with equal bytes here are one key under two names or types.
    public byte[] publicKey() {
        return Arrays.copyOfRange(material, 1, material.length);
    }

    public String text() {
        return name + "+" + HexFormat.of().toHexDigits(id) + "+" + StandardBase64.encode(material);
    }

    /// Checks an Ed25519 signature of this key over these bytes as they are, strictly.
    public boolean verify(byte[] message, byte[] signature) {
        return type() != Type.OTHER && StrictEd25519.verify(publicKey(), message, signature);
    }

    /// Checks what stands in a signature line of this key behind the ID, over a note's text: 64 bytes, or
    /// of a cosignature 8 bytes of time before them.
    boolean verifyLine(String text, byte[] signature) {
        if (type() != Type.COSIGNATURE) {
            return verify(text.getBytes(UTF_8), signature);
        }
        if (signature.length != Long.BYTES + StrictEd25519.SIGNATURE_BYTES) {
            return false;
        }
        long seconds = ByteBuffer.wrap(signature).getLong();
        return seconds >= 0
                && verify(cosigned(text, seconds), Arrays.copyOfRange(signature, Long.BYTES, signature.length));
    }

    /// What a witness signs.
    static byte[] cosigned(String text, long seconds) {
        byte[] head = (COSIGNATURE_HEAD + seconds + "\n").getBytes(US_ASCII);
        byte[] body = text.getBytes(UTF_8);
        byte[] message = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, message, head.length, body.length);
        return message;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey key
                && name.equals(key.name)
                && id == key.id
                && Arrays.equals(material, key.material);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + id;
    }

    @Override
    public String toString() {
        return text();
    }
}
