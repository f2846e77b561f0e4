package org.disvote.topics.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokersTest {

    private static final String SECRET = "s3cret-of-the-test";

    private static final String USER = """
            security.protocol=SASL_SSL
            sasl.mechanism=SCRAM-SHA-512
            sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="sink" \
            password="%s";
            """;

    private static final String FILES = """
            config.providers=file
            config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider
            """;

    @TempDir
    private Path folder;

    @Test
    void clientsStartFromTheFilesProperties() throws IOException {
        Brokers brokers = Brokers.read("b1:9092,b2:9092", file(USER.formatted(SECRET)));

        Map<String, Object> settings = brokers.with(Map.of("acks", "all"));

        assertEquals("b1:9092,b2:9092", settings.get("bootstrap.servers"));
        assertEquals("SASL_SSL", settings.get("security.protocol"));
        assertEquals("all", settings.get("acks"));
    }

    @Test
    void whatAClientSetsWinsOverTheFile() throws IOException {
        Brokers brokers = Brokers.read("b1:9092", file("retry.backoff.ms=7"));

        assertEquals(9, brokers.with(Map.of("retry.backoff.ms", 9)).get("retry.backoff.ms"));
    }

    @Test
    void theCopyOfOneClientIsNotThatOfAnother() {
        Brokers brokers = Brokers.at("b1:9092");

        brokers.properties().put("acks", "0");

        assertFalse(brokers.properties().containsKey("acks"));
    }

    @Test
    void theTextShowsNoSecret() throws IOException {
        assertEquals(
                "b1:9092", Brokers.read("b1:9092", file(USER.formatted(SECRET))).toString());
    }

    @Test
    void theUserIsNamedByTheFileAndKeptWithOtherAddresses() throws IOException {
        Brokers user = Brokers.read("b1:9092", file(USER.formatted(SECRET)));

        assertEquals("user sink", user.client());
        assertEquals("user sink", user.reachedAt("b2:9092").client());
        assertEquals(
                "this client, which names no user,",
                Brokers.read("b1:9092", file("security.protocol=SSL")).client());
        assertEquals(
                "this client, which has no --kafka-config,",
                Brokers.at("b1:9092").client());
    }

    @Test
    void theNameOfTheUserMayStandInAnotherFile() throws IOException {
        Path names = Files.writeString(folder.resolve("names"), "user=ingest-1");

        Brokers brokers = Brokers.read(
                "b1:9092", file(FILES + USER.formatted(SECRET).replace("\"sink\"", "\"${file:" + names + ":user}\"")));

        assertEquals("user ingest-1", brokers.client());
        assertFalse(ClientProperties.read(folder.resolve("client.properties"))
                .toString()
                .contains(SECRET));
    }

    @Test
    void aPasswordMayStandInAnotherFile() throws IOException {
        Path passwords = Files.writeString(folder.resolve("passwords"), "sink=" + SECRET);

        Brokers brokers = Brokers.read("b1:9092", file(FILES + USER.formatted("${file:" + passwords + ":sink}")));

        assertFalse(brokers.properties().toString().contains(SECRET), "the clients resolve it themselves");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap.servers",
                "acks",
                "client.id",
                "enable.idempotence",
                "transactional.id",
                "transaction.timeout.ms",
                "key.serializer",
                "value.deserializer",
                "group.id",
                "isolation.level",
                "auto.offset.reset",
                "enable.auto.commit",
                "max.block.ms",
                "metric.reporters",
                "interceptor.classes",
                "partitioner.class"
            })
    void settingsThatGuaranteesDependOnAreRefused(String name) throws IOException {
        String message = refusal(name + "=" + SECRET);

        assertTrue(message.contains("sets " + name + ", which DisVote sets itself"), message);
        assertTrue(message.contains("remove it"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ssl.trustore.location", "security.protocoll", "sasl.jaas", "listener.name.x.sasl", "password"})
    void aMisspeltNameIsRefused(String name) throws IOException {
        String message = refusal(name + "=" + SECRET);

        assertTrue(message.contains("sets " + name + ", which no client of Kafka has: check its spelling"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "security.protocol=, the value of security.protocol is not one that Kafka takes",
        "'sasl.mechanism=PLAIN,security.protocol=SASL_SSL,sasl.jaas.config=', sasl.jaas.config is missing or malformed"
    })
    void aValueThatKafkaRefusesIsNamedButNotShown(String lines, String expected) throws IOException {
        String message = refusal(lines.replace(',', '\n') + SECRET);

        assertTrue(message.contains(expected), message);
    }

    @Test
    void aTrustStoreThatIsNotThereIsNamed() throws IOException {
        String message = refusal("security.protocol=SSL\nssl.truststore.location=/nowhere/ca.p12");

        assertTrue(message.contains("/nowhere/ca.p12"), message);
        assertTrue(message.contains("there is no such file"), message);
    }

    @Test
    void noConnectionIsMadeToReadTheFile() throws IOException {
        Brokers brokers = Brokers.read("no-such-host.invalid:9092", file("security.protocol=SSL"));

        assertTrue(brokers.hasClientProperties());
    }

    @Test
    void aProviderThatIsNotKafkasIsRefused() throws IOException {
        String message = refusal("config.providers=x\nconfig.providers.x.class=org.example." + SECRET);

        assertTrue(message.contains("a provider that is not one of Kafka's"), message);
    }

    @Test
    void aVariableWithoutItsProviderIsRefused() throws IOException {
        String message = refusal(USER.formatted("${file:/run/" + SECRET + ":key}"));

        assertTrue(message.contains("sasl.jaas.config from a provider that config.providers does not name"), message);
    }

    @Test
    void aVariableWithoutAValueIsRefused() throws IOException {
        Path passwords = Files.writeString(folder.resolve("passwords"), "other=" + SECRET);

        String message = refusal(FILES + USER.formatted("${file:" + passwords + ":sink}"));

        assertTrue(message.contains("takes the value of sasl.jaas.config from where there is none"), message);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path missing = folder.resolve("missing");

        String message = assertThrows(OperatorException.class, () -> Brokers.read("b1:9092", missing))
                .getMessage();

        assertEquals("there is no file " + missing + ": check the path", message);
    }

    @Test
    void aLargeFileIsRefused() throws IOException {
        String message = refusal("#".repeat(ClientProperties.BYTES_MAX + 1));

        assertTrue(message.contains("is larger than 65536 bytes"), message);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("client.properties"), text);
    }

    private String refusal(String text) throws IOException {
        Path file = file(text);
        OperatorException refused = assertThrows(OperatorException.class, () -> Brokers.read("b1:9092", file));
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            assertFalse(String.valueOf(cause.getMessage()).contains(SECRET), "a value of the file is shown");
        }
        return String.valueOf(refused.getMessage());
    }
}
