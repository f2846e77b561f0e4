package org.disvote.witness.note;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;

/// The public key of a log: type 01, Ed25519. Its name is the log's origin.
public final class LogKey {

    static final byte TYPE = 1;

    private final String name;
    private final int id;
    private final byte[] publicKey;

    private LogKey(String name, int id, byte[] publicKey) {
        this.name = name;
        this.id = id;
        this.publicKey = publicKey;
    }

    /// @param vkey `NAME+ID+BASE64`
    public static LogKey parse(String vkey) throws MalformedException {
        String[] parts = vkey.split("\\+", 3);
        if (parts.length != 3) {
            throw new MalformedException("a vkey is NAME+ID+KEY");
        }
        String name = KeyName.require(parts[0]);
        byte[] typed = StrictText.base64(parts[2]);
        if (typed.length == 0 || typed[0] != TYPE) {
            throw new MalformedException("a log's vkey has the type 01, Ed25519");
        }
        byte[] publicKey = Arrays.copyOfRange(typed, 1, typed.length);
        if (!StrictEd25519.isKey(publicKey)) {
            throw new MalformedException("the vkey holds no Ed25519 public key");
        }
        int id = KeyName.id(name, TYPE, publicKey);
        if (KeyName.ofHex(parts[1]) != id) {
            throw new MalformedException("the vkey's ID does not fit its name and key");
        }
        return new LogKey(name, id, publicKey);
    }

    public String origin() {
        return name;
    }

    /// The line of this key, if it has one and its signature is valid.
    public Optional<SignatureLine> verified(Checkpoint checkpoint) {
        return checkpoint
                .lineOf(name, id)
                .filter(line ->
                        StrictEd25519.verify(publicKey, checkpoint.text().getBytes(UTF_8), line.signature()));
    }
}
