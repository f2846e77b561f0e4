package org.disvote.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate for `localhost` and 127.0.0.1 that signs itself, made by the JDK's keytool.
///
/// @param certificate PEM
/// @param key PEM, PKCS#8, mode 0600
public record TestCertificate(Path certificate, Path key, X509Certificate x509) {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ALIAS = "server";

    /// Valid for a month.
    public static TestCertificate make(Path folder, String name) {
        return make(folder, name, "san=dns:localhost,ip:127.0.0.1", "-1d", 31);
    }

    /// The same for the name `localhost` alone.
    public static TestCertificate makeWithoutAddress(Path folder, String name) {
        return make(folder, name, "san=dns:localhost", "-1d", 31);
    }

    /// Valid until some days ago.
    public static TestCertificate makeExpired(Path folder, String name) {
        return make(folder, name, "san=dns:localhost,ip:127.0.0.1", "-10d", 5);
    }

    private static TestCertificate make(Path folder, String name, String names, String from, int days) {
        try {
            Path store = folder.resolve(name + ".p12");
            Process keytool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            names,
                            "-startdate",
                            from,
                            "-validity",
                            Integer.toString(days),
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            new String(PASSWORD)))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            X509Certificate x509 = (X509Certificate) keys.getCertificate(ALIAS);
            Path certificate = folder.resolve(name + ".crt");
            Files.writeString(certificate, pem("CERTIFICATE", x509.getEncoded()));
            Path key = folder.resolve(name + ".key");
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    key, pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD).getEncoded()));
            return new TestCertificate(certificate, key, x509);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content)
                + "\n-----END " + kind + "-----\n";
    }

    /// Puts this certificate where another one is, as a renewal does: file by file.
    public void replace(TestCertificate other) {
        try {
            Files.write(other.certificate(), Files.readAllBytes(certificate));
            Files.write(other.key(), Files.readAllBytes(key));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// For clients that trust these certificates and no others.
    public static SSLContext trusting(TestCertificate... trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.length; i++) {
                store.setCertificateEntry("trusted-" + i, trusted[i].x509());
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
