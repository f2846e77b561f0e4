package org.disvote.ingest.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.disvote.ingest.http.answer.SharedAnswer;
import org.disvote.topics.json.Digests;

/// The page as browsers get it: a document with its style sheet, and one script and two fonts in a folder whose name is
/// a digest of them all. So browsers and caches keep them for ever, and a page never consists of files of different
/// versions.
///
/// @param index the document, which names the folder
/// @param style the digest of its style sheet, as a content security policy names it
/// @param files what is in the folder, by name
record BuiltPage(String folder, String index, String style, Map<String, PageFile> files) {

    /// Where the build (`src/main/js/page/build` of this module) puts the script and what is compressed by brotli.
    static final String BUILT = "built/";

    static final String SCRIPT = "page.js";
    private static final String DIGESTS = "digests.txt";
    private static final int NAME_BYTES = 8;

    /// The style sheet for documents of older versions, which did not have it in them.
    private static final List<String> AS_THEY_ARE = List.of(
            PageRoutes.STYLE_SHEET,
            PageRoutes.SEAL_SCRIPT,
            PageRoutes.SIGN_IN_LIBRARY,
            "commissioner-greek.woff2",
            "commissioner-latin.woff2");

    private static final Pattern SINGLE_SCRIPTS = Pattern.compile(" *<link rel=\"modulepreload\"[^>]*>\n");
    private static final String STYLE_LINK = "<link rel=\"stylesheet\" href=\"page/" + PageRoutes.STYLE_SHEET + "\">";
    private static final Pattern STYLED_WITH = Pattern.compile("url\\(([\\w.-]+)\\)");
    private static final Pattern REFERENCE = Pattern.compile("\"page/([\\w.-]+)\"");

    /// @param policy of a document without a style sheet of its own
    String allowedIn(String policy) {
        return policy.replace("style-src 'self'", "style-src '" + style + "'");
    }

    static BuiltPage of(Function<String, byte[]> read) {
        Map<String, byte[]> contents = new TreeMap<>();
        AS_THEY_ARE.forEach(name -> contents.put(name, read.apply(name)));
        contents.put(SCRIPT, read.apply(BUILT + SCRIPT));
        String folder = digestOf(contents);
        String style = STYLED_WITH
                .matcher(new String(read.apply(PageRoutes.STYLE_SHEET), UTF_8))
                .replaceAll("url(page/" + folder + "/$1)");
        List<String> compressed =
                new String(read.apply(BUILT + DIGESTS), UTF_8).lines().toList();
        Map<String, PageFile> files = new TreeMap<>();
        contents.forEach((name, content) -> files.put(
                name,
                PageFile.of(name, content, Map.of(), SharedAnswer.FOREVER, brotli(name, content, compressed, read))));
        return new BuiltPage(
                folder,
                index(read, folder, style),
                "sha256-" + Base64.getEncoder().encodeToString(Digests.sha256().digest(style.getBytes(UTF_8))),
                Map.copyOf(files));
    }

    /// The document of the sources names each script, so that it works without a build. Here one script has them all,
    /// and picture and style sheet are parts of the document.
    private static String index(Function<String, byte[]> read, String folder, String style) {
        String source = SINGLE_SCRIPTS
                .matcher(new String(read.apply(PageRoutes.INDEX_FILE), UTF_8))
                .replaceAll("")
                .replace(STYLE_LINK, "<style>" + style + "</style>");
        String icon = "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(read.apply(PageRoutes.ICON));
        return REFERENCE.matcher(source).replaceAll(found -> switch (found.group(1)) {
            case PageRoutes.ICON -> '"' + icon + '"';
            case PageRoutes.MAIN_SCRIPT -> "\"page/" + folder + "/" + SCRIPT + '"';
            default -> "\"page/" + folder + "/" + found.group(1) + '"';
        });
    }

    /// Nothing if the form was made of other bytes: then a file was changed and not built again, and browsers get it
    /// by gzip.
    private static Optional<byte[]> brotli(
            String name, byte[] content, List<String> compressed, Function<String, byte[]> read) {
        String form = name + ".br";
        String entry = HexFormat.of().formatHex(Digests.sha256().digest(content)) + "  " + form;
        return compressed.contains(entry) ? Optional.of(read.apply(BUILT + form)) : Optional.empty();
    }

    private static String digestOf(Map<String, byte[]> contents) {
        MessageDigest all = Digests.sha256();
        List<String> lines = new ArrayList<>();
        contents.forEach((name, content) ->
                lines.add(name + ' ' + HexFormat.of().formatHex(Digests.sha256().digest(content)) + '\n'));
        byte[] digest = all.digest(String.join("", lines).getBytes(UTF_8));
        return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
    }
}
