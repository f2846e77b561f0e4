package org.disvote.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.disvote.ingest.http.page.PageRoutes;
import org.jspecify.annotations.Nullable;

/// The files of the console's page by path, with the library that draws the plots. They are read once, from the
/// jars on the class path.
final class PageFiles {

    /// @param content read-only
    record File(String type, ByteBuffer content) {
        byte[] bytes() {
            byte[] bytes = new byte[content.remaining()];
            content.duplicate().get(bytes);
            return bytes;
        }
    }

    /// The console's own files, all of them in its page's folder.
    static final List<String> OWN = List.of(
            "console.css",
            "console.js",
            "audit.js",
            "auditing.js",
            "curves.js",
            "elections.js",
            "format.js",
            "layout.js",
            "pipeline.js",
            "plots.js",
            "stages.js",
            "states.js",
            "tables.js",
            "troubles.js",
            "widgets.js",
            "icon.svg");

    private static final String LIBRARY = "uplot";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2");

    private final Map<String, File> files = new HashMap<>();

    PageFiles() {
        add("/", PageFiles.class, "page/index.html");
        for (String file : OWN) {
            add("/" + file, PageFiles.class, "page/" + file);
        }
        add("/dom.js", PageRoutes.class, "dom.js"); // the voting page's jar has what both pages share
        String library = "/META-INF/resources/webjars/" + LIBRARY + "/" + libraryVersion() + "/dist/";
        add("/uplot.js", PageFiles.class, library + "uPlot.esm.js");
        add("/uplot.css", PageFiles.class, library + "uPlot.min.css");
    }

    Optional<File> at(String path) {
        return Optional.ofNullable(files.get(path));
    }

    /// @param owner of the package that a relative resource is in
    private void add(String path, Class<?> owner, String resource) {
        String ending = resource.substring(resource.lastIndexOf('.') + 1);
        files.put(
                path,
                new File(
                        TYPES.getOrDefault(ending, "application/octet-stream"),
                        ByteBuffer.wrap(read(owner, resource)).asReadOnlyBuffer()));
    }

    /// The build sets the version, and the library's jar says it.
    private static String libraryVersion() {
        Properties build = new Properties();
        try (InputStream properties =
                open(PageFiles.class, "/META-INF/maven/org.webjars.npm/" + LIBRARY + "/pom.properties")) {
            build.load(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version");
    }

    private static byte[] read(Class<?> owner, String resource) {
        try (InputStream stream = open(owner, resource)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the console's " + resource + " cannot be read", e);
        }
    }

    private static InputStream open(Class<?> owner, String resource) {
        @Nullable InputStream stream = owner.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException(resource + " is in no jar of the class path");
        }
        return stream;
    }
}
