package org.disvote.topics.listen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.operator.OperatorException;

/// Certificates and keys in PEM (RFC 7468). Text outside the blocks is passed over.
final class PemFile {

    /// Long chains have some ten kilobytes, the authorities of a whole system some hundred.
    static final int BYTES_MAX = 1024 * 1024;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----", Pattern.DOTALL);

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String KEY = "PRIVATE KEY";

    private PemFile() {}

    /// @param file for messages
    /// @throws OperatorException if there is none, or one cannot be read
    static List<X509Certificate> certificates(Path file, byte[] content) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(new String(content, ISO_8859_1));
        while (block.find()) {
            if (block.group(1).equals(CERTIFICATE)) {
                certificates.add(certificate(file, block.group(2)));
            }
        }
        if (certificates.isEmpty()) {
            throw new OperatorException(
                    "%s has no certificate in PEM: it must begin with -----BEGIN CERTIFICATE-----".formatted(file));
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, String base64) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(decoded(file, base64)));
        } catch (CertificateException e) {
            throw new OperatorException("a certificate in %s is damaged: copy the file again".formatted(file), e);
        }
    }

    /// @param algorithm of the certificate's public key
    /// @throws OperatorException if there is not exactly one key, or not one of the algorithm; without any of its
    ///     bytes
    static PrivateKey key(Path file, byte[] content, String algorithm) {
        List<String> keys = new ArrayList<>();
        Matcher block = BLOCK.matcher(new String(content, ISO_8859_1));
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals(KEY)) {
                keys.add(block.group(2));
            } else if (kind.endsWith(KEY)) {
                throw new OperatorException(
                        "%s has a key as %s: write it as PKCS#8 without a passphrase, `openssl pkcs8 -topk8 -nodes -in"
                                        .formatted(file, kind)
                                + " OLD -out NEW`");
            }
        }
        if (keys.size() != 1) {
            throw new OperatorException(
                    "%s has %d private keys in PEM: it must have one, after -----BEGIN PRIVATE KEY-----"
                            .formatted(file, keys.size()));
        }
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(decoded(file, keys.getFirst())));
        } catch (GeneralSecurityException e) {
            // Without the cause: its text could quote what it could not parse.
            throw new OperatorException("%s has no %s key, as its certificate has: name the key of the certificate"
                    .formatted(file, algorithm));
        }
    }

    private static byte[] decoded(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new OperatorException("%s is damaged: copy it again".formatted(file));
        }
    }
}
