package org.disvote.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.disvote.cli.Cli;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode vectors;
    private final JsonNode log;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir;

    VerifyCommandTest() throws IOException {
        vectors = MAPPER.readTree(
                Path.of("../../topics/src/test/resources/disvote.json").toFile());
        log = vectors.path("values").path("log1");
    }

    private int verify(String... args) {
        List<String> all = new ArrayList<>(List.of("verify", "--policy", policy().toString()));
        all.addAll(List.of(args));
        return Cli.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    }

    private Path policy() {
        return write("policy", vectors.path("values").path("policy").textValue());
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(dir.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode receipt() {
        try {
            ObjectNode receipt = (ObjectNode) MAPPER.readTree(
                    vectors.path("values").path("receipts").path(0).textValue());
            JsonNode promise = vectors.path("values").path("promise");
            ObjectNode given = receipt.putObject("promise").put("index", 0);
            given.put("note", promise.path("note").textValue());
            given.set("path", promise.path("paths").path(0));
            return receipt;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode receiptWithKey() {
        ObjectNode receipt = receipt();
        ((ObjectNode) receipt.path("promise"))
                .putObject("key")
                .put("text", log.path("statements").path(5).textValue())
                .put("proof", log.path("statementProofs").path(5).textValue());
        return receipt;
    }

    private String proof() {
        return write("proof", log.path("proofs").path(0).textValue()).toString();
    }

    @Test
    void everyEvidenceFileOfTheExamplesGivesItsExitCode() {
        for (JsonNode each : vectors.path("evidence")) {
            String file = write("evidence", each.path("text").textValue()).toString();
            assertEquals(each.path("exit").intValue(), verify(file), out::toString);
        }
    }

    @Test
    void theFirstLineIsTheVerdict() {
        String file = write("receipt.json", receiptWithKey().toString()).toString();

        assertEquals(0, verify(file, "--proof", proof()), out::toString);
        assertTrue(out.toString().startsWith("PROVED: "), out::toString);
        assertTrue(out.toString().contains("Policy: sha256:"), out::toString);
    }

    @Test
    void aFileThatIsNotWhatItsOptionAsksForIsTwo() {
        String receipt = write("receipt.json", receiptWithKey().toString()).toString();
        String text = write("text", "no JSON").toString();

        assertEquals(2, verify(dir.resolve("absent").toString()));
        assertEquals(2, verify(text));
        assertEquals(2, verify(receipt, "--ballot", text));
        assertEquals(2, verify(receipt, "--ballot", receipt));
        assertEquals(2, verify(receipt, "--proof", text));
        assertEquals(2, verify(receipt, "--proof", dir.resolve("absent").toString()));
        assertEquals(2, verify(receipt, "--proof", proof(), "--log", "http://localhost:1/"));
        assertEquals(2, verify(receipt, "--log", "ftp://localhost/"));
        assertEquals(2, Cli.run(new PrintWriter(out), new PrintWriter(err), "verify", receipt));
        assertEquals(2, Cli.run(new PrintWriter(out), new PrintWriter(err), "verify", receipt, "--policy", text));
        assertFalse(out.toString().contains("PROVED"), out::toString);
    }

    @Test
    void aReceiptComparedWithItselfAccusesNobody() {
        String receipt = write("receipt.json", receiptWithKey().toString()).toString();

        assertEquals(4, verify(receipt, "--second", receipt), out::toString);
        assertEquals(2, verify(receipt, "--second", receipt, "--proof", proof()));
        assertEquals(2, verify(receipt, "--second", dir.resolve("absent").toString()));
    }

    @Test
    void aPolicyOfTwoLogsIsTwo() {
        String receipt = write("receipt.json", receiptWithKey().toString()).toString();
        String promise = vectors.path("values").path("vkeys").path("promise").textValue();
        String two = vectors.path("values").path("policy").textValue() + "log " + promise + "\n";

        assertEquals(
                2,
                Cli.run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        "verify",
                        receipt,
                        "--policy",
                        write("two", two).toString()));
        assertTrue(out.toString().contains("2 logs"), out::toString);
    }

    @Test
    void withALogTheReceiptGetsItsKeyAndKeepsItsMode() throws IOException {
        Path file = write("receipt.json", receipt().toString());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        HttpServer server = serve();
        try {
            String url = "http://localhost:" + server.getAddress().getPort() + "/log/";
            assertEquals(0, verify(file.toString(), "--log", url), out::toString);
        } finally {
            server.stop(0);
        }

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(0, verify(file.toString(), "--proof", proof()), "offline, with the key that it has now");
    }

    private HttpServer serve() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("checkpoint", log.path("cosigned").textValue().getBytes(StandardCharsets.UTF_8));
        StringBuilder statements = new StringBuilder();
        log.path("statements")
                .forEach(each -> statements.append(each.textValue()).append('\n'));
        files.put("statements", statements.toString().getBytes(StandardCharsets.UTF_8));
        log.path("tiles")
                .properties()
                .forEach(tile -> files.put(
                        tile.getKey(), HexFormat.of().parseHex(tile.getValue().textValue())));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/log/", exchange -> {
            byte[] file = files.get(exchange.getRequestURI().getPath().substring("/log/".length()));
            try (exchange) {
                exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
                if (file != null) {
                    exchange.getResponseBody().write(file);
                }
            }
        });
        server.start();
        return server;
    }

    @Test
    void earlierEvidenceIsKept() throws IOException {
        KeptFiles kept = new KeptFiles(new PrintWriter(out));
        Path file = dir.resolve("evidence.json");

        kept.evidence(file, new byte[] {'1'});
        kept.evidence(file, new byte[] {'2'});
        kept.evidence(dir.resolve("plain"), new byte[] {'3'});
        kept.evidence(dir.resolve("plain"), new byte[] {'4'});

        assertEquals("1", Files.readString(file));
        assertEquals("2", Files.readString(dir.resolve("evidence-2.json")));
        assertEquals("4", Files.readString(dir.resolve("plain-2")));
    }

    @Test
    void evidenceThatCannotBeWrittenIsShown() {
        new KeptFiles(new PrintWriter(out))
                .evidence(dir.resolve("no/folder/evidence.json"), "the text".getBytes(StandardCharsets.UTF_8));

        assertTrue(out.toString().contains("the text"), out::toString);
    }
}
