package org.disvote.operate.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndpointsTest {

    private static final Endpoints ENDPOINTS = new Endpoints(
            URI.create("http://127.0.0.1:8080"),
            null,
            "127.0.0.1:9092",
            List.of("jdbc:postgresql://127.0.0.1:5432/master0?user=postgres"),
            new TreeMap<>(Map.of("r1", "jdbc:postgresql://127.0.0.1:5432/replica_r1?user=postgres")),
            URI.create("http://127.0.0.1:8086/log/"),
            List.of(URI.create("http://127.0.0.1:8095/"), URI.create("http://127.0.0.1:8096/")),
            "/srv/data/policy");

    @Test
    void theFileHasTheAgreedMembers() throws Exception {
        var json = Json.MAPPER.readTree(ENDPOINTS.toJson());

        assertEquals("http://127.0.0.1:8080", json.path("api").textValue());
        assertEquals("127.0.0.1:9092", json.path("kafka").textValue());
        assertTrue(json.path("masters").get(0).textValue().startsWith("jdbc:postgresql:"));
        assertTrue(json.path("replicas").path("r1").textValue().startsWith("jdbc:postgresql:"));
        assertEquals("http://127.0.0.1:8086/log/", json.path("log").textValue());
        assertEquals("http://127.0.0.1:8096/", json.path("witnesses").get(1).textValue());
        assertEquals("/srv/data/policy", json.path("policy").textValue());
    }

    @Test
    void aWrittenFileIsReadAgain(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve(Endpoints.FILE), ENDPOINTS.toJson());

        assertEquals(ENDPOINTS, Endpoints.read(folder));
    }

    @Test
    void aFileOfASystemWithoutALogIsRead(@TempDir Path folder) throws Exception {
        ObjectNode json = (ObjectNode) Json.MAPPER.readTree(ENDPOINTS.toJson());
        Files.writeString(
                folder.resolve(Endpoints.FILE),
                json.without(List.of("log", "witnesses", "policy")).toString());

        Endpoints read = Endpoints.read(folder);

        assertNull(read.log());
        assertNull(read.policy());
        assertEquals(List.of(), read.witnesses());
        assertEquals(ENDPOINTS.masters(), read.masters());
    }

    @Test
    void membersOfANewerVersionAreIgnored(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve(Endpoints.FILE), ENDPOINTS.toJson().replaceFirst("\\{", "{\"newer\":1,"));

        assertEquals(ENDPOINTS, Endpoints.read(folder));
    }

    @Test
    void aDamagedFileIsReportedAsDamaged(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve(Endpoints.FILE), "{\"api\":");

        assertThrows(OperatorException.class, () -> Endpoints.read(folder));
    }
}
