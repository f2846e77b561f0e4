package org.disvote.ingest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Signs tokens as an issuer does, and as a forger might: any header and any payload. It shares no code with
/// the authenticator that it tests; only the JDK signs.
public final class Issuer {

    public static final String NAME = "https://id.example.gr/";
    public static final String AUDIENCE = "disvote";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final String algorithm;
    private final @Nullable String kid;
    private final KeyPair pair;
    private final String signing;

    private Issuer(String algorithm, @Nullable String kid, KeyPair pair, String signing) {
        this.algorithm = algorithm;
        this.kid = kid;
        this.pair = pair;
        this.signing = signing;
    }

    static Issuer rs256(@Nullable String kid) {
        return rs256(kid, 2048);
    }

    static Issuer rs256(@Nullable String kid, int bits) {
        return generate("RS256", kid, "SHA256withRSA", "RSA", generator -> generator.initialize(bits));
    }

    public static Issuer es256(@Nullable String kid) {
        return generate(
                "ES256",
                kid,
                "SHA256withECDSAinP1363Format",
                "EC",
                generator -> generator.initialize(new ECGenParameterSpec("secp256r1")));
    }

    static Issuer es384(@Nullable String kid) {
        return generate(
                "ES384",
                kid,
                "SHA384withECDSAinP1363Format",
                "EC",
                generator -> generator.initialize(new ECGenParameterSpec("secp384r1")));
    }

    static Issuer edDsa(@Nullable String kid) {
        return generate("EdDSA", kid, "Ed25519", "Ed25519", _ -> {});
    }

    private static Issuer generate(
            String algorithm, @Nullable String kid, String signing, String type, Initializing initializing) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            initializing.initialize(generator);
            return new Issuer(algorithm, kid, generator.generateKeyPair(), signing);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    PublicKey publicKey() {
        return pair.getPublic();
    }

    /// The public key as a JSON Web Key.
    Map<String, Object> key() {
        Map<String, Object> key = new TreeMap<>();
        if (kid != null) {
            key.put("kid", kid);
        }
        switch (pair.getPublic()) {
            case RSAPublicKey rsa -> {
                key.put("kty", "RSA");
                key.put("n", base64(unsigned(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8)));
                key.put("e", base64(rsa.getPublicExponent().toByteArray()));
            }
            case ECPublicKey ec -> {
                int bits = ec.getParams().getOrder().bitLength();
                key.put("kty", "EC");
                key.put("crv", "P-" + bits);
                key.put("x", base64(unsigned(ec.getW().getAffineX(), bits / 8)));
                key.put("y", base64(unsigned(ec.getW().getAffineY(), bits / 8)));
            }
            default -> {
                byte[] encoded = pair.getPublic().getEncoded();
                key.put("kty", "OKP");
                key.put("crv", "Ed25519");
                key.put("x", base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
            }
        }
        return key;
    }

    /// A key set with the public keys of these issuers.
    public static byte[] keySet(Issuer... issuers) {
        return keySet(Arrays.stream(issuers).map(Issuer::key).toList());
    }

    static byte[] keySet(List<Map<String, Object>> keys) {
        return json(Map.of("keys", keys)).getBytes(UTF_8);
    }

    /// The claims of a valid token; the map may be changed.
    static Map<String, Object> claims(String voter, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", NAME);
        claims.put("aud", AUDIENCE);
        claims.put("sub", voter);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.getEpochSecond() + 600);
        return claims;
    }

    /// The header of a valid token; the map may be changed.
    Map<String, Object> header() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm);
        if (kid != null) {
            header.put("kid", kid);
        }
        return header;
    }

    /// A token that is valid now, by the machine's clock.
    public String token(String voter) {
        return token(claims(voter, Instant.now()));
    }

    String token(Map<String, Object> claims) {
        return token(header(), claims);
    }

    String token(Map<String, Object> header, Map<String, Object> claims) {
        return sign(json(header), json(claims));
    }

    /// Signs any header and payload with this issuer's key.
    String sign(String header, String payload) {
        String signed = encoded(header) + "." + encoded(payload);
        try {
            Signature signature = Signature.getInstance(signing);
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<String> bearer(String token) {
        return List.of("Bearer " + token);
    }

    static String encoded(String text) {
        return base64(text.getBytes(UTF_8));
    }

    static String base64(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] unsigned(BigInteger number, int bytes) {
        byte[] signed = number.toByteArray();
        byte[] unsigned = new byte[bytes];
        int length = Math.min(signed.length, bytes);
        System.arraycopy(signed, signed.length - length, unsigned, bytes - length, length);
        return unsigned;
    }

    @Override
    public String toString() {
        return algorithm + " " + kid;
    }

    private interface Initializing {
        void initialize(KeyPairGenerator generator) throws GeneralSecurityException;
    }
}
