package org.disvote.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.disvote.topics.election.Election;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What the preview of a draft answers, without a system.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreviewIT {

    private final Election draft = Launches.election(file());
    private final HttpClient client = HttpClient.newHttpClient();
    private final Preview preview = Preview.start("127.0.0.1", 0, draft);

    /// Opens in the far future, in one constituency and for nobody else.
    private static ObjectNode file() {
        ObjectNode file = Launches.file(
                "draft", Instant.parse("2090-01-01T00:00:00Z"), Instant.parse("2090-01-02T00:00:00Z"), "c1", "c2");
        file.remove("choices");
        ObjectNode question =
                file.put("ballots", "open").putArray("questions").addObject().put("id", "q");
        question.putObject("title").put("en", "Question");
        ObjectNode option = question.putArray("options").addObject().put("id", "c1");
        option.putObject("title").put("en", "Option");
        option.putArray("in").add("A1");
        return file;
    }

    @BeforeAll
    void theDraftHasOnePaper() {
        assertEquals(Set.of("A1"), draft.terms().papers().keySet());
    }

    @AfterAll
    void stop() {
        preview.close();
        client.close();
    }

    @Test
    void aDraftThatOpensLaterIsOpenInItsPreview() throws Exception {
        assertTrue(text(get("/")).contains("/page.js\""));
        for (String path : new String[] {"/elections", "/elections/draft"}) {
            String found = text(get(path));
            assertTrue(found.contains("\"state\":\"open\""), found);
            assertTrue(found.contains("\"terms\":\"" + draft.digest() + "\""), found);
        }
        assertEquals(404, get("/elections/other").statusCode());
    }

    @Test
    void termsAndPapersAreTheBytesThatALaunchWouldFix() throws Exception {
        assertArrayEquals(draft.terms().bytes(), get("/elections/draft/terms").body());
        assertArrayEquals(
                draft.paper("A1").orElseThrow().bytes(),
                get("/elections/draft/ballots/A1").body());
        assertEquals(404, get("/elections/draft/ballots/-").statusCode());
    }

    @Test
    void whoEntersTheNameOfAConstituencyIsInIt() throws Exception {
        HttpResponse<byte[]> voter = post("/elections/draft/voter", "{\"voterId\":\"A1\"}");

        assertEquals(200, voter.statusCode());
        assertTrue(text(voter).contains("\"constituency\":\"A1\",\"revision\":1"), text(voter));
        HttpResponse<byte[]> other = post("/elections/draft/voter", "{\"voterId\":\"GR-1\"}");
        assertEquals(403, other.statusCode());
        assertTrue(text(other).contains("not-eligible"), text(other));
        assertEquals(400, post("/elections/draft/voter", "A1").statusCode());
    }

    @Test
    void noVoteIsRecorded() throws Exception {
        HttpResponse<byte[]> refused = post("/elections/draft/votes", "{\"voterId\":\"A1\",\"choice\":\"c1\"}");

        assertEquals(403, refused.statusCode());
        assertTrue(text(refused).contains("not-open"), text(refused));
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(preview.uri().resolve(path)).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(preview.uri().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
