package org.disvote.ingest.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.disvote.ingest.auth.AuthConfig.Jwt;
import org.disvote.ingest.auth.AuthConfig.None;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthConfigTest {

    private static final KeySource KEYS = KeySource.parse("keys.json");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "LOCALHOST", "::1", "0:0:0:0:0:0:0:1"})
    void onLoopbackNoAuthenticationIsNeeded(String host) {
        assertDoesNotThrow(() -> AuthConfig.none().requireAllowedOn(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0", "::", "10.0.0.1", "votes.example.gr", "localhost.example.gr", "127.0.0.1.nip.io", ""})
    void onOtherAddressesItMustBeAllowedExplicitly(String host) {
        String message = String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> AuthConfig.none().requireAllowedOn(host))
                .getMessage());

        assertTrue(message.contains("--auth jwt") && message.contains("--auth-none-anywhere"), message);
        assertDoesNotThrow(() -> new None(true).requireAllowedOn(host));
        assertDoesNotThrow(() -> new Jwt(KEYS, "i", "a", Duration.ZERO).requireAllowedOn(host));
    }

    @Test
    void issuerAudienceAndLeewayAreRequired() {
        assertThrows(IllegalArgumentException.class, () -> new Jwt(KEYS, " ", "a", Jwt.LEEWAY_DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> new Jwt(KEYS, "i", "", Jwt.LEEWAY_DEFAULT));
        assertThrows(IllegalArgumentException.class, () -> new Jwt(KEYS, "i", "a", Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> new Jwt(KEYS, "i", "a", Duration.ofHours(1)));
    }

    @Test
    void keysComeFromAFileOrAUrl() {
        assertEquals(new KeySource.File(Path.of("/etc/keys.json")), KeySource.parse("/etc/keys.json"));
        for (String url : List.of("https://id.example.gr/keys", "http://127.0.0.1:9/keys", "http://[::1]:9/keys")) {
            assertInstanceOf(KeySource.Url.class, KeySource.parse(url), url);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://id.example.gr/keys",
                "https://user:password@id.example.gr/keys",
                "ftp://id.example.gr/keys",
                "file:///etc/keys.json",
                "https://",
                "https:///keys",
                "https://id.example.gr/a b",
                "a\u0000b"
            })
    void keysFromElsewhereAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> KeySource.parse(text));
    }
}
