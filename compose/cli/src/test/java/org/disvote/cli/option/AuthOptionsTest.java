package org.disvote.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.KeySource;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class AuthOptionsTest {

    private static final String[] JWT = {
        "--auth", "jwt", "--jwks", "https://id.example.gr/keys", "--issuer", "i", "--audience", "a"
    };

    @Test
    void withoutOptionsNobodyIsIdentifiedOnLoopback() {
        assertEquals(new AuthConfig.None(false), options().config("127.0.0.1"));
    }

    @Test
    void offLoopbackThatNeedsAnOption() {
        assertTrue(problems("0.0.0.0").getFirst().contains("--auth-none-anywhere"));
        assertEquals(new AuthConfig.None(true), options("--auth-none-anywhere").config("0.0.0.0"));
    }

    @Test
    void tokensAreAllowedOnAnyAddress() {
        assertEquals(
                new AuthConfig.Jwt(KeySource.parse("https://id.example.gr/keys"), "i", "a", Duration.ofSeconds(30)),
                options(JWT).config("0.0.0.0"));
    }

    @Test
    void everythingThatIsMissingIsListed() {
        assertEquals(
                List.of("--auth jwt needs --jwks", "--auth jwt needs --issuer", "--auth jwt needs --audience"),
                problems("0.0.0.0", "--auth", "jwt"));
    }

    @Test
    void keysByPlainHttpFromAnotherHostAreRefused() {
        List<String> problems = problems("0.0.0.0", "--auth", "JWT", "--jwks", "http://id.example.gr/keys");

        assertTrue(problems.getFirst().contains("is not https"), problems::toString);
        assertEquals(3, problems.size(), problems::toString);
    }

    @Test
    void keysWithoutTokensAreRefused() {
        for (String option : List.of("--jwks", "--issuer", "--audience")) {
            assertEquals(List.of(option + " is given, but not --auth jwt"), problems("127.0.0.1", option, "keys.json"));
        }
    }

    @Test
    void everythingThatContradictsNoIdentificationIsListed() {
        List<String> problems = problems("0.0.0.0", "--jwks", "keys.json", "--issuer", "i", "--audience", "a");

        assertEquals(
                List.of(
                        "--jwks is given, but not --auth jwt",
                        "--issuer is given, but not --auth jwt",
                        "--audience is given, but not --auth jwt"),
                problems.subList(0, 3));
        assertTrue(problems.get(3).contains("--auth-none-anywhere"), problems::toString);
        assertEquals(4, problems.size(), problems::toString);
    }

    @Test
    void anImpossibleLeewayIsRefused() {
        String[] args = java.util.Arrays.copyOf(JWT, JWT.length + 2);
        args[JWT.length] = "--auth-leeway";
        args[JWT.length + 1] = "301";

        assertTrue(problems("127.0.0.1", args).getFirst().contains("leeway"));
    }

    private static List<String> problems(String host, String... args) {
        return assertThrows(UsageException.class, () -> options(args).config(host))
                .problems();
    }

    private static AuthOptions options(String... args) {
        AuthOptions options = new AuthOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
        return assertInstanceOf(AuthOptions.class, options);
    }
}
