package org.disvote.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.disvote.cli.Cli;
import org.junit.jupiter.api.Test;

/// Runs the command on a whole system of its own.
class BenchLoadIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void everyAcceptedVoteIsOnTheMastersInTheLogAndOnTheReplicas() throws Exception {
        int exitCode = run("load", "--replicas", "2", "--rate", "100", "--seconds", "3", "--warm-up", "2", "--json");

        assertEquals(0, exitCode, err.toString());
        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertEquals(500, report.at("/byStatus/201").asInt(), out.toString());
        assertEquals(500, report.at("/onMasters").asInt());
        assertTrue(report.at("/arrivedMillis/log").asInt(-1) >= 0);
        assertTrue(report.at("/arrivedMillis/replica r2").asInt(-1) >= 0);
        assertTrue(report.at("/latency/max").asDouble()
                >= report.at("/latency/p50").asDouble());
    }

    @Test
    void wrongUsageNamesEveryProblemAndStartsNothing() {
        int exitCode = run("load", "--max", "--data", "x", "--shards", "2", "--settle", "-1");

        assertEquals(2, exitCode);
        assertTrue(err.toString().contains("--shards"), err.toString());
        assertTrue(err.toString().contains("--settle -1"), err.toString());
    }

    @Test
    void aNumberOutOfItsBoundsIsRefusedWithThem() {
        int exitCode = run("load", "--max", "--connections", "0");

        assertEquals(2, exitCode);
        assertTrue(err.toString().contains("'--connections': '0' is not a number in 1..4096"), err.toString());
    }

    @Test
    void aFolderWithoutARunningSystemIsReported() {
        int exitCode = run("load", "--max", "--data", "/nowhere");

        assertEquals(1, exitCode);
        assertTrue(err.toString().contains("no system runs on /nowhere"), err.toString());
    }

    private int run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "bench";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Cli.run(new PrintWriter(out, true), new PrintWriter(err, true), command);
    }
}
