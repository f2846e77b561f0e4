package org.disvote.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A log in memory that also does what no honest log does. Its hashes and proofs are computed from RFC 6962's
/// definitions, not with the code that is tested.
public final class LogDouble {

    private static final byte TYPE = 1;

    public final String origin;
    private final byte[] seed;
    private final byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final List<byte[]> leaves = new ArrayList<>();

    /// @param secret makes the key
    public LogDouble(String origin, String secret) {
        this.origin = origin;
        seed = sha256(secret.getBytes(UTF_8));
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
    }

    /// A log with the same key whose leaves differ from this one's from `size` on.
    public LogDouble forkedAt(int size) {
        LogDouble fork = new LogDouble(origin, "");
        System.arraycopy(seed, 0, fork.seed, 0, seed.length);
        System.arraycopy(publicKey, 0, fork.publicKey, 0, publicKey.length);
        fork.leaves.addAll(leaves.subList(0, size));
        for (int i = size; i < leaves.size(); i++) {
            fork.leaves.add(("another leaf " + i).getBytes(UTF_8));
        }
        return fork;
    }

    public LogDouble grow(int leafCount) {
        for (int i = 0; i < leafCount; i++) {
            leaves.add(("leaf " + leaves.size()).getBytes(UTF_8));
        }
        return this;
    }

    public int size() {
        return leaves.size();
    }

    public String vkey() {
        return origin + "+" + HexFormat.of().toHexDigits(keyId()) + "+" + base64(typed(publicKey));
    }

    private int keyId() {
        return ByteBuffer.wrap(sha256((origin + "\n").getBytes(UTF_8), typed(publicKey)))
                .getInt();
    }

    private static byte[] typed(byte[] key) {
        return ByteBuffer.allocate(1 + key.length).put(TYPE).put(key).array();
    }

    public String checkpoint(int size) {
        return signed(text(size, root(size)));
    }

    public String text(int size, byte[] root) {
        return origin + "\n" + size + "\n" + base64(root) + "\n";
    }

    /// Any text with this log's signature.
    public String signed(String text) {
        return text + "\n" + signature(text) + "\n";
    }

    public String signature(String text) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        byte[] message = text.getBytes(UTF_8);
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return "— " + origin + " "
                + base64(ByteBuffer.allocate(4 + signature.length)
                        .putInt(keyId())
                        .put(signature)
                        .array());
    }

    /// The body of a request that takes a witness from one size to another.
    public String request(int oldSize, int newSize) {
        return request(oldSize, proof(oldSize, newSize), checkpoint(newSize));
    }

    public static String request(long oldSize, List<String> proof, String checkpoint) {
        StringBuilder body = new StringBuilder("old " + oldSize + "\n");
        proof.forEach(hash -> body.append(hash).append('\n'));
        return body.append('\n').append(checkpoint).toString();
    }

    public byte[] root(int size) {
        return root(leaves.subList(0, size));
    }

    /// PROOF(m, D[n]) in base64; empty from size 0.
    public List<String> proof(int m, int n) {
        return m == 0 || m > n
                ? List.of()
                : subproof(m, leaves.subList(0, n), true).stream()
                        .map(LogDouble::base64)
                        .toList();
    }

    private static byte[] root(List<byte[]> leaves) {
        return switch (leaves.size()) {
            case 0 -> sha256();
            case 1 -> sha256(new byte[] {0}, leaves.getFirst());
            default -> {
                int left = half(leaves.size());
                yield sha256(new byte[] {1}, root(leaves.subList(0, left)), root(leaves.subList(left, leaves.size())));
            }
        };
    }

    private static List<byte[]> subproof(int m, List<byte[]> leaves, boolean known) {
        int n = leaves.size();
        if (m == n) {
            return known ? List.of() : List.of(root(leaves));
        }
        int left = half(n);
        List<byte[]> proof = new ArrayList<>();
        if (m <= left) {
            proof.addAll(subproof(m, leaves.subList(0, left), known));
            proof.add(root(leaves.subList(left, n)));
        } else {
            proof.addAll(subproof(m - left, leaves.subList(left, n), false));
            proof.add(root(leaves.subList(0, left)));
        }
        return proof;
    }

    /// The largest power of two below n.
    private static int half(int n) {
        return Integer.highestOneBit(n - 1);
    }

    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
