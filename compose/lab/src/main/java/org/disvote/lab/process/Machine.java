package org.disvote.lab.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Where a part runs: this machine, or one of a [Network].
///
/// @param namespace its network namespace; empty for this machine
/// @param host its address
public record Machine(String namespace, String host) {

    /// This machine, which nothing else reaches there.
    public static final Machine THIS = new Machine("", "127.0.0.1");

    /// The command that runs this one there, as the same process.
    public List<String> inside(List<String> command) {
        if (namespace.isEmpty()) {
            return command;
        }
        List<String> inside = new ArrayList<>(List.of("nsenter", "--net=" + Path.of("/run/netns", namespace)));
        inside.addAll(command);
        return inside;
    }
}
