package org.disvote.lab.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.disvote.cli.Cli;
import org.disvote.lab.cluster.UpProcess;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.voter.VoterKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VoterKeyIT {

    @Test
    void aKeyIsDestroyedAndStatedOnlyOnceEveryElectionThatUsesItIsClosedAndItsPeriodIsOver(@TempDir Path folder)
            throws Exception {
        Path data = folder.resolve("data");
        Path file = data.resolve("voter.key");
        Path other = folder.resolve("other.key");
        VoterKey.random().write(other);
        try (UpProcess up = UpProcess.ready(data, "--port", "0", "--shards", "1", "--replicas", "1")) {
            String commitment = VoterKey.read(file).commitment();
            assertEquals(201, up.cast("GR-1", "c1").statusCode());

            refused(destroy(data, file, "0"), "election demo is not closed on every partition");
            refused(destroy(data, other, "0"), "is not the key of this system");
            run(data, "election", "close-now", "demo");
            await().until(() -> destroy(data, file, "30").text().contains("the objection period of election demo"));
            assertEquals(commitment, VoterKey.read(file).commitment());
            assertEquals(List.of(), statements(up));

            Answer destroyed = destroy(data, file, "0");

            assertEquals(0, destroyed.code(), destroyed.text());
            assertFalse(Files.exists(file));
            assertEquals(1, statements(up).size());
            assertTrue(
                    statements(up).getFirst().contains("\"commitment\":\"" + commitment + "\""),
                    statements(up)::toString);
            refused(destroy(data, file, "0"), "there is no file");
        }
    }

    private record Answer(int code, String text) {}

    private static void refused(Answer answer, String why) {
        assertEquals(1, answer.code(), answer.text());
        assertTrue(answer.text().contains(why), answer.text());
    }

    private static Answer destroy(Path data, Path file, String days) {
        return run(data, "voter-key", "destroy", file.toString(), "--after", days);
    }

    private static Answer run(Path data, String... args) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--data", data.toString()));
        return new Answer(Cli.run(out, out, all.toArray(String[]::new)), text.toString());
    }

    /// That a voter key was destroyed; the promise key of the system is stated in the same topic.
    private static List<String> statements(UpProcess up) {
        List<String> statements = new ArrayList<>();
        TopicSnapshot.read(up.endpoints().brokers(), TopicCatalog.STATEMENTS, record -> {
            String text = record.value() == null ? "" : new String(record.value(), UTF_8);
            if (text.contains("\"kind\":\"voter-key-destroyed\"")) {
                statements.add(text);
            }
        });
        return statements;
    }
}
