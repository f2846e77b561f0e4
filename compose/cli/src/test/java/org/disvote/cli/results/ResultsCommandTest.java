package org.disvote.cli.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.disvote.cli.Cli;
import org.disvote.cli.command.Answer;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;

class ResultsCommandTest {

    private static final String HEAD = """
        {"electionId":"demo","title":{"en":"Demo"},"closesAt":"2029-06-10T16:00:00Z","voters":1234,\
        """;
    private static final String CHOICES = """
        "votes":1234,"choices":[
        {"id":"c1","title":{"el":"Ένα","en":"One"},"votes":926,"percent":75.04},
        {"id":"two","title":{"el":"Δύο"},"votes":308,"percent":24.96}],\
        """;

    @Test
    void finalResultsAreATableWithBars() throws JsonProcessingException {
        String table = table(HEAD + CHOICES + """
            "state":"final","positions":{
            "0":{"sealedSeq":600,"countedSeq":600,"replicatedSeq":600},
            "1":{"sealedSeq":634,"countedSeq":640,"replicatedSeq":634}}}\
            """);

        assertTrue(table.contains("demo: final, resting on the heads of all 2 partitions"), table);
        assertTrue(table.contains("turnout: 1,234 voters"), table);
        assertTrue(table.contains("  c1   One  " + "█".repeat(30) + " "), table);
        assertTrue(table.contains("  two  Δύο  " + "█".repeat(10) + " "), table);
        assertTrue(table.contains("24.96 %"), table);
    }

    @Test
    void aTallyThatIsNotPublishedYetIsReportedAsSuch() throws JsonProcessingException {
        String table = table(HEAD + """
            "state":"counting","positions":{
            "0":{"sealedSeq":600,"countedSeq":600,"replicatedSeq":600},
            "1":{"countedSeq":640,"replicatedSeq":634}}}\
            """);

        assertTrue(table.contains("counting; 1 of 2 partitions are closed, 1 of them counted"), table);
        assertTrue(table.contains("No tally is shown"), table);
    }

    @Test
    void aSealedElectionSaysWhatItsTallyWaitsForAndThenWhoSignedTheCount() throws JsonProcessingException {
        String closed = table("""
                {"electionId":"vault","state":"counting","voters":2,"positions":{
                "0":{"sealedSeq":2,"countedSeq":2,"replicatedSeq":2}}}""");
        assertTrue(closed.contains("once its trustees have opened them"), closed);

        String counted = table("""
                {"electionId":"vault","state":"final","voters":2,"votes":2,"groups":[],
                "count":{"transcript":"sha256:ab","signedBy":["anna","cem"]},
                "positions":{"0":{"sealedSeq":2,"countedSeq":2,"replicatedSeq":2}}}""");
        assertTrue(counted.contains("count: sha256:ab, signed by anna, cem"), counted);
    }

    @Test
    void faultFResultsThatWaitForAReplicaSayThatThereIsNone() throws JsonProcessingException {
        String table = table(HEAD + CHOICES + """
            "state":"counting","positions":{
            "0":{"sealedSeq":600,"countedSeq":600,"replicatedSeq":0},
            "1":{"sealedSeq":0,"countedSeq":0,"replicatedSeq":0}}}\
            """);

        assertTrue(table.contains("no replica reports any vote: start a sink"), table);
    }

    @Test
    void aBadAddressAndABadIdAreReportedBeforeAnyRequest() {
        assertEquals(
                Cli.USAGE, Answer.to("results", "demo", "--api", "localhost").code());
        assertEquals(
                Cli.USAGE,
                Answer.to("results", "../demo", "--api", "http://127.0.0.1:1").code());
        Answer away = Answer.to("results", "demo", "--api", "http://127.0.0.1:1");
        assertEquals(Cli.FAILED, away.code());
        assertTrue(away.err().contains("does not answer"), away::err);
    }

    private static String table(String json) throws JsonProcessingException {
        StringWriter out = new StringWriter();
        PrintWriter printer = new PrintWriter(out, true);
        ResultsCommand.print(printer, Json.MAPPER.readTree(json));
        return out.toString();
    }
}
