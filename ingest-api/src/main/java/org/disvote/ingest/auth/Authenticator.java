package org.disvote.ingest.auth;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Finds out who sent a request. Thread-safe. It does no I/O and takes no lock for long, so request threads
/// may call it.
public interface Authenticator extends AutoCloseable {

    /// @param authorization every `Authorization` header of the request
    Caller identify(List<String> authorization);

    /// As [#identify], for routes that only operators may use. [Caller.Anyone] is returned unchanged: the
    /// route then admits only callers on this machine.
    default Caller identifyOperator(List<String> authorization) {
        Caller caller = identify(authorization);
        return caller instanceof Caller.Bearer bearer && !bearer.isOperator() ? new Caller.NotOperator() : caller;
    }

    /// The token of a caller who was identified by one.
    ///
    /// @param authorization as [#identify] accepted it
    /// @return the characters after the scheme
    static Optional<String> token(List<String> authorization) {
        return authorization.stream()
                .findFirst()
                .map(header -> header.substring(header.indexOf(' ') + 1).strip());
    }

    @Override
    void close();

    /// @throws KeysUnavailableException if the issuer's keys cannot be read at the start
    static Authenticator start(AuthConfig config, InstantSource clock) {
        return switch (config) {
            case AuthConfig.None _ -> new Nobody();
            case AuthConfig.Jwt jwt -> new JwtAuthenticator(jwt, KeyRing.load(jwt.keys(), KeyRing.Pace.USUAL), clock);
        };
    }

    /// Authenticates nobody.
    record Nobody() implements Authenticator {
        @Override
        public Caller identify(List<String> authorization) {
            return new Caller.Anyone();
        }

        @Override
        public void close() {}
    }
}
