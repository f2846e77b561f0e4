package org.disvote.ingest.auth;

import java.time.Duration;
import org.disvote.topics.listen.Listening;

/// How voters authenticate.
public sealed interface AuthConfig {

    /// No authentication: the voter ID in the request's body is trusted, so anybody who reaches the port can
    /// vote in any name.
    ///
    /// @param anywhere whether this is also allowed on addresses other than loopback
    record None(boolean anywhere) implements AuthConfig {}

    /// A signed token (JWT) from an issuer that knows the voters.
    ///
    /// @param keys where the issuer's public keys are read from
    /// @param issuer what a token's `iss` must be
    /// @param audience what a token's `aud` must be or contain
    /// @param leeway how far the issuer's clock may differ from ours
    record Jwt(KeySource keys, String issuer, String audience, Duration leeway) implements AuthConfig {

        public static final Duration LEEWAY_DEFAULT = Duration.ofSeconds(30);
        private static final Duration LEEWAY_MAX = Duration.ofMinutes(5);

        public Jwt {
            if (issuer.isBlank()) {
                throw new IllegalArgumentException("no issuer is given: name the issuer whose tokens are accepted");
            }
            if (audience.isBlank()) {
                throw new IllegalArgumentException("no audience is given: name the audience that tokens must have");
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
    /// @throws IllegalArgumentException if other machines can reach it without authentication and that was
    ///     not explicitly allowed
    default void requireAllowedOn(String host) {
        if (this instanceof None(boolean anywhere) && !anywhere && !Listening.isLoopback(host)) {
            throw new IllegalArgumentException("without authentication anybody who reaches " + host
                    + " could vote in any name: use --auth jwt, listen on 127.0.0.1, or give --auth-none-anywhere");
        }
    }
}
