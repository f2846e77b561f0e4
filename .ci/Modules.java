import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Draws the modules of the build, from its poms, into docs/architecture.md: `.ci/modules` says how it is run.
public final class Modules {

    private static final Path DOCUMENT = Path.of("docs/architecture.md");
    private static final String BEGIN = "<!-- made by .ci/modules -->\n";
    private static final String END = "<!-- end of what .ci/modules made -->\n";

    private static final Map<String, String> folders = new TreeMap<>();
    private static final Map<String, String> purposes = new TreeMap<>();
    private static final Map<String, Set<String>> needs = new TreeMap<>();
    private static final Map<String, Set<String>> testsNeed = new TreeMap<>();

    public static void main(String... args) throws Exception {
        read(Path.of("pom.xml"));
        String document = Files.readString(DOCUMENT);
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        int end = document.indexOf(END);
        if (begin < BEGIN.length() || end < begin) {
            throw new IllegalStateException(DOCUMENT + " has no place for the modules: " + BEGIN + END);
        }
        String drawn = document.substring(0, begin) + "\n" + graph() + "\n" + table() + "\n" + document.substring(end);
        if (drawn.equals(document)) {
            System.out.println("modules: 1 passed, 0 failed");
        } else if (args.length == 1 && args[0].equals("--write")) {
            Files.writeString(DOCUMENT, drawn);
            System.out.println("modules: written to " + DOCUMENT);
        } else {
            System.err.println("modules: " + DOCUMENT + " draws other modules than the poms: run .ci/modules --write");
            System.exit(1);
        }
    }

    private static void read(Path pom) throws Exception {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement();
        for (Element module : children(project, "modules", "module")) {
            read((pom.getParent() == null ? Path.of("") : pom.getParent())
                    .resolve(module.getTextContent().strip())
                    .resolve("pom.xml"));
        }
        if (text(project, "packaging").equals("pom")) {
            return;
        }
        String name = text(project, "artifactId");
        folders.put(name, pom.getParent().toString());
        purposes.put(name, text(project, "description"));
        needs.put(name, new TreeSet<>());
        testsNeed.put(name, new TreeSet<>());
        for (Element dependency : children(project, "dependencies", "dependency")) {
            if (text(dependency, "groupId").equals("org.disvote")) {
                (text(dependency, "scope").equals("test") ? testsNeed : needs)
                        .get(name)
                        .add(text(dependency, "artifactId"));
            }
        }
    }

    /// An arrow that others imply is left out.
    private static String graph() {
        StringBuilder graph = new StringBuilder("```mermaid\ngraph BT\n");
        Set<String> byTestsOnly = new TreeSet<>(needs.keySet());
        needs.forEach((module, needed) -> {
            byTestsOnly.removeAll(needed);
            for (String one : needed) {
                boolean implied = needed.stream().anyMatch(other -> !other.equals(one) && reaches(other, one));
                if (!implied) {
                    graph.append("  ").append(module).append(" --> ").append(one).append('\n');
                }
            }
        });
        for (String module : byTestsOnly) {
            List<String> users = testsNeed.keySet().stream()
                    .filter(user -> testsNeed.get(user).contains(module))
                    .toList();
            if (users.size() == needs.size() - 1) {
                graph.append("  tests[\"tests of all others\"] -.-> ").append(module).append('\n');
            } else {
                users.forEach(user -> graph.append("  ").append(user).append(" -.-> ").append(module).append('\n'));
            }
        }
        return graph.append("```\n").toString();
    }

    private static boolean reaches(String from, String to) {
        Set<String> direct = needs.getOrDefault(from, Set.of());
        return direct.contains(to) || direct.stream().anyMatch(next -> reaches(next, to));
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| module | what it is |\n|---|---|\n");
        folders.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(module -> table.append("| `").append(module.getValue()).append("` | ")
                        .append(purposes.get(module.getKey())).append(" |\n"));
        return table.toString();
    }

    private static String text(Element parent, String name) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? "" : found.getFirst().getTextContent().strip().replaceAll("\\s+", " ");
    }

    private static List<Element> children(Element parent, String group, String name) {
        List<Element> groups = children(parent, group);
        return groups.isEmpty() ? List.of() : children(groups.getFirst(), name);
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
