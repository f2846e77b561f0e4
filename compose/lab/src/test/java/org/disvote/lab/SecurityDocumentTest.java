package org.disvote.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of attacks has every attack of the contract, and each row names a test that exists and runs, or
/// says openly that its rule is not reached yet.
final class SecurityDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/SECURITY.md");
    private static final int ATTACKS = 33;

    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\|.*\\| ([^|]+) \\|");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");
    /// A test in JavaScript, with a part of its name.
    private static final Pattern SCRIPT = Pattern.compile("`(\\w+\\.test\\.m?js)`: \"([^\"]+)\"");

    private static final Pattern OPEN = Pattern.compile("not reached yet: S[45]");

    /// A method that JUnit runs: nothing but other annotations stands between its annotation and its name.
    private static final Pattern RUN = Pattern.compile(
            "@(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b[^;{}]*?(?:\\{[^;}]*\\}[^;{}]*?)*void (\\w+)\\(");

    @Test
    void everyAttackNamesATestThatRunsOrSaysThatItIsNotReached() {
        List<String> problems = new ArrayList<>();
        int expected = 0;
        for (String line : SourceTree.lines(DOCUMENT)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            expected++;
            assertEquals(expected, Integer.parseInt(row.group(1)), line);
            boolean isOpen = OPEN.matcher(row.group(2)).find();
            if (!isOpen && !NAMED.matcher(row.group(2)).find()) {
                problems.add("attack %d names no test".formatted(expected));
            }
        }
        assertEquals(ATTACKS, expected);
        assertEquals(List.of(), problems, () -> SourceTree.listed(problems));
    }

    @Test
    void everyTestThatTheDocumentNamesIsRunByJUnit() {
        Set<String> run = run();
        assertTrue(run.size() > 1_000, () -> "only " + run.size() + " tests were found");
        List<String> unknown = new ArrayList<>();
        Matcher named = NAMED.matcher(SourceTree.read(DOCUMENT));
        while (named.find()) {
            if (!run.contains(named.group(1) + "." + named.group(2))) {
                unknown.add(named.group());
            }
        }
        Matcher script = SCRIPT.matcher(SourceTree.read(DOCUMENT));
        while (script.find()) {
            String file = script.group(1);
            String name = script.group(2);
            if (SourceTree.files(path -> path.endsWith(file)).stream()
                    .noneMatch(path -> SourceTree.read(path).contains(name))) {
                unknown.add(script.group());
            }
        }
        assertEquals(List.of(), unknown, () -> SourceTree.listed(unknown));
    }

    private static Set<String> run() {
        Set<String> run = new HashSet<>();
        for (Path file : SourceTree.files(path -> path.toString().matches(".*src/test/java/.*(Test|IT)\\.java"))) {
            String source = SourceTree.read(file);
            if (source.contains("@Disabled")) {
                continue;
            }
            String name = file.getFileName().toString().replace(".java", "");
            Matcher method = RUN.matcher(source);
            while (method.find()) {
                run.add(name + "." + method.group(1));
            }
        }
        return run;
    }
}
