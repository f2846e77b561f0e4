package org.disvote.cli.results;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.disvote.cli.Cli;
import org.disvote.cli.command.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GroupsTableTest {

    private static final String RESULTS = """
            {"electionId":"greece","title":{"en":"Greece"},"state":"final","closesAt":"2027-06-06T16:00:00Z",
             "voters":150,"votes":150,"positions":{},"groups":[
             {"constituencies":["arta","preveza"],"counted":60,"questions":{"parliament":
              {"blank":1,"spoiled":2,"empty":0,"options":{
               "aegean":{"votes":30,"withheld":true},"pindus":{"votes":27,"withheld":true}}}}},
             {"constituencies":["athens-a"],"counted":90,"questions":{"parliament":
              {"blank":3,"spoiled":4,"empty":0,"options":{
               "aegean":{"votes":20,"candidates":{"k1":5,"k2":7}},"pindus":{"votes":63,"candidates":{"k3":0}}}}}}]}
            """;
    private static final String PAPER = """
            {"v":1,"electionId":"greece","constituency":"athens-a","questions":[{"id":"parliament",
             "title":{"en":"Members of parliament"},"options":[
             {"id":"aegean","title":{"en":"Aegean List"},"candidates":[
              {"id":"k1","title":{"en":"Anna"}},{"id":"k2","title":{"el":"Βάσω"}}]}]}]}
            """;

    private final HttpServer server;

    GroupsTableTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        answer("/elections/greece/results", RESULTS);
        answer("/elections/greece/ballots/arta", PAPER);
        answer("/elections/greece/ballots/athens-a", PAPER);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theCountrysVotesAreTheSumsOfAllGroups() {
        String table = results();

        assertTrue(table.contains("Members of parliament"), table);
        assertTrue(line(table, "pindus").contains(" 90   60.00 %"), table);
        assertTrue(line(table, "Aegean List").contains(" 50   33.33 %"), table);
        assertTrue(table.indexOf("pindus") < table.indexOf("Aegean List"), table);
        assertTrue(line(table, "blank").contains(" 4 "), table);
        assertTrue(line(table, "spoiled").contains(" 6 "), table);
        assertFalse(table.contains("empty"), table);
        assertTrue(line(table, "ballots").endsWith(" 150"), table);
        assertTrue(table.contains("2 groups of constituencies"), table);
        assertFalse(table.contains("Anna"), table);
    }

    @Test
    void aConstituencyIsShownWithItsCandidatesOrWithTheOnesItIsCountedWith() {
        String athens = results("--constituency", "athens-a");
        assertTrue(athens.contains("constituencies: athens-a"), athens);
        assertTrue(line(athens, "Βάσω").endsWith(" 7"), athens);
        assertTrue(athens.indexOf("Βάσω") < athens.indexOf("Anna"), athens);
        assertTrue(line(athens, "ballots").endsWith(" 90"), athens);

        String arta = results("--constituency", "preveza");
        assertTrue(arta.contains("constituencies: arta, preveza"), arta);
        assertTrue(arta.contains("crosses are withheld"), arta);
        assertTrue(line(arta, "aegean").contains(" 30   50.00 %"), arta);
    }

    @Test
    void anUnknownConstituencyIsReported() {
        Answer answer = asked("--constituency", "atlantis");

        assertEquals(Cli.FAILED, answer.code());
        assertTrue(answer.err().contains("no results of the constituency atlantis"), answer::err);
    }

    private String results(String... more) {
        Answer answer = asked(more);
        assertEquals(0, answer.code(), answer::err);
        return answer.out();
    }

    private Answer asked(String... more) {
        String[] arguments = new String[4 + more.length];
        arguments[0] = "results";
        arguments[1] = "greece";
        arguments[2] = "--api";
        arguments[3] = "http://127.0.0.1:" + server.getAddress().getPort();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Answer.to(arguments);
    }

    private static String line(String table, String with) {
        return table.lines().filter(line -> line.contains(with)).findFirst().orElse("");
    }

    private void answer(String path, String json) {
        server.createContext(path, exchange -> {
            byte[] bytes = json.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
