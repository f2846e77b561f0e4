package org.disvote.lab.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.disvote.cli.Cli;
import org.disvote.lab.cluster.UpProcess;
import org.disvote.testkit.Slow;
import org.disvote.topics.json.Json;
import org.disvote.topics.kafka.TopicCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Slow
class BackupVerifyIT {

    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aBackupOfARunningSystemIsProvedAndOneWithoutAVoteIsNot() throws Exception {
        Path data = folder.resolve("data");
        Path backup = folder.resolve("backup");
        Path report = folder.resolve("report.json");
        try (UpProcess up = UpProcess.ready(data, "--port", "0", "--shards", "2", "--replicas", "1")) {
            for (int i = 0; i < 30; i++) {
                assertEquals(201, up.cast("GR-" + i, "c1").statusCode());
            }
            assertEquals(0, run("audit", "--data", data.toString(), "--report", report.toString()), said::toString);
            assertEquals(0, run("backup", "create", backup.toString(), "--data", data.toString()), said::toString);
            assertEquals(201, up.cast("GR-30", "c2").statusCode());
            assertEquals(
                    0,
                    run(
                            "backup",
                            "create",
                            backup.toString(),
                            "--data",
                            data.toString(),
                            "--report",
                            report.toString()),
                    said::toString);
        }

        assertEquals(0, run("backup", "check", backup.toString()), said::toString);
        assertEquals(0, run("backup", "verify", backup.toString()), said::toString);
        assertTrue(said.toString().contains("the backup is proved"), said::toString);
        assertEquals(1, run("backup", "verify", backup.toString(), "--digest", "sha256:" + "0".repeat(64)));

        forgetTheFirstVotesOfAPartition(backup);
        assertEquals(0, run("backup", "check", backup.toString()), "every file that it names is as it was");
        assertEquals(1, run("backup", "verify", backup.toString()), said::toString);
        assertTrue(said.toString().contains("the backup is NOT proved"), said::toString);
    }

    /// Somebody who can write the manifest leaves out votes: only the audit can notice that.
    private static void forgetTheFirstVotesOfAPartition(Path backup) throws Exception {
        Path file = backup.resolve("manifest.json");
        ObjectNode manifest = (ObjectNode) Json.MAPPER.readTree(file.toFile());
        for (var part : manifest.withArray("topics")) {
            ArrayNode segments = (ArrayNode) part.path("segments");
            if (part.path("topic").asText().equals(TopicCatalog.VOTES) && !segments.isEmpty()) {
                int partition = part.path("partition").asInt();
                segments.removeAll();
                ((ObjectNode) part).put("seq", 0);
                manifest.withArray("heads").remove(partition);
                manifest.withArray("heads").insert(partition, 0);
                break;
            }
        }
        Files.write(file, Json.MAPPER.writeValueAsBytes(manifest));
    }

    private int run(String... arguments) {
        PrintWriter out = new PrintWriter(said);
        return Cli.run(out, out, arguments);
    }
}
