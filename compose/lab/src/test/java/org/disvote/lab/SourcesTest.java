package org.disvote.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Rules for the sources that no compiler checks.
final class SourcesTest {

    private static final int WIDTH_MAX = 120;
    private static final int LINES_MAX = 350;
    private static final int CLASSES_MAX = 12;

    /// A file that must be longer says why above its first declaration, in a comment with these words.
    private static final String REASON = "longer than";

    @Test
    void noLineIsWiderThan120Characters() {
        List<String> tooWide = new ArrayList<>();
        for (Path file : SourceTree.files(SourcesTest::hasAWidth)) {
            List<String> lines = SourceTree.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                int width = lines.get(i).codePointCount(0, lines.get(i).length());
                if (width > WIDTH_MAX) {
                    tooWide.add(file + ":" + (i + 1) + " has " + width + " characters");
                }
            }
        }
        assertEquals(List.of(), tooWide, () -> SourceTree.listed(tooWide));
    }

    /// Migrations are left out: their checksum is stored in databases. So are the Maven wrapper and libraries that are
    /// copied whole, which are not ours, and the bundled script that seals ballots.
    private static boolean hasAWidth(Path file) {
        String name = file.toString();
        return !name.contains("/db/")
                && !name.endsWith("/page/seal.js")
                && !name.endsWith("/page/oauth.js")
                && !name.contains("/page/built/")
                && !name.contains("/vendor/")
                && (name.matches(".*\\.(java|js|mjs|css|html|sh|sql)")
                        || name.matches("\\.ci/[^.]+")
                        || name.equals("disvote"));
    }

    @Test
    void noMainFileHasMoreThan350LinesWithoutAReasonAtItsTop() {
        List<String> tooLong = new ArrayList<>();
        for (Path file : SourceTree.files(SourcesTest::isMainCode)) {
            List<String> lines = SourceTree.lines(file);
            boolean reasoned = lines.stream()
                    .takeWhile(line ->
                            !line.matches("(public |final |sealed |abstract )*(class|record|interface|enum) .*"))
                    .anyMatch(line -> line.contains(REASON));
            if (lines.size() > LINES_MAX && !reasoned) {
                tooLong.add(file + " has " + lines.size() + " lines");
            }
        }
        assertEquals(List.of(), tooLong, () -> SourceTree.listed(tooLong));
    }

    @Test
    void noPackageOfMainCodeHasMoreThan12Classes() {
        Map<Path, Integer> classes = new TreeMap<>();
        for (Path file : SourceTree.files(SourcesTest::isMainCode)) {
            if (!file.endsWith("package-info.java")) {
                classes.merge(file.getParent(), 1, Integer::sum);
            }
        }
        assertFalse(classes.isEmpty());
        List<String> tooLarge = classes.entrySet().stream()
                .filter(entry -> entry.getValue() > CLASSES_MAX)
                .map(entry -> entry.getKey() + " has " + entry.getValue() + " classes")
                .toList();
        assertEquals(List.of(), tooLarge, () -> SourceTree.listed(tooLarge));
    }

    @Test
    void everyPackageOfMainCodeSaysWhatItIsFor() {
        List<String> silent = SourceTree.files(SourcesTest::isMainCode).stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !saysWhatItIsFor(folder.resolve("package-info.java")))
                .map(Path::toString)
                .toList();
        assertEquals(List.of(), silent, () -> SourceTree.listed(silent));
    }

    private static boolean saysWhatItIsFor(Path packageInfo) {
        return Files.isRegularFile(SourceTree.root().resolve(packageInfo))
                && SourceTree.read(packageInfo).startsWith("///")
                && SourceTree.read(packageInfo).contains("@NullMarked");
    }

    private static boolean isMainCode(Path file) {
        return file.toString().contains("src/main/java/") && file.toString().endsWith(".java");
    }
}
