package org.disvote.lab.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.disvote.topics.operator.OperatorException;

/// A wire of a system's own: each of its machines is a network namespace, with a cable to a switch that is in one, too.
/// This machine has a cable to it as well. What the switch does not pass on is cut, in both directions and for
/// connections that exist, while everything else goes on.
///
/// All names begin with one that the data folder gives, so that systems do not meet and leftovers are found.
public final class Network implements AutoCloseable {

    /// Of 198.18.0.0/15, which is set aside for tests of networks.
    private static final String ADDRESSES = "198.18.";

    private static final int NUMBER_MAX = 254;
    private static final int COMMAND_MAX_SECONDS = 30;

    private final String name;

    /// The network of the system in this folder, whether or not it is there yet.
    public Network(Path data) {
        CRC32 crc = new CRC32();
        crc.update(data.toAbsolutePath().normalize().toString().getBytes(UTF_8));
        name = "disvote" + HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /// A number that no other network on this machine has.
    public static int freeNumber() {
        for (int number = 1; number <= NUMBER_MAX; number++) {
            if (!isTaken(number)) {
                return number;
            }
        }
        throw new OperatorException("all networks %s1.0 … %1$s%d.0 are taken: stop other systems with --ha"
                .formatted(ADDRESSES, NUMBER_MAX));
    }

    /// The addresses of all machines of a network.
    public static String addresses(int number) {
        return ADDRESSES + number + ".0/24";
    }

    /// An address in a network. 1 is this machine's.
    public static String host(int number, int place) {
        return ADDRESSES + number + "." + place;
    }

    public Machine machine(String machine, String host) {
        return new Machine(name + "-" + machine, host);
    }

    /// Makes it, in place of what was left behind.
    ///
    /// @param hosts the address of each machine, whose name has at most 15 characters
    public void make(int number, Map<String, String> hosts) {
        close();
        if (isTaken(number)) {
            throw new OperatorException("the network %s of this folder is taken by another system: stop that one"
                    .formatted(addresses(number)));
        }
        StringBuilder script = new StringBuilder("""
            ip netns add %1$s-switch
            ip -n %1$s-switch link add name switch type bridge
            ip -n %1$s-switch link set switch up
            ip link add name %1$s type veth peer name host netns %1$s-switch
            ip addr add %2$s/24 dev %1$s
            ip link set %1$s up
            ip -n %1$s-switch link set host master switch up
            """.formatted(name, host(number, 1)));
        hosts.forEach((machine, host) -> script.append("""
            ip netns add %1$s-%2$s
            ip -n %1$s-%2$s link set lo up
            ip -n %1$s-%2$s link add name eth0 type veth peer name %2$s netns %1$s-switch
            ip -n %1$s-%2$s addr add %3$s/24 dev eth0
            ip -n %1$s-%2$s link set eth0 up
            ip -n %1$s-switch link set %2$s master switch up
            """.formatted(name, machine, host)));
        run(script.toString());
    }

    /// From now on nothing passes between a machine and these others; it adds to what is cut already.
    public void cut(String host, Collection<String> others) {
        inSwitch("""
            table bridge cut {
              chain forward {
                type filter hook forward priority 0;
                ip saddr %1$s ip daddr { %2$s } drop
                ip daddr %1$s ip saddr { %2$s } drop
              }
            }
            """.formatted(host, String.join(", ", others)));
    }

    /// Everything passes again.
    public void heal() {
        inSwitch("add table bridge cut\ndelete table bridge cut\n"); // so that it is no error if nothing was cut
    }

    /// Removes all of it.
    @Override
    public void close() {
        run("""
            ! ip link show %1$s > /dev/null 2>&1 || ip link delete %1$s
            for each in $(ip netns list | grep -o '^%1$s-[^ ]*'); do
              ip netns delete "$each"
            done
            """.formatted(name));
    }

    private void inSwitch(String rules) {
        run("nsenter --net=/run/netns/%s-switch nft -f - <<'END'%n%sEND%n".formatted(name, rules));
    }

    private static boolean isTaken(int number) {
        try {
            String start = ADDRESSES + number + ".";
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .anyMatch(address ->
                            Objects.requireNonNull(address.getHostAddress()).startsWith(start));
        } catch (SocketException e) {
            throw new OperatorException("this machine does not tell its network interfaces: " + e.getMessage(), e);
        }
    }

    private static void run(String script) {
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-eu", "-c", script)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), UTF_8).strip();
            if (!shell.waitFor(COMMAND_MAX_SECONDS, TimeUnit.SECONDS) || shell.exitValue() != 0) {
                throw new OperatorException(
                        "--ha gives its parts a network of their own, which this machine refuses: " + said);
            }
        } catch (IOException e) {
            throw new OperatorException("no network can be made: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperatorException("interrupted while changing the network: run it again", e);
        }
    }
}
