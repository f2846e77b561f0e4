package org.disvote.cli.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.disvote.topics.json.Text;

/// Who runs this process, and from where, as far as the operating system says it.
///
/// @param who the user, and who became this user by sudo
/// @param from the machine, and the address from which somebody is logged in by SSH
record Operator(String who, String from) {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final int LENGTH_MAX = 200;

    static Operator ofThisProcess(Map<String, String> environment) {
        String user = ProcessHandle.current().info().user().orElse(System.getProperty("user.name", "unknown"));
        return of(user, host(), environment);
    }

    static Operator of(String user, String host, Map<String, String> environment) {
        String before = environment.getOrDefault("SUDO_USER", "");
        String connection = environment.getOrDefault("SSH_CONNECTION", "");
        int space = connection.indexOf(' ');
        String address = space < 0 ? connection : connection.substring(0, space);
        return new Operator(
                printable(before.isEmpty() ? user : user + " (sudo by " + before + ")"),
                printable(address.isEmpty() ? host : host + " (ssh from " + address + ")"));
    }

    private static String host() {
        try {
            return Files.isReadable(HOST_NAME)
                    ? Files.readString(HOST_NAME, UTF_8).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String printable(String text) {
        return Text.printable(text, LENGTH_MAX);
    }
}
