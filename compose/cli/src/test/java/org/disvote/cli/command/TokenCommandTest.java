package org.disvote.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.disvote.cli.Cli;
import org.disvote.ingest.auth.AuthConfig;
import org.disvote.ingest.auth.Authenticator;
import org.disvote.ingest.auth.Caller;
import org.disvote.ingest.auth.KeySource;
import org.disvote.topics.id.VoterId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenCommandTest {

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void anIssuedTokenIsAcceptedWithTheKeysThatTheCommandNames() {
        String first = issue("--voter", "GR-1");
        String second = issue("--voter", "GR-2");

        try (Authenticator authenticator = authenticator(InstantSource.system())) {
            assertEquals(new Caller.Bearer(new VoterId("GR-1"), Set.of()), identify(authenticator, first));
            assertEquals(new Caller.Bearer(new VoterId("GR-2"), Set.of()), identify(authenticator, second));
        }
        assertTrue(err.toString().contains("For development only"), err::toString);
        assertTrue(err.toString().contains("--jwks " + keySet() + " "), err::toString);
    }

    @Test
    void anOperatorsTokenHasTheScope() {
        String token = issue("--voter", "maria", "--operator");

        try (Authenticator authenticator = authenticator(InstantSource.system())) {
            assertTrue(assertInstanceOf(Caller.Bearer.class, identify(authenticator, token))
                    .isOperator());
        }
    }

    @Test
    void aTokenIsValidForItsTimeAndNoLonger() {
        String token = issue("--voter", "GR-1", "--ttl", "30s");
        Instant now = Instant.now();

        try (Authenticator authenticator = authenticator(() -> now.plusSeconds(20))) {
            assertInstanceOf(Caller.Bearer.class, identify(authenticator, token));
        }
        try (Authenticator authenticator = authenticator(() -> now.plusSeconds(31))) {
            assertInstanceOf(Caller.Rejected.class, identify(authenticator, token));
        }
    }

    @Test
    void onlyTheOwnerMayReadTheKeyAndThePublicHalfHasNoSecret() throws Exception {
        issue("--voter", "GR-1");

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key())));
        assertFalse(Files.readString(keySet()).contains("\"d\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-5m", "25h", "1", "m", "P1D", "1d", "99999999999999999h"})
    void anInvalidTimeIsRefused(String ttl) {
        assertEquals(2, run("token", "--voter", "GR-1", "--key", key().toString(), "--ttl", ttl));
        assertEquals("", out.toString());
        assertFalse(Files.exists(key()));
    }

    @Test
    void everyProblemIsListed() {
        assertEquals(2, run("token", "--voter", "GR 1", "--ttl", "x", "--key", key().toString()));
        assertTrue(err.toString().contains("a voter ID is"), err::toString);
        assertTrue(err.toString().contains("'x' is not a time"), err::toString);
        assertEquals(2, run("token"));
    }

    @Test
    void aFileThatIsNoKeyIsLeftAsItIs() throws Exception {
        Files.writeString(key(), "precious");

        assertEquals(1, run("token", "--voter", "GR-1", "--key", key().toString()));

        assertEquals("precious", Files.readString(key()));
        assertTrue(err.toString().contains("name another with --key"), err::toString);
    }

    private String issue(String... args) {
        out.getBuffer().setLength(0);
        String[] all = new String[args.length + 3];
        all[0] = "token";
        all[1] = "--key";
        all[2] = key().toString();
        System.arraycopy(args, 0, all, 3, args.length);
        assertEquals(0, run(all), err::toString);
        return out.toString().strip();
    }

    private int run(String... args) {
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private Path key() {
        return dir.resolve("key.json");
    }

    private Path keySet() {
        return dir.resolve("key.json.public");
    }

    private Authenticator authenticator(InstantSource clock) {
        return Authenticator.start(
                new AuthConfig.Jwt(
                        KeySource.parse(keySet().toString()),
                        TokenCommand.ISSUER_DEFAULT,
                        TokenCommand.AUDIENCE_DEFAULT,
                        Duration.ZERO),
                clock);
    }

    private static Caller identify(Authenticator authenticator, String token) {
        return authenticator.identify(List.of("Bearer " + token));
    }
}
