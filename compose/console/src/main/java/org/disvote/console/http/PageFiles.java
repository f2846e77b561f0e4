package org.disvote.console.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.disvote.ingest.http.answer.Answer;
import org.disvote.ingest.http.page.PageFile;
import org.disvote.ingest.http.page.PageRoutes;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of the console's page by path, with the library that draws the plots.
///
/// Normally they come from the jars on the class path, and each is read and compressed once. In development the
/// project's own files come from a source checkout and are read again for each request, as
/// [PageRoutes] does for the voting page.
final class PageFiles {

    private static final Logger log = LoggerFactory.getLogger(PageFiles.class);

    /// The console's own files.
    static final List<String> OWN = List.of(
            "console.css",
            "console.js",
            "audit.js",
            "auditing.js",
            "curves.js",
            "elections.js",
            "format.js",
            "layout.js",
            "log.js",
            "pipeline.js",
            "plots.js",
            "stages.js",
            "states.js",
            "tables.js",
            "troubles.js",
            "widgets.js",
            "icon.svg");

    private static final String INDEX = "index.html";
    private static final String CONSOLE = "compose/console";
    private static final String FOLDER = "/org/disvote/console/page/";

    private static final String INGEST = "ingest-api";
    private static final String SHARED_FOLDER =
            "/" + PageRoutes.class.getPackageName().replace('.', '/') + "/";

    private static final String LIBRARY = "uplot";

    private final Optional<Path> checkout;
    private final Map<String, Supplier<PageFile>> files = new TreeMap<>();

    /// @param checkout the root of the sources; if empty, all files come from the jars
    PageFiles(Optional<Path> checkout) {
        this.checkout = checkout;
        add("/", CONSOLE, FOLDER + INDEX);
        for (String file : OWN) {
            add("/" + file, CONSOLE, FOLDER + file);
        }
        add("/dom.js", INGEST, SHARED_FOLDER + "dom.js"); // both pages use it
        String library = "/META-INF/resources/webjars/" + LIBRARY + "/" + libraryVersion() + "/dist/";
        addFromJar("/uplot.js", library + "uPlot.esm.js");
        addFromJar("/uplot.css", library + "uPlot.min.css");
    }

    /// The files from the jars, or from the sources if the system property [PageRoutes#SOURCES] is set.
    ///
    /// @throws OperatorException if the property names a folder without the page's files
    static PageFiles load() {
        Optional<Path> checkout =
                Optional.ofNullable(System.getProperty(PageRoutes.SOURCES)).map(Path::of);
        checkout.ifPresent(sources -> {
            if (!Files.isRegularFile(source(sources, CONSOLE, FOLDER + INDEX))) {
                throw new OperatorException(sources + " has no files of the console's page: set -D" + PageRoutes.SOURCES
                        + " to the root of a source checkout, or do not set it");
            }
            log.atInfo().addKeyValue("folder", sources).log("Console's page is read from the sources for each request");
        });
        return new PageFiles(checkout);
    }

    Set<String> paths() {
        return files.keySet();
    }

    Optional<PageFile> at(String path) {
        return Optional.ofNullable(files.get(path)).map(Supplier::get);
    }

    /// @param path one of [#paths]
    void send(Context ctx, String path) {
        Answer answer = at(path).orElseThrow().answer(ctx);
        ctx.status(answer.status()).contentType(answer.contentType());
        answer.headers().forEach(ctx::header);
        ctx.result(answer.bytes());
    }

    private void add(String path, String module, String resource) {
        if (checkout.isEmpty()) {
            addFromJar(path, resource);
        } else {
            Path source = source(checkout.get(), module, resource);
            files.put(path, () -> file(resource, read(source)));
        }
    }

    private void addFromJar(String path, String resource) {
        PageFile file = file(resource, read(resource));
        files.put(path, () -> file);
    }

    private static PageFile file(String resource, byte[] content) {
        return PageFile.of(resource, content, Map.of());
    }

    private static Path source(Path checkout, String module, String resource) {
        return checkout.resolve(module + "/src/main/resources" + resource);
    }

    /// The build decides the version; the library's jar contains it.
    private static String libraryVersion() {
        Properties build = new Properties();
        try (InputStream properties = open("/META-INF/maven/org.webjars.npm/" + LIBRARY + "/pom.properties")) {
            build.load(properties);
        } catch (IOException e) {
            throw new UncheckedIOException("the version of " + LIBRARY + " cannot be read from its jar", e);
        }
        return build.getProperty("version");
    }

    private static byte[] read(Path source) {
        try {
            return Files.readAllBytes(source);
        } catch (IOException e) {
            throw new UncheckedIOException(source + " cannot be read", e);
        }
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
