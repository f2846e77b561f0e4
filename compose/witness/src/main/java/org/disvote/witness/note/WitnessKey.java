package org.disvote.witness.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The private key of a witness. It signs nothing but cosignatures of checkpoints: type 04, version 1.
public final class WitnessKey {

    static final byte TYPE = 4;

    private static final String BEGIN = "PRIVATE+KEY+";
    private static final int TIME_BYTES = 8;

    private final String name;
    private final byte[] seed;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final int id;

    private WitnessKey(String name, byte[] seed) {
        this.name = name;
        this.seed = seed;
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        id = KeyName.id(name, TYPE, publicKey);
    }

    /// @param name of the witness, such as `witness.example.org/w1`
    public static WitnessKey generate(String name) throws MalformedException {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        Ed25519.generatePrivateKey(new SecureRandom(), seed);
        return new WitnessKey(KeyName.require(name), seed);
    }

    /// @param text of a key file: one line, as Go's `sumdb/note` writes it, perhaps with its line feed.
    ///     Type and ID in it are those of an Ed25519 key, 01.
    /// @throws MalformedException which never quotes the text
    public static WitnessKey parse(String text) throws MalformedException {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        String[] parts = line.startsWith(BEGIN) ? line.substring(BEGIN.length()).split("\\+", 3) : new String[0];
        if (parts.length != 3) {
            throw new MalformedException("a key file is the line PRIVATE+KEY+NAME+ID+KEY");
        }
        byte[] typed = StrictText.base64(parts[2]);
        if (typed.length != 1 + Ed25519.SECRET_KEY_SIZE || typed[0] != LogKey.TYPE) {
            throw new MalformedException("a key file holds an Ed25519 seed of type 01");
        }
        WitnessKey key = new WitnessKey(KeyName.require(parts[0]), Arrays.copyOfRange(typed, 1, typed.length));
        if (KeyName.ofHex(parts[1]) != key.fileId()) {
            throw new MalformedException("the ID in the key file does not fit its name and key");
        }
        return key;
    }

    private int fileId() {
        return KeyName.id(name, LogKey.TYPE, publicKey);
    }

    /// What is written to a key file. It is secret.
    public String fileText() {
        return BEGIN + name + "+" + KeyName.hex(fileId()) + "+" + typed(LogKey.TYPE, seed) + "\n";
    }

    /// The public key, as policies name it.
    public String vkey() {
        return name + "+" + KeyName.hex(id) + "+" + typed(TYPE, publicKey);
    }

    private static String typed(byte type, byte[] key) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(1 + key.length).put(type).put(key).array());
    }

    public String name() {
        return name;
    }

    /// @param seconds since 1970, above 0
    public SignatureLine cosign(Checkpoint checkpoint, long seconds) {
        if (seconds < 1) {
            throw new IllegalArgumentException("a cosignature's time is after 1970");
        }
        byte[] message = message(checkpoint, seconds);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return SignatureLine.of(
                name,
                id,
                ByteBuffer.allocate(TIME_BYTES + signature.length)
                        .putLong(seconds)
                        .put(signature)
                        .array());
    }

    /// This witness's own line, if it has one and its signature is valid.
    public Optional<SignatureLine> verified(Checkpoint checkpoint) {
        return checkpoint.lineOf(name, id).filter(line -> isValid(checkpoint, line.signature()));
    }

    private boolean isValid(Checkpoint checkpoint, byte[] timed) {
        if (timed.length != TIME_BYTES + Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        long seconds = ByteBuffer.wrap(timed).getLong();
        return seconds > 0
                && StrictEd25519.verify(
                        publicKey, message(checkpoint, seconds), Arrays.copyOfRange(timed, TIME_BYTES, timed.length));
    }

    private static byte[] message(Checkpoint checkpoint, long seconds) {
        return ("cosignature/v1\ntime " + seconds + "\n" + checkpoint.text()).getBytes(UTF_8);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "WitnessKey[" + name + "]";
    }
}
