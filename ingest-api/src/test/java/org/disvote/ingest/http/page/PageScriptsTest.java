package org.disvote.ingest.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.disvote.ingest.http.vote.ReplicaState;
import org.junit.jupiter.api.Test;

/// The text of the voting page's files, which browsers get as it is, without a build but for the script that seals.
final class PageScriptsTest {

    private static final int WIDTH_MAX = 120;

    /// Syntax and functions that came after ECMAScript 2020, or into browsers after that year. If a browser does not
    /// know the syntax of one script, it runs none of them.
    private static final List<Pattern> NEWER = patterns(
            "\\.toSorted\\(|\\.toReversed\\(|\\.toSpliced\\(|\\.findLast|\\.at\\(|\\.replaceAll\\(|"
                    + "\\.replaceChildren\\(",
            "AbortSignal\\.(timeout|any)|structuredClone|Object\\.(hasOwn|groupBy)|Promise\\.(any|withResolvers)",
            "\\?\\?=|\\|\\|=|&&=",
            "this\\.#|^\\s+(async |static |get |set )?#\\w+|\\bstatic \\{|^\\s+static \\w+ =",
            "\\b\\d+_\\d|import .* with \\{");

    /// In a module that is not in a function, by the way our scripts are written. The bundle breaks its lines anywhere.
    private static final Pattern AWAIT_OUTSIDE = Pattern.compile("^(const .* = )?await ");

    @Test
    void faultGThePageNeedsNothingNewerThanEcmaScript2020() {
        List<String> newer = new ArrayList<>();
        eachLine(List.of(".js"), (at, line) -> {
            String code = line.strip().startsWith("//") || line.strip().startsWith("*") ? "" : line;
            boolean isBundle = isBundle(at);
            if (NEWER.stream().anyMatch(pattern -> pattern.matcher(code).find())
                    || (!isBundle && AWAIT_OUTSIDE.matcher(code).find())) {
                newer.add(at + " " + line);
            }
        });
        assertEquals(List.of(), newer);
    }

    /// Before 2023, preventDefault() alone did not make Chrome ask before a page is left.
    @Test
    void faultGTheGuardAgainstLeavingIsOneThatBrowsersOf2020Know() {
        Pattern guard =
                Pattern.compile("addEventListener\\('beforeunload', \\(event\\) => \\{\\s+if \\(isUnderWay\\(\\)\\) \\{"
                        + "\\s+event\\.preventDefault\\(\\);\\s+event\\.returnValue = true;");

        assertTrue(guard.matcher(text("main.js")).find());
    }

    @Test
    void faultGAReceiptHasWordsForEveryStateOfAReplica() {
        for (ReplicaState state : ReplicaState.values()) {
            if (state != ReplicaState.FOLLOWING) {
                String entry = state.name().toLowerCase(Locale.ROOT) + ": ['held', ";
                assertTrue(text("track.js").contains(entry), () -> "track.js has no " + entry);
            }
        }
    }

    @Test
    void noLineIsTooLong() {
        List<String> longer = new ArrayList<>();
        eachLine(List.of(".js", ".css", ".html"), (at, line) -> {
            if (line.codePointCount(0, line.length()) > WIDTH_MAX && !isBundle(at)) {
                longer.add(at);
            }
        });
        assertEquals(List.of(), longer);
    }

    private static boolean isBundle(String at) {
        return at.startsWith(PageRoutes.SEAL_SCRIPT + ":") || at.startsWith(PageRoutes.SIGN_IN_LIBRARY + ":");
    }

    private static void eachLine(List<String> endings, Looking looking) {
        Stream.concat(Stream.of("index.html"), PageRoutes.FILES.stream())
                .filter(file -> endings.stream().anyMatch(file::endsWith))
                .forEach(file -> {
                    List<String> lines = text(file).lines().toList();
                    for (int i = 0; i < lines.size(); i++) {
                        looking.at(file + ":" + (i + 1), lines.get(i));
                    }
                });
    }

    private static String text(String file) {
        return new String(PageRoutes.read(file), UTF_8);
    }

    private static List<Pattern> patterns(String... expressions) {
        return List.of(expressions).stream().map(Pattern::compile).toList();
    }

    private interface Looking {
        void at(String place, String line);
    }
}
