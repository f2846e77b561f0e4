package org.disvote.topics.listen;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The server's key in force, which may be replaced at any time. A handshake asks three times: for an alias, for
/// its certificates, for its key. The alias names the generation, so that one handshake gets certificates and key of
/// one generation, also if the key is replaced meanwhile.
final class RenewedKeys extends X509ExtendedKeyManager {

    private static final char[] NO_PASSWORD = {};

    private record Generation(long number, X509ExtendedKeyManager keys) {}

    private record InForce(Generation now, Generation before) {}

    private volatile InForce inForce;

    RenewedKeys(ServerIdentity first) {
        Generation generation = new Generation(1, managerOf(first));
        inForce = new InForce(generation, generation);
    }

    /// From the next handshake on.
    synchronized void use(ServerIdentity identity) {
        Generation now = inForce.now();
        inForce = new InForce(new Generation(now.number() + 1, managerOf(identity)), now);
    }

    private static X509ExtendedKeyManager managerOf(ServerIdentity identity) {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(identity.keyStore(), NO_PASSWORD);
            for (KeyManager each : factory.getKeyManagers()) {
                if (each instanceof X509ExtendedKeyManager keys) {
                    return keys;
                }
            }
            throw new IllegalStateException("this JDK has no key manager for certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was checked cannot be used", e);
        }
    }

    private static @Nullable String named(Generation generation, @Nullable String alias) {
        return alias == null ? null : generation.number() + ":" + alias;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        Generation now = inForce.now();
        return named(now, now.keys().chooseEngineServerAlias(keyType, issuers, engine));
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        Generation now = inForce.now();
        return named(now, now.keys().chooseServerAlias(keyType, issuers, socket));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null; // JSSE chooses by the methods above
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Generation generation = of(alias);
        return generation == null ? null : generation.keys().getCertificateChain(within(alias));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Generation generation = of(alias);
        return generation == null ? null : generation.keys().getPrivateKey(within(alias));
    }

    /// A handshake that saw two replacements fails, and its client connects again.
    private @Nullable Generation of(String alias) {
        InForce known = inForce;
        String number = alias.substring(0, Math.max(0, alias.indexOf(':')));
        if (number.equals(Long.toString(known.now().number()))) {
            return known.now();
        }
        return number.equals(Long.toString(known.before().number())) ? known.before() : null;
    }

    private static String within(String alias) {
        return alias.substring(alias.indexOf(':') + 1);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
