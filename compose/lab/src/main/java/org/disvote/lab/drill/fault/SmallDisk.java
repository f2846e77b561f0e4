package org.disvote.lab.drill.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.disvote.topics.operator.OperatorException;

/// A file system of 512 MB that is mounted on a folder and can be filled up.
///
/// @param folder the place where it is mounted
record SmallDisk(Path folder) implements AutoCloseable {

    private static final String SIZE = "512m";
    private static final int BLOCK = 1 << 16;

    /// @param folder must not exist yet; gets the owner of its parent
    static SmallDisk mountedOn(Path folder) throws InterruptedException, IOException {
        Object owner = Files.getAttribute(folder.resolveSibling("."), "unix:uid");
        Object group = Files.getAttribute(folder.resolveSibling("."), "unix:gid");
        Files.createDirectory(folder);
        run(List.of(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=%s,mode=0700,uid=%s,gid=%s".formatted(SIZE, owner, group),
                "disvote",
                folder.toString()));
        return new SmallDisk(folder);
    }

    /// Writes until no space is left.
    void fill() {
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(new byte[BLOCK]);
            }
        } catch (IOException e) {
            // It is full.
        }
    }

    void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    /// Unmounts it. No process may use it any more.
    @Override
    public void close() throws IOException {
        try {
            run(List.of("umount", folder.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.delete(folder);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new OperatorException("this command failed: " + String.join(" ", command));
        }
    }
}
