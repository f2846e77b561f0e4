package org.disvote.topics.listen;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.jspecify.annotations.Nullable;

/// Certificate authorities of an operator's own, which clients of this process accept besides those of the JDK.
public final class TrustedAuthorities {

    private TrustedAuthorities() {}

    /// @param file certificates in PEM
    /// @throws OperatorException if it has none
    public static SSLContext with(Path file) {
        List<X509Certificate> accepted = new ArrayList<>(ofTheJdk());
        accepted.addAll(PemFile.certificates(file, OperatorFile.read(file, PemFile.BYTES_MAX)));
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < accepted.size(); i++) {
                store.setCertificateEntry("authority-" + i, accepted.get(i));
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new OperatorException("%s cannot be used: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static List<X509Certificate> ofTheJdk() {
        try {
            for (TrustManager each : managers(null)) {
                if (each instanceof X509TrustManager authorities) {
                    return List.of(authorities.getAcceptedIssuers());
                }
            }
            return List.of();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no trust manager", e);
        }
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
