package org.disvote.ingest.auth;

import java.time.InstantSource;
import java.util.List;

/// Tells who a request comes from. Safe for any number of threads; never waits for anything but the processor.
public interface Authenticator extends AutoCloseable {

    /// @param authorization every `Authorization` header of the request
    Caller identify(List<String> authorization);

    /// As [#identify], for what only operators may do. [Caller.Anyone] is for the route to judge: it is allowed
    /// where nobody but this machine can ask.
    default Caller identifyOperator(List<String> authorization) {
        Caller caller = identify(authorization);
        return caller instanceof Caller.Bearer bearer && !bearer.isOperator() ? new Caller.NotOperator() : caller;
    }

    @Override
    void close();

    /// @throws KeysUnavailableException if there are no keys to begin with
    static Authenticator start(AuthConfig config, InstantSource clock) {
        return switch (config) {
            case AuthConfig.None _ -> new Nobody();
            case AuthConfig.Jwt jwt -> new JwtAuthenticator(jwt, KeyRing.load(jwt.keys(), KeyRing.Pace.USUAL), clock);
        };
    }

    /// Identifies nobody.
    record Nobody() implements Authenticator {
        @Override
        public Caller identify(List<String> authorization) {
            return new Caller.Anyone();
        }

        @Override
        public void close() {}
    }
}
