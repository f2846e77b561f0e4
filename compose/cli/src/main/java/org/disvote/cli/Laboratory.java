package org.disvote.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/// The commands that run a whole system on one machine, with PostgreSQL and Kafka inside. The module `lab`
/// provides them. A distribution for a real cluster leaves that module out; there, each of these commands
/// says where it can be run.
///
/// Each method gives a new picocli command.
public interface Laboratory {

    Object up();

    Object drill();

    Object bench();

    Object demo();

    /// The command `verify` of `backup`.
    Object backupVerify();

    /// A folder of jars beside the class path. A cache of loaded classes is of use only on the class path with which it
    /// was made: so one for a distribution is made by a laboratory that is not on it.
    String FOLDER = "disvote.laboratory";

    /// The one on the class path or in [#FOLDER], or else commands that say where the laboratory is. From then on, this
    /// thread and those that it starts find its resources.
    static Laboratory find() {
        @Nullable String folder = System.getProperty(FOLDER);
        if (folder != null) {
            Thread.currentThread().setContextClassLoader(jars(Path.of(folder)));
        }
        return ServiceLoader.load(Laboratory.class).findFirst().orElseGet(MissingLaboratory::new);
    }

    private static ClassLoader jars(Path folder) {
        List<URL> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : files) {
                jars.add(jar.toUri().toURL());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Never closed: its classes are used until this JVM ends.
        return new URLClassLoader(jars.toArray(URL[]::new), Laboratory.class.getClassLoader());
    }
}
