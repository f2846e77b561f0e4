package org.disvote.topics.listen;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.disvote.topics.operator.OperatorException;

/// A server's certificate with its key, checked: they belong together, and the certificate is valid now.
final class ServerIdentity {

    private static final byte[] SAMPLE = new byte[32];
    private static final char[] NO_PASSWORD = {};

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private ServerIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /// @param certificate the content of the file
    /// @param key the content of the file
    /// @throws OperatorException if they cannot be used; without a byte of the key
    static ServerIdentity of(TlsFiles files, byte[] certificate, byte[] key, Instant now) {
        List<X509Certificate> chain = PemFile.certificates(files.certificate(), certificate);
        X509Certificate own = chain.getFirst();
        Instant until = own.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            throw new OperatorException(
                    "the certificate in %s expired at %s: renew it".formatted(files.certificate(), until));
        }
        Instant from = own.getNotBefore().toInstant();
        if (now.isBefore(from)) {
            throw new OperatorException("the certificate in %s is valid from %s on: use it then, or check this clock"
                    .formatted(files.certificate(), from));
        }
        PrivateKey read = PemFile.key(files.key(), key, own.getPublicKey().getAlgorithm());
        if (!isOf(own, read)) {
            throw new OperatorException("the key in %s is not that of the certificate in %s: name files that belong"
                            .formatted(files.key(), files.certificate())
                    + " together");
        }
        return new ServerIdentity(chain, read);
    }

    private static boolean isOf(X509Certificate certificate, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(signatureOf(key));
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String signatureOf(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm(); // EdDSA
        };
    }

    Instant expiresAt() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /// In memory, with an empty password.
    KeyStore keyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("a key store in memory was read", e);
        }
    }
}
