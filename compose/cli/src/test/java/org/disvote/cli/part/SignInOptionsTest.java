package org.disvote.cli.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.disvote.cli.option.UsageException;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.AuthConfig.SignIn;
import org.disvote.ingest.auth.KeySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Which options of signing in go together, and with which issuer.
final class SignInOptionsTest {

    private static final KeySource KEYS = KeySource.parse("https://id.example.gr/keys");

    @Test
    void withoutOptionsVotersBringTokens() {
        assertEquals(jwt("https://id.example.gr/"), options().with(jwt("https://id.example.gr/")));
        assertEquals(jwt("any name"), options().with(jwt("any name")));
        assertEquals(AuthConfig.none(), options().with(AuthConfig.none()));
    }

    @Test
    void thePageSignsInAsTheClientThatIsNamed() {
        SignInOptions options = options(
                "--sign-in", "page", "--sign-in-scopes", "openid voter", "--sign-in-token", "id", "--voter-claim", "v");

        assertEquals(
                new AuthConfig.Jwt(
                        KEYS,
                        "https://id.example.gr/",
                        "disvote",
                        Duration.ZERO,
                        "v",
                        Optional.of(new SignIn("page", "openid voter", SignIn.Token.ID))),
                options.with(jwt("https://id.example.gr/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a name",
                "https:",
                "http://id.example.gr/",
                "https://id.example.gr/?a=b",
                "https://id.example.gr/#a",
                "https://a:b@id.example.gr/",
                "ftp://127.0.0.1/"
            })
    void anIssuerThatIsNoSafeSiteIsRefused(String issuer) {
        assertEquals(
                List.of("voters cannot sign in at " + issuer
                        + ": the issuer must be a URL with https:, or with http: on this machine"),
                problems(jwt(issuer), "--sign-in", "page"));
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertEquals(
                List.of("--sign-in is given, but not --auth jwt"), problems(AuthConfig.none(), "--sign-in", "page"));
        assertEquals(
                List.of("the scopes 'profile' lack openid"),
                problems(jwt("http://127.0.0.1:8090/"), "--sign-in", "page", "--sign-in-scopes", "profile"));
        assertEquals(
                List.of("the claim 'exp' cannot be the voter ID"),
                problems(jwt("http://localhost/"), "--voter-claim", "exp"));
    }

    private static List<String> problems(AuthConfig auth, String... args) {
        return assertThrows(UsageException.class, () -> options(args).with(auth))
                .problems();
    }

    private static AuthConfig jwt(String issuer) {
        return new AuthConfig.Jwt(KEYS, issuer, "disvote", Duration.ZERO);
    }

    private static SignInOptions options(String... args) {
        SignInOptions options = new SignInOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
        return options;
    }
}
