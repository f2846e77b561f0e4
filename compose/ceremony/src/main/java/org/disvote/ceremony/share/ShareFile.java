package org.disvote.ceremony.share;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Base64UrlText;
import org.disvote.topics.json.Digests;
import org.disvote.topics.json.Jcs;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.json.member.Members;
import org.disvote.topics.json.member.Problems;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;
import org.disvote.topics.sealing.Seal;

/// A trustee's share as a file, under the trustee's passphrase: one line of canonical JSON. All its members are bound
/// to the share, so that a file that was changed anywhere does not unlock.
public final class ShareFile {

    /// The longest file.
    static final int BYTES_MAX = 2_048;

    private static final int VERSION = 1;
    private static final String KDF = "argon2id";

    /// What is written in clear.
    ///
    /// @param index from 1, the share's number
    /// @param threshold how many shares give the key
    /// @param sealDigest of the seal whose key it is a share of
    public record Head(ElectionId election, String trustee, int index, int threshold, String sealDigest) {}

    private final Head head;
    private final byte[] salt;
    private final byte[] nonce;
    private final byte[] sealed;

    private ShareFile(Head head, byte[] salt, byte[] nonce, byte[] sealed) {
        this.head = head;
        this.salt = salt;
        this.nonce = nonce;
        this.sealed = sealed;
    }

    /// Locks a share. It takes a good part of a second, on purpose.
    ///
    /// @param random for salt and nonce
    public static ShareFile lock(Share share, int threshold, char[] passphrase, SecureRandom random) {
        Head head = new Head(share.election(), share.trustee(), share.index(), threshold, share.sealDigest());
        byte[] salt = new byte[Lock.SALT_BYTES];
        byte[] nonce = new byte[Lock.NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        byte[] key = Lock.key(passphrase, salt);
        try {
            byte[] aad = new ShareFile(head, salt, nonce, new byte[0]).aad();
            return new ShareFile(head, salt, nonce, Lock.close(key, nonce, aad, share.bytes()));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /// @throws OperatorException if it cannot be read or is no share file
    public static ShareFile read(Path file) {
        byte[] bytes = OperatorFile.read(file, BYTES_MAX);
        try {
            return parse(bytes);
        } catch (MalformedEventException e) {
            throw new OperatorException(
                    "%s cannot be used: %s: use a copy that was not changed".formatted(file, e.getMessage()), e);
        }
    }

    /// @param file with the line feed at its end
    /// @throws MalformedEventException if this is no share file, byte for byte
    public static ShareFile parse(byte[] file) throws MalformedEventException {
        if (file.length > BYTES_MAX || file.length == 0 || file[file.length - 1] != '\n') {
            throw new MalformedEventException("a share file is one line of at most " + BYTES_MAX + " bytes", null);
        }
        Problems problems = new Problems();
        Members members = new Members(Jcs.read(Arrays.copyOf(file, file.length - 1)), "", problems);
        members.version(VERSION);
        String election = members.id("election");
        String trustee = members.id("trustee");
        int index = members.number("index", 1);
        int threshold = members.number("threshold", 1);
        members.refuseIf(index > Seal.TRUSTEES_MAX, "index must be at most " + Seal.TRUSTEES_MAX);
        members.refuseIf(threshold > Seal.TRUSTEES_MAX, "threshold must be at most " + Seal.TRUSTEES_MAX);
        String seal = members.text("seal").orElse("");
        members.refuseIf(!Digests.isValid(seal), "seal must be of the form sha256:…");
        byte[] salt = kdf(members.object("kdf"));
        byte[] nonce = bytes(members, "nonce", Lock.NONCE_BYTES);
        byte[] sealed = bytes(members, "sealed", Share.BYTES + Lock.TAG_BYTES);
        members.noOthers();
        problems.throwIfAny("a share file");
        return new ShareFile(new Head(new ElectionId(election), trustee, index, threshold, seal), salt, nonce, sealed);
    }

    /// The numbers are part of the format: a file cannot ask for a weaker key, nor for all memory.
    private static byte[] kdf(Members kdf) {
        kdf.constant("name", KDF);
        constant(kdf, "m", Lock.MEMORY);
        constant(kdf, "t", Lock.PASSES);
        constant(kdf, "p", Lock.LANES);
        byte[] salt = bytes(kdf, "salt", Lock.SALT_BYTES);
        kdf.noOthers();
        return salt;
    }

    private static void constant(Members members, String name, int must) {
        members.refuseIf(members.number(name, 1) != must, name + " must be " + must);
    }

    private static byte[] bytes(Members members, String name, int length) {
        Optional<byte[]> bytes =
                members.text(name).flatMap(Base64UrlText::decode).filter(decoded -> decoded.length == length);
        members.refuseIf(bytes.isEmpty(), name + " must be " + length + " bytes in base64url");
        return bytes.orElseGet(() -> new byte[length]);
    }

    public Head head() {
        return head;
    }

    public ElectionId election() {
        return head.election();
    }

    public String trustee() {
        return head.trustee();
    }

    /// From 1.
    public int index() {
        return head.index();
    }

    public int threshold() {
        return head.threshold();
    }

    /// The digest of the seal whose key it is a share of.
    public String sealDigest() {
        return head.sealDigest();
    }

    /// @throws OperatorException if the passphrase is another, or the file was changed: nothing tells which
    public Share unlock(char[] passphrase) {
        byte[] key = key(passphrase);
        try {
            return open(key)
                    .orElseThrow(() -> new OperatorException(
                            "the share of %s does not unlock: the passphrase is wrong, or the file was changed"
                                    .formatted(trustee())));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /// The slow part of [#unlock].
    byte[] key(char[] passphrase) {
        return Lock.key(passphrase, salt);
    }

    /// The rest of it.
    Optional<Share> open(byte[] key) {
        Optional<byte[]> bytes = Lock.open(key, nonce, aad(), sealed);
        Optional<Share> share = bytes.map(plain -> new Share(election(), trustee(), sealDigest(), index(), plain));
        bytes.ifPresent(plain -> Arrays.fill(plain, (byte) 0));
        return share;
    }

    private ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("v", VERSION);
        json.put("election", election().value());
        json.put("trustee", trustee());
        json.put("index", index());
        json.put("threshold", threshold());
        json.put("seal", sealDigest());
        json.putObject("kdf")
                .put("name", KDF)
                .put("m", Lock.MEMORY)
                .put("t", Lock.PASSES)
                .put("p", Lock.LANES)
                .put("salt", Base64UrlText.encode(salt));
        json.put("nonce", Base64UrlText.encode(nonce));
        return json;
    }

    private byte[] aad() {
        return Jcs.write(json());
    }

    /// With the line feed at its end.
    public byte[] bytes() {
        byte[] line = Jcs.write(json().put("sealed", Base64UrlText.encode(sealed)));
        byte[] file = Arrays.copyOf(line, line.length + 1);
        file[line.length] = '\n';
        return file;
    }

    /// Creates the file with mode 0600, and returns once it is on disk.
    ///
    /// @throws OperatorException if it exists or cannot be written
    public void create(Path file) {
        try {
            OwnerOnlyFile.create(file, bytes());
        } catch (FileAlreadyExistsException e) {
            throw new OperatorException(
                    "%s exists already, and a share is never overwritten: name another place".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException(
                    "the share cannot be written to %s (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    @Override
    public String toString() {
        return "ShareFile[" + head + "]";
    }
}
