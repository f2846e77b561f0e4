package org.disvote.topics.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.disvote.topics.merkle.StandardBase64;
import org.disvote.topics.operator.OperatorException;

/// A secret Ed25519 key with its name: of a log, a witness, an ingest instance or a trustee. Its text, one
/// line of a file, is `PRIVATE+KEY+<name>+<8 hex>+<base64(01 ‖ seed)>`, as Go's `sumdb/note` has it. A
/// witness's file looks the same; only its public key is of type 04.
public final class SigningKey {

    /// The longest line of a key's file, with its line feed.
    static final int FILE_BYTES_MAX = 400;

    private static final String HEAD = "PRIVATE+KEY+";
    private static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;
    private static final int ID_DIGITS = 8;

    private final String name;
    private final byte[] seed;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];

    private SigningKey(String name, byte[] seed) {
        this.name = name;
        this.seed = seed;
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    }

    /// @throws IllegalArgumentException if the name is empty, too long, or has a space or a plus
    public static SigningKey generate(String name) {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        return ofSeed(name, seed);
    }

    /// @throws IllegalArgumentException as [#generate], or unless the seed has 32 bytes
    public static SigningKey ofSeed(String name, byte[] seed) {
        if (!KeyNames.isShortName(name)) {
            throw new IllegalArgumentException(
                    "a key's name has 1–" + KeyNames.BYTES_MAX + " bytes, without space, control character and +");
        }
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed has " + SEED_BYTES + " bytes");
        }
        return new SigningKey(name, seed.clone());
    }

    /// @throws OperatorException if the file cannot be read, has another mode than 0600 or 0400, or is no key
    public static SigningKey read(Path file) {
        return SigningKeyFile.read(file);
    }

    /// Creates the file with mode 0600, and returns once it is on disk.
    ///
    /// @throws OperatorException if there is such a file already, or it cannot be written
    public void create(Path file) {
        SigningKeyFile.create(file, this);
    }

    /// @param line with or without the line feed
    /// @throws MalformedNoteException if it is no key, or its ID is not that of its name and key
    public static SigningKey parse(String line) throws MalformedNoteException {
        String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
        int id = text.indexOf('+', HEAD.length());
        int material = id + 1 + ID_DIGITS;
        if (!text.startsWith(HEAD) || id < 0 || text.length() <= material || text.charAt(material) != '+') {
            throw new MalformedNoteException("a secret key has the form " + HEAD + "<name>+<8 hex>+<base64>");
        }
        byte[] typeAndSeed = StandardBase64.decode(text.substring(material + 1)).orElse(new byte[0]);
        if (typeAndSeed.length != SEED_BYTES + 1 || typeAndSeed[0] != VerifierKey.Type.ED25519.number()) {
            throw new MalformedNoteException("a secret key ends in base64 of the byte 01 and " + SEED_BYTES + " bytes");
        }
        try {
            SigningKey key =
                    ofSeed(text.substring(HEAD.length(), id), Arrays.copyOfRange(typeAndSeed, 1, typeAndSeed.length));
            // Finds every other way to write it, and a name or an ID with a wrong character.
            if (key.fileText().equals(text + "\n")) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedNoteException(String.valueOf(e.getMessage()));
        }
        throw new MalformedNoteException("the ID of the secret key is not that of its name and key");
    }

    public String name() {
        return name;
    }

    /// The secret, as a file has it, with its line feed.
    public String fileText() {
        byte[] typeAndSeed = new byte[SEED_BYTES + 1];
        typeAndSeed[0] = VerifierKey.Type.ED25519.number();
        System.arraycopy(seed, 0, typeAndSeed, 1, SEED_BYTES);
        return HEAD + name + "+" + HexFormat.of().toHexDigits(verifier().id()) + "+"
                + StandardBase64.encode(typeAndSeed) + "\n";
    }

    /// The public key, type 01.
    public VerifierKey verifier() {
        return VerifierKey.of(name, VerifierKey.Type.ED25519, publicKey);
    }

    /// The public key of a witness, type 04.
    public VerifierKey cosigner() {
        return VerifierKey.of(name, VerifierKey.Type.COSIGNATURE, publicKey);
    }

    /// As text, type 01.
    public String vkey() {
        return verifier().text();
    }

    /// As text, type 04.
    public String cosignatureVkey() {
        return cosigner().text();
    }

    /// 64 bytes over these bytes as they are.
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /// The line of type 01 over a note's text.
    public SignatureLine sign(String text) {
        return SignatureLine.of(verifier(), sign(text.getBytes(UTF_8)));
    }

    /// The line of type 04 over the text of a checkpoint.
    ///
    /// @param seconds since 1970
    public SignatureLine cosign(String text, long seconds) {
        if (seconds < 0) {
            throw new IllegalArgumentException("a cosignature's time " + seconds + " is negative");
        }
        byte[] signature = sign(VerifierKey.cosigned(text, seconds));
        return SignatureLine.of(
                cosigner(),
                ByteBuffer.allocate(Long.BYTES + signature.length)
                        .putLong(seconds)
                        .put(signature)
                        .array());
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "secret key of " + name;
    }
}
