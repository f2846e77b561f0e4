package org.disvote.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.disvote.topics.tlog.Policy;
import org.disvote.verify.Mutations.Mutation;
import org.junit.jupiter.api.Test;

/// Files of evidence that holds, edited in every member, accuse nobody. All files are written as JSON lines
/// to `target/evidence.jsonl`, so that the other verifier is held to the same verdicts.
final class EvidenceMutationsTest {

    private static final Path CORPUS = Path.of("target/evidence.jsonl");

    private static boolean judged;

    @Test
    void noEditedFileAccusesAnybody() throws IOException {
        judgeAll();
    }

    /// Judges every file, and writes all of them with their exits to the corpus; once in a run of the tests.
    static synchronized void judgeAll() throws IOException {
        if (judged) {
            return;
        }
        Map<String, Integer> edited = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        Files.createDirectories(CORPUS.toAbsolutePath().getParent());
        try (BufferedWriter corpus = Files.newBufferedWriter(CORPUS)) {
            for (JsonNode each : Vectors.ALL.path("evidence")) {
                write(
                        corpus,
                        "example",
                        each.path("text").textValue(),
                        Vectors.POLICY,
                        each.path("exit").intValue());
            }
            for (Map.Entry<String, String> honest : Cheats.evidence().entrySet()) {
                String name = honest.getKey();
                int holds = name.equals("late") ? 5 : 3;
                write(corpus, name, honest.getValue(), Cheats.POLICY, holds);
                List<Mutation> mutations = Mutations.of(honest.getValue());
                for (Mutation each : mutations) {
                    int expected = each.same() ? holds : 4;
                    int exit = CheatsTest.judge(each.text(), Cheats.POLICY)
                            .outcome()
                            .exitCode();
                    if (exit != expected) {
                        wrong.add(name + ", " + each.what() + ": " + exit + " in place of " + expected);
                    }
                    write(corpus, name + ", " + each.what(), each.text(), Cheats.POLICY, expected);
                }
                edited.put(name, mutations.size());
            }
        }
        int all = edited.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("%,d edited evidence files judged: %s%n", all, edited);

        assertEquals(List.of(), wrong);
        assertTrue(all > 5_000, "only " + all);
        assertTrue(edited.values().stream().allMatch(count -> count > 100), edited::toString);
        judged = true;
    }

    private static void write(BufferedWriter corpus, String name, String text, Policy policy, int exit)
            throws IOException {
        JsonNode line = Vectors.MAPPER
                .createObjectNode()
                .put("name", name)
                .put("text", text)
                .put("policy", policy.text())
                .put("exit", exit);
        corpus.write(new String(Vectors.bytes(line), UTF_8));
        corpus.newLine();
    }
}
