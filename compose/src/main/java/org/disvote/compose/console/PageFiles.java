package org.disvote.compose.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The page's files, by path, read once from this program's jars; the plots' library among them.
final class PageFiles {

    /// @param content read-only
    record File(String type, ByteBuffer content) {
        byte[] bytes() {
            byte[] bytes = new byte[content.remaining()];
            content.duplicate().get(bytes);
            return bytes;
        }
    }

    private static final String LIBRARY = "uplot";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2");

    private final Map<String, File> files = new HashMap<>();

    PageFiles() {
        add("/", "page/index.html");
        for (String file : new String[] {
            "console.css", "console.js", "pipeline.js", "plots.js", "audit.js", "tables.js", "dom.js", "icon.svg"
        }) {
            add("/" + file, "page/" + file);
        }
        String library = "/META-INF/resources/webjars/" + LIBRARY + "/" + libraryVersion() + "/dist/";
        add("/uplot.js", library + "uPlot.esm.js");
        add("/uplot.css", library + "uPlot.min.css");
    }

    Optional<File> at(String path) {
        return Optional.ofNullable(files.get(path));
    }

    private void add(String path, String resource) {
        String ending = resource.substring(resource.lastIndexOf('.') + 1);
        files.put(
                path,
                new File(
                        TYPES.getOrDefault(ending, "application/octet-stream"),
                        ByteBuffer.wrap(read(resource)).asReadOnlyBuffer()));
    }

    /// The version stands in the build alone.
    private static String libraryVersion() {
        Properties build = new Properties();
        try (InputStream properties = open("/META-INF/maven/org.webjars.npm/" + LIBRARY + "/pom.properties")) {
            build.load(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version");
    }

    private static byte[] read(String resource) {
        try (InputStream stream = open(resource)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the console's " + resource + " cannot be read", e);
        }
    }

    private static InputStream open(String resource) {
        @Nullable InputStream stream = PageFiles.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new IllegalStateException(resource + " is in no jar of the class path");
        }
        return stream;
    }
}
