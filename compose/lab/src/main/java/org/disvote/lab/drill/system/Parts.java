package org.disvote.lab.drill.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.disvote.lab.cluster.running.PartFile;
import org.disvote.lab.process.Network;
import org.disvote.topics.operator.OperatorException;

/// The parts of the system by name, and the ways to break and repair one: signals to its processes, cuts of its
/// connections, and the loss of its disk.
public final class Parts {

    private final Path data;
    private final Network network;

    /// @param data the data folder of the system
    Parts(Path data) {
        this.data = data;
        network = new Network(data);
    }

    /// The names of the parts that begin with this.
    public List<String> named(String prefix) {
        return all().keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /// The HTTP addresses of the parts whose names begin with this.
    List<URI> addresses(String prefix) {
        return named(prefix).stream().map(this::address).toList();
    }

    /// The HTTP addresses of the parts whose names begin with this, by name.
    SortedMap<String, URI> addressesByName(String prefix) {
        SortedMap<String, URI> addresses = new TreeMap<>();
        named(prefix).forEach(name -> addresses.put(name, address(name)));
        return addresses;
    }

    URI address(String part) {
        return URI.create(file(part).at());
    }

    public long pid(String part) {
        return file(part).pid();
    }

    /// A part that has no running process.
    Optional<String> dead() {
        return all().keySet().stream().filter(name -> process(name).isEmpty()).findFirst();
    }

    /// Sends SIGKILL. The part does not start again before [#release].
    public void killAndHold(String part) {
        PartFile.hold(data, part);
        kill(part);
    }

    /// Sends SIGKILL. The part is started again at once.
    public void kill(String part) {
        process(part).ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        });
    }

    /// Lets a part start that was held.
    public void release(String part) {
        PartFile.release(data, part);
    }

    /// Sends SIGSTOP to the part's process and all its descendants.
    public void freeze(String part) {
        signal("STOP", tree(part).toList());
    }

    /// Sends SIGSTOP to Patroni alone. Its PostgreSQL continues and takes writes.
    public void freezePatroni(String node) {
        signal("STOP", tree(node).filter(Parts::isPatroni).toList());
    }

    /// Sends SIGSTOP to the processes that send the leader's commits to its standbys. Freezing the standbys would not
    /// do: they would later read what is already in their sockets.
    public void freezeReplication(String leader) {
        signal("STOP", tree(leader).filter(Parts::isWalSender).toList());
    }

    /// Sends SIGCONT to the part's process and all its descendants.
    public void thaw(String part) {
        signal("CONT", tree(part).toList());
    }

    /// From now on no packet passes between a part's machine and those of the others, except where they share one.
    public void cut(String part, List<String> others) {
        String host = file(part).host();
        network.cut(
                host,
                others.stream()
                        .map(other -> file(other).host())
                        .filter(other -> !other.equals(host))
                        .distinct()
                        .toList());
    }

    /// Removes all cuts.
    public void heal() {
        network.heal();
    }

    /// The command line that runs this command on a part's machine.
    public List<String> insideMachineOf(String part, List<String> command) {
        return network.machine(part, file(part).host()).inside(command);
    }

    /// Removes the database of a master's node, such as `shard0-node1`. The node must be held.
    public void wipe(String node) throws IOException {
        try (Stream<Path> files = Files.walk(storageOf(node))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// The folder of the database of a master's node, such as `shard0-node1`; not for brokers.
    public Path storageOf(String node) {
        return data.resolve(node).resolve("data");
    }

    private Map<String, PartFile> all() {
        return PartFile.readAll(data);
    }

    private PartFile file(String part) {
        PartFile file = all().get(part);
        if (file == null) {
            throw new OperatorException("there is no " + part + " in this system");
        }
        return file;
    }

    private Optional<ProcessHandle> process(String part) {
        PartFile file = all().get(part);
        return file == null ? Optional.empty() : ProcessHandle.of(file.pid()).filter(ProcessHandle::isAlive);
    }

    private Stream<ProcessHandle> tree(String part) {
        return process(part).stream().flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
    }

    private static boolean isPatroni(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> List.of(arguments).stream().anyMatch(argument -> argument.endsWith("patroni")))
                .orElse(false);
    }

    private static boolean isWalSender(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains(" walsender ");
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" \"$@\" 2> /dev/null", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException e) {
            throw new OperatorException("no signal can be sent: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
