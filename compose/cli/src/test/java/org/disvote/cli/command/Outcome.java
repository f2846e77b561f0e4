package org.disvote.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.disvote.topics.kafka.Brokers;
import picocli.CommandLine;

/// The result of `audit --json` on a system that was damaged by hand.
record Outcome(int exitCode, String text, JsonNode json) {

    /// @param more arguments
    static Outcome of(AuditedSystem system, Brokers brokers, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--json",
                "--masters",
                String.join(",", system.masters),
                "--brokers",
                brokers.bootstrap(),
                "--patience",
                "0.2"));
        system.replicas.forEach((name, url) -> arguments.addAll(List.of("--replicas", name + "=" + url)));
        arguments.addAll(List.of(more));
        StringWriter out = new StringWriter();
        int exitCode = command(out).execute(arguments.toArray(String[]::new));
        return new Outcome(exitCode, out.toString(), new ObjectMapper().readTree(out.toString()));
    }

    static CommandLine command(StringWriter out) {
        return new CommandLine(new AuditCommand())
                .setOverwrittenOptionsAllowed(true)
                .setOut(new PrintWriter(out));
    }

    /// As `kind where position`.
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (JsonNode finding : json.at("/findings")) {
            String position =
                    finding.path("partition").asText("") + finding.path("item").asText("");
            if (finding.has("seq")) {
                long from = finding.path("seq").asLong();
                long to = finding.path("lastSeq").asLong();
                position += "/" + from + (from == to ? "" : ".." + to);
            }
            findings.add(
                    finding.path("kind").asText() + " " + finding.path("where").asText() + " " + position);
        }
        return findings;
    }

    /// What each finding says.
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        json.at("/findings")
                .forEach(finding -> sentences.add(finding.path("what").asText()));
        return sentences;
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        json.at("/notes").forEach(note -> notes.add(note.asText()));
        return notes;
    }
}
