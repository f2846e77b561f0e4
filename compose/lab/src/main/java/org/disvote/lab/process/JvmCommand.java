package org.disvote.lab.process;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.disvote.cli.Laboratory;
import org.jspecify.annotations.Nullable;

/// How a program of ours is started in a JVM of its own, on the JDK and with the classes of this one.
public final class JvmCommand {

    private JvmCommand() {}

    /// @param heapMib the most that its objects may take
    /// @param options further ones of the JVM
    /// @param main by name
    public static List<String> of(int heapMib, List<String> options, String main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                java().resolve("bin").resolve("java").toString(),
                "-Xmx" + heapMib + "m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.add(main);
        command.addAll(arguments);
        return command;
    }

    /// As far as this JVM compiles, if that is limited: a child of a test lives too briefly to gain from more.
    public static List<String> compiler() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:TieredStopAtLevel="))
                .toList();
    }

    /// This process's, unless the laboratory in a folder of its own has one there: a broker needs more modules of Java
    /// than the parts, whose image has no others.
    private static Path java() {
        @Nullable String laboratory = System.getProperty(Laboratory.FOLDER);
        if (laboratory != null && Files.isDirectory(Path.of(laboratory, "java"))) {
            return Path.of(laboratory, "java");
        }
        return Path.of(System.getProperty("java.home"));
    }

    /// The class path goes by the environment: a long command line is cut off where leftovers are looked for.
    public static Map<String, String> environment() {
        String classPath = System.getProperty("java.class.path");
        @Nullable String laboratory = System.getProperty(Laboratory.FOLDER);
        if (laboratory != null) {
            classPath += File.pathSeparator + Path.of(laboratory, "*");
        }
        return Map.of("CLASSPATH", classPath, "LC_ALL", "C.UTF-8", "TZ", "UTC");
    }
}
