package org.disvote.lab.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Map;
import org.disvote.lab.demo.GroupedResults;
import org.disvote.operate.sample.GreekElection;
import org.disvote.operate.sample.GreekElection.Size;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.ballot.Paper;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

final class GreekReportTest {

    private static final Instant OPENS = Instant.parse("2027-06-06T04:00:00Z");

    private static final Definition DEFINITION =
            Definition.of(GreekElection.json(new ElectionId("greece"), OPENS, OPENS.plusSeconds(1), Size.BY_LAW));

    private static final String RESULTS = """
            {"groups":[
             {"constituencies":["arta","preveza"],"counted":60,"questions":{"parliament":
              {"blank":1,"spoiled":2,"empty":0,"options":{
               "aegean":{"votes":30,"withheld":true},"pindus":{"votes":27,"withheld":true}}}}},
             {"constituencies":["samos"],"counted":90,"questions":{"parliament":
              {"blank":3,"spoiled":4,"empty":0,"options":{
               "aegean":{"votes":20,"candidates":{"k101":5,"k102":1107}},
               "pindus":{"votes":63,"candidates":{"k401":0}}}}}}]}
            """;

    @Test
    void listsConstituenciesAndCandidatesAreNamedByTheirTitles() throws JsonProcessingException {
        String report = report();

        assertTrue(line(report, "  Pindus List ").contains("90  60.00 %"), report);
        assertTrue(line(report, "  Aegean List ").contains("50  33.33 %"), report);
        assertTrue(line(report, "  blank").contains(" 4 "), report);
        assertTrue(line(report, "  spoiled").contains(" 6 "), report);
        assertTrue(line(report, "  arta").contains("300          60   20.00 %"), report);
        assertTrue(line(report, "  arta").endsWith("Aegean List"), report);
        assertTrue(report.contains("    with preveza"), report);
        assertTrue(line(report, "1,107").contains("samos"), report);
        assertTrue(line(report, "1,107").contains(name("aegean", "k102")), report);
        assertFalse(report.contains(name("pindus", "k401")), report);
        assertTrue(report.contains("Where fewer than 50 ballots are counted"), report);
        assertTrue(report.contains("The crosses of 2 lists are kept back"), report);
    }

    private static String report() throws JsonProcessingException {
        StringWriter out = new StringWriter();
        new GreekReport(
                        DEFINITION,
                        Map.of("arta", 100L, "preveza", 200L, "samos", 150L),
                        GroupedResults.of(Json.MAPPER.readTree(RESULTS), GreekElection.QUESTION))
                .print(new PrintWriter(out, true));
        return out.toString();
    }

    private static String name(String list, String candidate) {
        Paper paper = DEFINITION.papers().get("samos");
        return paper == null
                ? ""
                : paper.questions().getFirst().options().stream()
                        .filter(option -> option.id().equals(list))
                        .flatMap(option -> option.candidates().stream())
                        .filter(each -> each.id().equals(candidate))
                        .map(each -> String.valueOf(each.title().get("en")))
                        .findFirst()
                        .orElse("");
    }

    private static String line(String report, String with) {
        return report.lines().filter(line -> line.contains(with)).findFirst().orElse("");
    }
}
