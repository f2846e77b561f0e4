package org.disvote.console.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.disvote.ingest.http.page.PageFile;
import org.disvote.ingest.http.page.PageRoutes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of the console's page. Browsers receive them unchanged, without a build.
final class PageFilesTest {

    private static final int WIDTH_MAX = 120;

    private static final Pattern NAMED = Pattern.compile("(?:from '\\./|src=\"|href=\")([\\w-]+\\.(?:js|css|svg))");

    private final PageFiles files = new PageFiles(Optional.empty());

    @Test
    void everyFileThatIsNamedIsServedAndEveryFileIsNamed() {
        Set<String> named = new TreeSet<>();
        shown().filter(path -> path.equals("/") || path.endsWith(".js"))
                .forEach(path -> NAMED.matcher(text(path)).results().forEach(found -> named.add(found.group(1))));
        Set<String> served = new TreeSet<>(PageFiles.OWN);
        served.addAll(List.of("dom.js", "uplot.js", "uplot.css"));

        assertEquals(served, named);
        named.forEach(file -> assertTrue(files.at("/" + file).isPresent(), file));
    }

    @Test
    void theConsoleBuildsElementsWithTheVotingPagesScript() throws Exception {
        try (var script = PageRoutes.class.getResourceAsStream("dom.js")) {
            assertEquals(new String(script.readAllBytes(), UTF_8), text("/dom.js"));
        }
        assertEquals(
                "text/javascript; charset=utf-8",
                files.at("/dom.js").orElseThrow().plain().contentType());
    }

    @Test
    void inDevelopmentAChangedFileIsServedWithoutABuild(@TempDir Path checkout) throws Exception {
        Path page = checkout.resolve("compose/console/src/main/resources/org/disvote/console/page");
        Files.createDirectories(page);
        PageFiles sources = new PageFiles(Optional.of(checkout));

        Files.writeString(page.resolve("console.js"), "first");
        PageFile first = sources.at("/console.js").orElseThrow();
        Files.writeString(page.resolve("console.js"), "second");
        PageFile second = sources.at("/console.js").orElseThrow();

        assertEquals("first", new String(first.plain().bytes(), UTF_8));
        assertEquals("second", new String(second.plain().bytes(), UTF_8));
        assertTrue(sources.at("/uplot.js").isPresent(), "the library comes from its jar");
    }

    @Test
    void thePathsOfTheSourcesAreRight() {
        PageFiles sources = new PageFiles(Optional.of(Path.of("../..")));

        sources.paths().forEach(path -> assertEquals(text(path), text(sources, path), path));
    }

    @Test
    void noLineIsTooLong() {
        List<String> longer = new ArrayList<>();
        shown().filter(path -> !path.endsWith(".svg")).forEach(path -> {
            List<String> lines = text(path).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).codePointCount(0, lines.get(i).length()) > WIDTH_MAX) {
                    longer.add(path + ":" + (i + 1));
                }
            }
        });
        assertEquals(List.of(), longer);
    }

    private static Stream<String> shown() {
        return Stream.concat(Stream.of("/"), PageFiles.OWN.stream().map(file -> "/" + file));
    }

    private String text(String path) {
        return text(files, path);
    }

    private static String text(PageFiles files, String path) {
        return new String(files.at(path).orElseThrow().plain().bytes(), UTF_8);
    }
}
