package org.disvote.ingest.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.disvote.topics.listen.Listening;
import org.disvote.topics.listen.ServerAddress;

/// How voters authenticate.
public sealed interface AuthConfig {

    /// Reads the issuer's keys once. A command calls this before it makes or asks anything, so that it refuses
    /// unusable keys first.
    ///
    /// @throws KeysUnavailableException if they cannot be read or used
    default void requireKeys() {
        if (this instanceof Jwt jwt) {
            KeyRing.require(jwt.keys());
        }
    }

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
    /// @param voterClaim the claim that is the voter ID
    /// @param signIn how voters get tokens on the voting page; empty if they bring them
    record Jwt(
            KeySource keys, String issuer, String audience, Duration leeway, String voterClaim, Optional<SignIn> signIn)
            implements AuthConfig {

        public static final String VOTER_CLAIM_DEFAULT = "sub";

        /// Those that say something else of a token.
        private static final Set<String> OTHER_CLAIMS = Set.of("iss", "aud", "exp", "nbf", "scope");

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
            if (voterClaim.isBlank() || OTHER_CLAIMS.contains(voterClaim)) {
                throw new IllegalArgumentException("the claim '" + voterClaim + "' cannot be the voter ID");
            }
            if (signIn.isPresent() && !isSite(issuer)) {
                throw new IllegalArgumentException("voters cannot sign in at " + issuer
                        + ": the issuer must be a URL with https:, or with http: on this machine");
            }
        }

        public Jwt(KeySource keys, String issuer, String audience, Duration leeway) {
            this(keys, issuer, audience, leeway, VOTER_CLAIM_DEFAULT, Optional.empty());
        }

        private static boolean isSite(String issuer) {
            URI site;
            try {
                site = new URI(issuer);
            } catch (URISyntaxException e) {
                return false;
            }
            boolean plain = ServerAddress.isHttp(site)
                    && site.getUserInfo() == null
                    && site.getQuery() == null
                    && site.getFragment() == null;
            return plain
                    && ("https".equals(site.getScheme())
                            || ("http".equals(site.getScheme()) && Listening.isLoopback(site.getHost())));
        }
    }

    /// How the voting page gets tokens at the issuer: OpenID Connect, by an authorization code with PKCE.
    ///
    /// @param client the page's ID there, of a client without a secret
    /// @param scopes what the page asks for, with spaces between
    /// @param token which of the issuer's two tokens is sent to this system
    record SignIn(String client, String scopes, Token token) {

        public static final String SCOPES_DEFAULT = "openid";

        public enum Token {
            ACCESS,
            ID
        }

        public SignIn {
            if (client.isBlank()) {
                throw new IllegalArgumentException("no client is given: name the page's client ID at the issuer");
            }
            if (!List.of(scopes.split(" ", -1)).contains("openid")) {
                throw new IllegalArgumentException("the scopes '" + scopes + "' lack openid");
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
