package org.disvote.audit.published;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.disvote.audit.source.UnreachableException;
import org.disvote.audit.tree.LogVectors;
import org.disvote.audit.tree.TreeHash;
import org.disvote.topics.note.MalformedNoteException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFilesTest {

    private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

    @TempDir
    private Path folder;

    @Test
    void aFileThatIsMissingOrTooLargeIsToldFromOneThatIsThere() throws Exception {
        Files.write(folder.resolve("file"), CONTENT);

        try (PublishedFiles files = PublishedFiles.of(folder.toString())) {
            check(files);
        }
    }

    @Test
    void aServerIsReadAsAFolderIsAndItsFaultsAreNoMissingFiles() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server, "/log/file", 200);
        serve(server, "/log/missing", 404);
        serve(server, "/log/broken", 500);
        serve(server, "/log/moved", 301);
        server.start();
        String url = "http://localhost:" + server.getAddress().getPort() + "/log";
        try (PublishedFiles files = PublishedFiles.of(url)) {
            check(files);
            assertThrows(UnreachableException.class, () -> files.read("broken", 10));
            assertThrows(UnreachableException.class, () -> files.read("moved", 10));
        } finally {
            server.stop(0);
        }
        try (PublishedFiles files = PublishedFiles.of(url)) {
            assertThrows(UnreachableException.class, () -> files.read("file", 10));
        }
    }

    private static void check(PublishedFiles files) throws UnreachableException {
        assertArrayEquals(CONTENT, files.read("file", CONTENT.length).orElseThrow());
        assertEquals(Optional.empty(), files.read("missing", 10));
        UnreachableException large =
                assertThrows(UnreachableException.class, () -> files.read("file", CONTENT.length - 1));
        assertTrue(String.valueOf(large.getMessage()).contains("more than 9 bytes"), large::toString);
    }

    private static void serve(HttpServer server, String path, int status) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, CONTENT.length);
            exchange.getResponseBody().write(CONTENT);
            exchange.close();
        });
    }

    @Test
    void pathsOfTilesAreThoseOfTheStandard() {
        assertEquals("tile/0/000", TilePaths.hashes(0, 0, 256));
        assertEquals("tile/0/x001/x234/067", TilePaths.hashes(0, 1_234_067, 256));
        assertEquals("tile/1/x001/000.p/24", TilePaths.hashes(1, 1_000, 24));
        assertEquals("tile/entries/999.p/1", TilePaths.entries(999, 1));
    }

    @Test
    void theProofsOfTheExampleHoldAndNoChangedOneDoes() throws Exception {
        int refused = 0;
        for (int i = 0; i < LogVectors.log().path("statementProofs").size(); i++) {
            String text = LogVectors.log().at("/statementProofs/" + i).asText();
            byte[] leaf = LogVectors.statements().get(i);
            assertTrue(holds(text, leaf), text);
            for (String wrong : List.of(
                    text.replaceFirst("index \\d+", "index 22"),
                    text.replaceFirst("\n[^\n]{44}\n", "\n"),
                    text.replaceFirst("@v1", "@v2"),
                    text.replaceFirst("index ", "index 0"),
                    text.replaceFirst("\n\n", "\n"))) {
                assertTrue(!holds(wrong, leaf) || wrong.equals(text), wrong);
                refused++;
            }
            assertTrue(!holds(text, "another leaf".getBytes(UTF_8)));
        }
        assertTrue(refused > 50, "" + refused);
    }

    private static boolean holds(String text, byte[] leaf) {
        try {
            ProofText proof = ProofText.parse(text);
            return proof.proves(new TreeHash(), leaf, SignedCheckpoint.of("example", "proof", proof.checkpoint()));
        } catch (MalformedNoteException e) {
            return false;
        }
    }
}
