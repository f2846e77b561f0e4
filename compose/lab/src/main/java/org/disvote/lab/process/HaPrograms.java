package org.disvote.lab.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.disvote.topics.operator.OperatorException;

/// The programs of this machine that masters under consensus need: etcd and Patroni, the first of each on the PATH, and
/// PostgreSQL, as Debian packs it. They run as the user `postgres`, since PostgreSQL refuses to run as root.
///
/// @param postgres the folder of PostgreSQL's programs
/// @param overV3 whether Patroni talks to etcd over its v3 API. Patroni 3 must not: it renews the leader's key without
///     checking whose key it is. It gets the v2 API, which etcd 3.6 no longer has
public record HaPrograms(Path postgres, boolean overV3) {

    /// The first version that compares the key when it renews it, in the releases that were looked at.
    private static final int PATRONI_V3 = 4;

    private static final Pattern PATRONI_VERSION = Pattern.compile("patroni (\\d+)\\.(\\d+).*", Pattern.DOTALL);
    private static final Pattern ETCD_VERSION = Pattern.compile("etcd Version: (\\d+)\\.(\\d+).*", Pattern.DOTALL);

    /// The last version of etcd that has the v2 API is 3.5.
    private static final Version ETCD_V3_ONLY = new Version(3, 6);

    private static final String USER = "postgres";
    private static final List<String> AS_USER = List.of("setpriv", "--reuid", USER, "--regid", USER, "--init-groups");
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    /// @throws OperatorException naming everything that is missing and how to get it
    public static HaPrograms find() {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new OperatorException(
                    "--ha gives its parts a user and namespaces of their own, which takes root: run it as root");
        }
        List<String> packages = new ArrayList<>();
        addUnless(ChildProcess.onPath("patroni"), "patroni python3-etcd", packages);
        addUnless(ChildProcess.onPath("etcd"), "etcd-server", packages);
        addUnless(ChildProcess.onPath("ip"), "iproute2", packages);
        addUnless(ChildProcess.onPath("nft"), "nftables", packages);
        addUnless(Stream.of("nsenter", "setpriv", "unshare").allMatch(ChildProcess::onPath), "util-linux", packages);
        Optional<Path> postgres = newestPostgres();
        addUnless(postgres.isPresent(), "postgresql", packages);
        if (!packages.isEmpty()) {
            throw new OperatorException(
                    "--ha needs programs that are not here: apt-get install " + String.join(" ", packages));
        }
        boolean overV3 = overV3(version("patroni", PATRONI_VERSION), version("etcd", ETCD_VERSION));
        return new HaPrograms(postgres.orElseThrow(), overV3);
    }

    /// Of a program.
    record Version(int major, int minor) {
        boolean isBefore(Version other) {
            return major < other.major || (major == other.major && minor < other.minor);
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    /// @throws OperatorException if the two have no API in common
    static boolean overV3(Version patroni, Version etcd) {
        if (patroni.major() >= PATRONI_V3) {
            return true;
        }
        if (etcd.isBefore(ETCD_V3_ONLY)) {
            return false;
        }
        throw new OperatorException(
                "Patroni %s needs the v2 API of etcd, which etcd %s does not have: put Patroni 4 first on the PATH"
                        .formatted(patroni, etcd));
    }

    private static Version version(String program, Pattern pattern) {
        String said = "";
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        } catch (IOException e) {
            throw new OperatorException(
                    "%s cannot be run (%s): install it again".formatted(program, e.getMessage()), e);
        }
        Matcher version = pattern.matcher(said);
        if (!version.matches()) {
            throw new OperatorException(
                    "`%s --version` says \"%s\", which names no version: install it again".formatted(program, said));
        }
        return new Version(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
    }

    /// Only a drill needs it.
    public static void requireFaketime() {
        if (!ChildProcess.onPath("faketime")) {
            throw new OperatorException(
                    "a wrong clock needs a program that is not here: apt-get install faketime, or leave it out with"
                            + " --faults");
        }
    }

    private static void addUnless(boolean present, String name, List<String> packages) {
        if (!present) {
            packages.add(name);
        }
    }

    private static Optional<Path> newestPostgres() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.filter(version -> version.getFileName().toString().matches("\\d+"))
                    .max(Comparator.comparingInt(
                            version -> Integer.parseInt(version.getFileName().toString())))
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes a folder that belongs to the user of these programs, below one that they may pass through.
    ///
    /// @throws OperatorException if a folder further up keeps them out
    public void makeFolder(Path folder, Path top) {
        try {
            Files.createDirectories(folder);
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(top);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(top, permissions);
            UserPrincipal owner =
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(USER);
            Files.setOwner(folder, owner);
            // Settings in here may hold passwords.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            List<String> test = new ArrayList<>(AS_USER);
            test.addAll(List.of("test", "-w", folder.toString()));
            if (new ProcessBuilder(test).start().waitFor() != 0) {
                throw new OperatorException(
                        ("the user %s may not pass through the folders above %s: choose another place with "
                                        + "--data, such as /var/lib/disvote")
                                .formatted(USER, folder));
            }
        } catch (UserPrincipalNotFoundException e) {
            throw new OperatorException("there is no user %s here: apt-get install postgresql".formatted(USER), e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be made for PostgreSQL: %s".formatted(folder, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException("interrupted while starting: run it again", e);
        }
    }

    /// An etcd member.
    public Program etcd(String name, Machine machine, Path settings, Path output) {
        List<String> command = new ArrayList<>(AS_USER);
        command.addAll(List.of("etcd", "--config-file", settings.toString()));
        return new Program(name, settings.toString(), machine.inside(command), Map.of(), false, output);
    }

    /// A node of a master. It has a PID namespace, whose first process is Patroni: with it goes all that it
    /// started, so that no PostgreSQL is left without its Patroni.
    public Program patroni(String name, Machine machine, Path settings, Path output) {
        List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
        command.addAll(AS_USER);
        // The kernel forgets the wish to die with the parent when the user changes.
        command.addAll(List.of("--pdeathsig", "KILL", "patroni", settings.toString()));
        return new Program(
                name,
                settings.toString(),
                machine.inside(command),
                Map.of("LC_ALL", "C.UTF-8", "TZ", "UTC"),
                true,
                output);
    }
}
