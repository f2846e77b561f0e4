package org.disvote.lab.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JDK's cache of loaded classes and of what the compiler learnt about them in an earlier run (JEP 514, 515): with
/// it a program of ours reaches its speed in seconds. The launcher `disvote` keeps one for each program in a folder,
/// and makes them by `disvote train`.
public final class AotCache {

    /// The folder; not set where the program was started in another way.
    private static final String FOLDER = "disvote.aot";

    /// Whether this run is the one to learn from.
    private static final String TRAINING = "disvote.aot.training";

    /// A program that was learnt from writes its cache when it stops.
    public static final Duration WRITTEN_WITHIN = Duration.ofMinutes(2);

    private AotCache() {}

    public static boolean isTraining() {
        return Boolean.getBoolean(TRAINING);
    }

    /// What to give to the JVM of one program.
    public static List<String> options(String program) {
        @Nullable String folder = System.getProperty(FOLDER);
        if (folder == null) {
            return List.of();
        }
        Path cache = Path.of(folder, program + ".aot");
        if (isTraining()) {
            return List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:aot*=error");
        }
        return Files.isReadable(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }
}
