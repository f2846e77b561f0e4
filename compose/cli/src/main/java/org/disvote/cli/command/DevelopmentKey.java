package org.disvote.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.operator.OwnerOnlyFile;

/// A private key on this machine that signs tokens during development, in place of an identity provider. It
/// signs by RS256, which is by far the cheapest to verify.
final class DevelopmentKey {

    private static final int BITS = 2048;
    private static final int FILE_BYTES_MAX = 1 << 16;

    private final RSAKey key;
    private final Path keySet;

    private DevelopmentKey(RSAKey key, Path keySet) {
        this.key = key;
        this.keySet = keySet;
    }

    /// Creates the key on first use, readable by its owner only, and beside it a key set with its public
    /// half.
    static DevelopmentKey at(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            RSAKey key = Files.exists(absolute) ? read(absolute) : create(absolute);
            Path keySet = absolute.resolveSibling(absolute.getFileName() + ".public");
            if (!Files.exists(keySet)) {
                Files.writeString(keySet, new JWKSet(key).toString(true));
            }
            return new DevelopmentKey(key, keySet);
        } catch (IOException e) {
            throw new OperatorException(
                    "cannot use the key %s (%s): name another with --key".formatted(absolute, OperatorFile.why(e)), e);
        }
    }

    /// Where the public half is, for `--jwks`.
    Path keySet() {
        return keySet;
    }

    String token(JWTClaimsSet.Builder claims, Instant from, Instant to) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                claims.issueTime(Date.from(from)).expirationTime(Date.from(to)).build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign with the development key", e);
        }
        return token.serialize();
    }

    private static RSAKey read(Path file) throws IOException {
        try {
            RSAKey key = RSAKey.parse(new String(OperatorFile.read(file, FILE_BYTES_MAX), UTF_8));
            if (!key.isPrivate() || key.getKeyID() == null) {
                throw new IOException("it is not a private key");
            }
            return key;
        } catch (ParseException e) {
            throw new IOException("it is not an RSA key as a JSON Web Key", e);
        }
    }

    private static RSAKey create(Path file) throws IOException {
        RSAKey key;
        try {
            key = new RSAKeyGenerator(BITS)
                    .keyIDFromThumbprint(true)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform generates RSA keys", e);
        }
        Path folder = file.getParent();
        if (folder == null) {
            throw new NoSuchFileException(file.toString());
        }
        Files.createDirectories(folder);
        OwnerOnlyFile.create(file, key.toJSONString().getBytes(UTF_8));
        return key;
    }
}
