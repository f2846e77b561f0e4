package org.disvote.ingest.auth;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;

/// How voters identify themselves.
public sealed interface AuthConfig {

    /// Not at all: whoever reaches the port votes in whatever name they write into the body.
    ///
    /// @param anywhere whether that is meant off loopback too
    record None(boolean anywhere) implements AuthConfig {}

    /// By a signed token of an issuer that knows them.
    ///
    /// @param keys where the issuer's public keys are
    /// @param issuer what a token's `iss` must be
    /// @param audience what a token's `aud` must be or hold
    /// @param leeway how far the issuer's clock may differ from ours
    record Jwt(KeySource keys, String issuer, String audience, Duration leeway) implements AuthConfig {

        public static final Duration LEEWAY_DEFAULT = Duration.ofSeconds(30);
        private static final Duration LEEWAY_MAX = Duration.ofMinutes(5);

        public Jwt {
            if (issuer.isBlank()) {
                throw new IllegalArgumentException("no issuer is given: whose tokens are meant?");
            }
            if (audience.isBlank()) {
                throw new IllegalArgumentException("no audience is given: by what name do tokens mean this system?");
            }
            if (leeway.isNegative() || leeway.compareTo(LEEWAY_MAX) > 0) {
                throw new IllegalArgumentException("leeway " + leeway + " is not in [0, " + LEEWAY_MAX + "]");
            }
        }
    }

    static AuthConfig none() {
        return new None(false);
    }

    /// @param host the address to listen on
    /// @throws IllegalArgumentException if it may be reached from elsewhere, and nobody said that this is meant
    default void requireAllowedOn(String host) {
        if (this instanceof None(boolean anywhere) && !anywhere && !isLoopback(host)) {
            throw new IllegalArgumentException("without authentication anybody who reaches " + host
                    + " could vote in any name: use --auth jwt, listen on 127.0.0.1, or say --auth-none-anywhere");
        }
    }

    /// Whether only this machine reaches it, told without asking a name server, whose answer may change.
    static boolean isLoopback(String host) {
        if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
