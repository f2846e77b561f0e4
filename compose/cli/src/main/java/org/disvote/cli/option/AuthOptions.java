package org.disvote.cli.option;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.cli.setting.Shown;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.KeySource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How voters identify themselves.
public final class AuthOptions {

    public enum Auth {
        NONE,
        JWT
    }

    @Option(
            names = "--auth",
            paramLabel = "none|jwt",
            defaultValue = "${env:DISVOTE_AUTH:-none}",
            description =
                    "how voters identify themselves (DISVOTE_AUTH): not at all, which is allowed on loopback only, or"
                            + " by signed tokens; default: ${DEFAULT-VALUE}")
    private Auth auth = Auth.NONE;

    @Option(
            names = "--auth-none-anywhere",
            defaultValue = "${env:DISVOTE_AUTH_NONE_ANYWHERE:-false}",
            description =
                    "allow --auth none off loopback, too (DISVOTE_AUTH_NONE_ANYWHERE): anybody can then vote in any"
                            + " name, or start the console's audit")
    private boolean anywhere;

    @Option(
            names = "--jwks",
            paramLabel = "FILE|URL",
            defaultValue = "${env:DISVOTE_JWKS}",
            description = "with --auth jwt: the issuer's public keys, as a JSON Web Key Set (DISVOTE_JWKS)")
    @Shown
    private @Nullable String jwks;

    @Option(
            names = "--issuer",
            paramLabel = "NAME",
            defaultValue = "${env:DISVOTE_ISSUER}",
            description = "with --auth jwt: what a token's iss must be (DISVOTE_ISSUER)")
    @Shown
    private @Nullable String issuer;

    @Option(
            names = "--audience",
            paramLabel = "NAME",
            defaultValue = "${env:DISVOTE_AUDIENCE}",
            description = "with --auth jwt: what a token's aud must be or hold (DISVOTE_AUDIENCE)")
    @Shown
    private @Nullable String audience;

    @Option(
            names = "--auth-leeway",
            paramLabel = "SECONDS",
            defaultValue = "${env:DISVOTE_AUTH_LEEWAY:-30}",
            description = "with --auth jwt: how far the issuer's clock may differ (DISVOTE_AUTH_LEEWAY); default:"
                    + " ${DEFAULT-VALUE}")
    private int leewaySeconds = (int) AuthConfig.Jwt.LEEWAY_DEFAULT.toSeconds();

    /// @param host the address that is listened on
    /// @throws UsageException with every problem
    public AuthConfig config(String host) {
        List<String> problems = new ArrayList<>();
        Optional<AuthConfig> config = checked(() -> auth == Auth.NONE ? none(problems) : jwt(problems), problems);
        config.ifPresent(given -> checked(
                () -> {
                    given.requireAllowedOn(host);
                    return given;
                },
                problems));
        if (!problems.isEmpty()) {
            throw new UsageException(problems);
        }
        return config.orElseThrow();
    }

    private AuthConfig none(List<String> problems) {
        // Who names an issuer believes that voters are identified.
        refuse("--jwks", jwks, problems);
        refuse("--issuer", issuer, problems);
        refuse("--audience", audience, problems);
        return new AuthConfig.None(anywhere);
    }

    private static void refuse(String name, @Nullable String value, List<String> problems) {
        if (value != null && !value.isBlank()) {
            problems.add(name + " is given, but not --auth jwt");
        }
    }

    private @Nullable AuthConfig jwt(List<String> problems) {
        KeySource keys = required("--jwks", jwks, problems)
                .flatMap(text -> checked(() -> KeySource.parse(text), problems))
                .orElse(null);
        String by = required("--issuer", issuer, problems).orElse(null);
        String to = required("--audience", audience, problems).orElse(null);
        return keys == null || by == null || to == null
                ? null
                : new AuthConfig.Jwt(keys, by, to, Duration.ofSeconds(leewaySeconds));
    }

    private static Optional<String> required(String name, @Nullable String value, List<String> problems) {
        if (value == null || value.isBlank()) {
            problems.add("--auth jwt needs " + name);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private static <T> Optional<T> checked(Check<T> check, List<String> problems) {
        try {
            return Optional.ofNullable(check.get());
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private interface Check<T> {
        @Nullable
        T get();
    }
}
