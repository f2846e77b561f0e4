package org.disvote.lab;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Links in documents are valid, and documents name only classes and tests that exist.
final class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#+ (.+)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

    /// `Batch`, `topics/read/Reading`, `CrashIT.killingTheBrokerStopsNoVoter` or its beginning and `…`.
    private static final Pattern NAMED = Pattern.compile(
            "(?:[a-z-]+/)*((?!Disvote)[A-Z][a-z0-9]+[A-Za-z0-9]*)(?:\\.([a-z][A-Za-z0-9]*)(…)?)?(?:\\(\\))?");

    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");

    private static final Pattern QUOTE = Pattern.compile("\"([^\"]+)\"");

    /// Names in documents that look like our classes and are not.
    private static final Set<String> OTHERS = Set.of(
            "Accept",
            "SseClient",
            "Duration",
            "ServiceLoader",
            "Authorization",
            "Bearer",
            "Date",
            "Retry",
            "OutOfMemoryError",
            "HttpOutput",
            "InitProducerId");

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher link = LINK.matcher(withoutFences(SourceTree.read(document)));
            while (link.find()) {
                String target = link.group(1);
                if (!target.matches("[a-z]+:.*") && !exists(document, target)) {
                    broken.add(document + " links to " + target);
                }
            }
        }
        assertEquals(List.of(), broken, () -> SourceTree.listed(broken));
    }

    private static boolean exists(Path document, String target) {
        String[] parts = target.split("#", 2);
        Path folder = document.getParent() == null ? Path.of("") : document.getParent();
        Path file = parts[0].isEmpty() ? document : folder.resolve(parts[0]).normalize();
        return Files.exists(SourceTree.root().resolve(file))
                && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /// The anchors that GitHub makes from headings.
    private static Set<String> anchors(Path document) {
        Set<String> anchors = new HashSet<>();
        for (String line : withoutFences(SourceTree.read(document)).lines().toList()) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'));
            }
        }
        return anchors;
    }

    @Test
    void everyClassAndTestThatADocumentNamesExists() {
        Map<String, StringBuilder> sources = new HashMap<>();
        for (Path file : SourceTree.files(path -> path.toString().endsWith(".java"))) {
            String source = SourceTree.read(file);
            Matcher declared = DECLARED.matcher(source);
            while (declared.find()) {
                sources.computeIfAbsent(declared.group(1), name -> new StringBuilder())
                        .append(source);
            }
        }
        List<String> unknown = new ArrayList<>();
        for (Path document : documents()) {
            Matcher code = CODE.matcher(withoutFences(SourceTree.read(document)));
            while (code.find()) {
                Matcher named = NAMED.matcher(code.group(1));
                if (named.matches() && !OTHERS.contains(named.group(1)) && !isDeclared(sources, named)) {
                    unknown.add(document + " names " + code.group());
                }
            }
        }
        assertEquals(List.of(), unknown, () -> SourceTree.listed(unknown));
    }

    private static boolean isDeclared(Map<String, StringBuilder> sources, Matcher named) {
        StringBuilder source = sources.get(named.group(1));
        String member = named.group(2);
        return source != null
                && (member == null
                        || Pattern.compile("\\b" + member + (named.group(3) == null ? "\\b" : ""))
                                .matcher(source)
                                .find());
    }

    /// The first column of a table of alarms quotes log messages; `…` stands for the variable part.
    @Test
    void everyLogMessageThatADocumentQuotesIsLogged() {
        String sources = SourceTree.files(path -> path.toString().contains("src/main/java/")).stream()
                .map(SourceTree::read)
                .collect(joining("\n"))
                .replaceAll("\"\\s*\\+\\s*\"", "");
        List<String> unknown = new ArrayList<>();
        for (String line : SourceTree.lines(Path.of("docs/reliability.md"))) {
            Matcher quote = QUOTE.matcher(line.startsWith("|") ? line.split("\\|", 3)[1] : "");
            while (quote.find()) {
                for (String part : quote.group(1).split("…", -1)) {
                    if (!sources.contains(part.strip())) {
                        unknown.add("docs/reliability.md quotes " + quote.group());
                    }
                }
            }
        }
        assertEquals(List.of(), unknown, () -> SourceTree.listed(unknown));
    }

    @Test
    void everyDecisionBeginsWithItsNumber() {
        List<Path> decisions = SourceTree.files(path -> path.startsWith("docs/decisions"));
        assertTrue(decisions.size() > 20, decisions::toString);
        for (int i = 0; i < decisions.size(); i++) {
            String number = "%04d".formatted(i + 1);
            assertTrue(decisions.get(i).getFileName().toString().startsWith(number + "-"), decisions.get(i)::toString);
            String heading = SourceTree.lines(decisions.get(i)).getFirst();
            assertTrue(heading.startsWith("# " + number + ": "), heading);
        }
    }

    @Test
    void documentsHaveLowerCaseNames() {
        List<Path> others = SourceTree.files(path -> path.startsWith("docs")
                && path.toString().endsWith(".md")
                && !path.endsWith("SECURITY.md")
                && !path.endsWith("README.md")
                && !path.getFileName().toString().matches("[a-z0-9-]+\\.md"));
        assertEquals(List.of(), others);
    }

    private static List<Path> documents() {
        return SourceTree.files(path -> path.toString().endsWith(".md"));
    }

    private static String withoutFences(String text) {
        return text.replaceAll("(?ms)^```.*?^```$", "");
    }
}
