import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.maven.artifact.versioning.ComparableVersion;

/// Reads the SBOM of a distribution: `.ci/vulnerabilities` and `.ci/licences` say how it is run.
public final class Supply {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Licences that allow what this project does: distribute the libraries unchanged beside its own jars, under
    /// Apache-2.0. A name that is not here is read by a person first.
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSD-4-Clause",
            "Bouncy Castle Licence",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "GPL-2.0-with-classpath-exception",
            "LGPL-2.1-only",
            "MIT",
            "MIT-0",
            "Public Domain");

    private record Library(String group, String name, String version, Set<String> licences) {
        String id() {
            return group + ":" + name;
        }
    }

    public static void main(String... args) throws Exception {
        List<Library> libraries = libraries(Path.of(args[1]));
        switch (args[0]) {
            case "vulnerabilities" -> vulnerabilities(libraries, Path.of(args[2]), Path.of(args[3]));
            case "licences" -> licences(libraries, Path.of(args[2]), args.length > 3);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static List<Library> libraries(Path sbom) throws IOException {
        List<Library> libraries = new ArrayList<>();
        for (JsonNode component : JSON.readTree(sbom.toFile()).path("components")) {
            String group = component.path("group").asText();
            if (group.equals("org.disvote")) {
                continue;
            }
            Set<String> licences = new TreeSet<>();
            for (JsonNode each : component.path("licenses")) {
                JsonNode licence = each.path("license");
                licences.add(
                        each.has("expression")
                                ? each.get("expression").asText()
                                : licence.path("id").asText(licence.path("name").asText()));
            }
            libraries.add(new Library(
                    group,
                    component.path("name").asText(),
                    component.path("version").asText(),
                    licences));
        }
        if (libraries.isEmpty()) {
            throw new IllegalStateException(sbom + " has no libraries");
        }
        libraries.sort(Comparator.comparing(Library::id));
        return libraries;
    }

    // ---- licences

    private static void licences(List<Library> libraries, Path document, boolean write) throws IOException {
        StringBuilder text = new StringBuilder("""
                # Libraries in a distribution

                Written by `.ci/licences --write` from the SBOM. Of a library under several licences one may be chosen.

                | library | version | licence |
                |---|---|---|
                """);
        List<String> unknown = new ArrayList<>();
        for (Library library : libraries) {
            text.append("| %s | %s | %s |%n"
                    .formatted(library.id(), library.version(), String.join(", ", library.licences())));
            if (library.licences().stream().noneMatch(ALLOWED::contains)) {
                unknown.add(library.id() + " " + library.licences());
            }
        }
        if (!unknown.isEmpty()) {
            System.err.println("licences: read these, then allow them in .ci/Supply.java: " + unknown);
            System.exit(1);
        }
        if (write) {
            Files.writeString(document, text);
            System.out.println("licences: written to " + document);
        } else if (Files.exists(document) && Files.readString(document).contentEquals(text)) {
            System.out.println("licences: 1 passed, 0 failed");
        } else {
            System.err.println("licences: " + document + " lists other libraries: run .ci/licences --write");
            System.exit(1);
        }
    }

    // ---- vulnerabilities

    private static void vulnerabilities(List<Library> libraries, Path export, Path accepted) throws IOException {
        Map<String, Library> byId = new HashMap<>();
        libraries.forEach(library -> byId.put(library.id(), library));
        Set<String> ignored = accepted(accepted);
        Map<String, String> findings = new TreeMap<>();
        int[] read = {0};
        each(export, entry -> {
            read[0]++;
            if (entry.has("withdrawn") || isIgnored(entry, ignored)) {
                return;
            }
            for (JsonNode affected : entry.path("affected")) {
                Library library = byId.get(affected.path("package").path("name").asText());
                if (library != null
                        && affected.path("package").path("ecosystem").asText().equals("Maven")
                        && isAffected(affected, library.version())) {
                    findings.put(
                            entry.path("id").asText() + " " + library.id(),
                            "%s %s %s: %s"
                                    .formatted(
                                            entry.path("id").asText(),
                                            names(entry),
                                            library.id() + " " + library.version(),
                                            entry.path("summary").asText()));
                }
            }
        });
        if (read[0] == 0) {
            throw new IllegalStateException(export + " has no entry in OSV's form");
        }
        findings.values().forEach(System.err::println);
        System.out.printf(
                "vulnerabilities: %d libraries, %d entries read, %d found%n",
                libraries.size(), read[0], findings.size());
        System.exit(findings.isEmpty() ? 0 : 1);
    }

    private static Set<String> names(JsonNode entry) {
        Set<String> names = new TreeSet<>();
        entry.path("aliases").forEach(alias -> names.add(alias.asText()));
        return names;
    }

    private static boolean isIgnored(JsonNode entry, Set<String> ignored) {
        return ignored.contains(entry.path("id").asText())
                || names(entry).stream().anyMatch(ignored::contains);
    }

    /// Lines `ID reason`: a finding without a reason stays a finding.
    private static Set<String> accepted(Path file) throws IOException {
        Set<String> ids = new HashSet<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (line.matches("[A-Z][A-Za-z0-9-]+ +\\S.*")) {
                    ids.add(line.substring(0, line.indexOf(' ')));
                }
            }
        }
        return ids;
    }

    private interface Entries {
        void read(JsonNode entry) throws IOException;
    }

    /// An archive of one file for each entry, as OSV exports an ecosystem, or a file with one, a list, or `vulns`.
    private static void each(Path export, Entries entries) throws IOException {
        if (export.toString().endsWith(".zip")) {
            try (ZipFile archive = new ZipFile(export.toFile())) {
                for (ZipEntry file : archive.stream().toList()) {
                    if (file.getName().endsWith(".json")) {
                        try (InputStream in = archive.getInputStream(file)) {
                            entries.read(JSON.readTree(in));
                        }
                    }
                }
            }
            return;
        }
        JsonNode file = JSON.readTree(export.toFile());
        JsonNode list = file.has("vulns") ? file.get("vulns") : file;
        for (JsonNode entry : list.isArray() ? list : List.of(list)) {
            entries.read(entry);
        }
    }

    /// As the OSV schema evaluates versions, by Maven's order.
    private static boolean isAffected(JsonNode affected, String version) {
        for (JsonNode listed : affected.path("versions")) {
            if (listed.asText().equals(version)) {
                return true;
            }
        }
        return StreamSupport.stream(affected.path("ranges").spliterator(), false)
                .filter(range -> range.path("type").asText().equals("ECOSYSTEM"))
                .anyMatch(range -> isIn(range.path("events"), new ComparableVersion(version)));
    }

    private static boolean isIn(JsonNode events, ComparableVersion version) {
        boolean affected = false;
        List<JsonNode> inOrder = new ArrayList<>();
        events.forEach(inOrder::add);
        inOrder.sort(Comparator.comparing(Supply::at));
        for (JsonNode event : inOrder) {
            int order = version.compareTo(at(event));
            if (event.has("introduced") && order >= 0) {
                affected = true;
            } else if (event.has("fixed") && order >= 0 || event.has("last_affected") && order > 0) {
                affected = false;
            }
        }
        return affected;
    }

    /// `0` comes before every version.
    private static ComparableVersion at(JsonNode event) {
        return new ComparableVersion(event.elements().next().asText());
    }
}
