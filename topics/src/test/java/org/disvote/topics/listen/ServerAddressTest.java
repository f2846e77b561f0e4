package org.disvote.topics.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"h:1", "kafka-1.example.org:65535", "127.0.0.1:9092", "[::1]:9092", "a_b:09092"})
    void aHostAndAPortAreTaken(String text) {
        assertTrue(ServerAddress.isHostAndPort(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "h:",
                ":9092",
                "h:0",
                "h:65536",
                "h:99999",
                "h:999999999999",
                "h:-1",
                "h:+1",
                "h:x",
                "h: 1",
                "h h:1",
                "::1:9092",
                "[::1]",
                "[x]:1",
                "http://h:1",
                "u@h:1",
                "h:1/",
                "h:1,i:2",
                "h:1\n"
            })
    void anythingElseIsNot(String text) {
        assertFalse(ServerAddress.isHostAndPort(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h", "https://h:65535/path?query", "http://[::1]:8080/", "http://127.0.0.1:1"})
    void aUrlOfAServerIsTaken(String text) {
        assertEquals(Optional.of(URI.create(text)), ServerAddress.http(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "h",
                "h:8080",
                "http:",
                "http://",
                "http:///path",
                "http://h:0",
                "http://h:65536",
                "http://h:99999",
                "http://h:999999999999",
                "ftp://h",
                "http://a b",
                "file:/etc/passwd"
            })
    void otherUrlsAreNot(String text) {
        assertEquals(Optional.empty(), ServerAddress.http(text));
    }
}
