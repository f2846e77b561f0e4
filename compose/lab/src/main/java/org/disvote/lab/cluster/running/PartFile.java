package org.disvote.lab.cluster.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;

/// The process and the address of a part of a running system: `parts/NAME.json` in the data folder, written at
/// each start of the part. A drill finds the processes that it breaks by these files, never by a program's
/// name.
///
/// @param pid its process; for a node of a master, the process that ends the whole node when it ends
/// @param host the address of the machine on which it runs
/// @param at its HTTP address, or empty
public record PartFile(long pid, String host, String at) {

    private static final String FOLDER = "parts";
    private static final String SUFFIX = ".json";
    private static final String HOLD = ".hold";

    /// All parts by name.
    ///
    /// @throws OperatorException if the folder has none: the system was not started with --ha
    public static SortedMap<String, PartFile> readAll(Path data) {
        SortedMap<String, PartFile> parts = new TreeMap<>();
        try (Stream<Path> files = Files.list(data.resolve(FOLDER))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
                String name = file.getFileName().toString();
                parts.put(
                        name.substring(0, name.length() - SUFFIX.length()),
                        Json.MAPPER.readValue(Files.readAllBytes(file), PartFile.class));
            }
            return parts;
        } catch (IOException e) {
            throw new OperatorException(
                    "no system with --ha runs on %1$s: start it with `./disvote up --ha --data %1$s`".formatted(data),
                    e);
        }
    }

    /// A part that is held is not started again when it dies.
    public static void hold(Path data, String part) {
        try {
            Files.writeString(holdOf(data, part), "");
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written: %s".formatted(holdOf(data, part), e), e);
        }
    }

    public static void release(Path data, String part) {
        try {
            Files.deleteIfExists(holdOf(data, part));
        } catch (IOException e) {
            throw new OperatorException("%s cannot be removed: %s".formatted(holdOf(data, part), e), e);
        }
    }

    public static boolean isHeld(Path data, String part) {
        return Files.exists(holdOf(data, part));
    }

    public void write(Path data, String part) {
        Path folder = data.resolve(FOLDER);
        Path draft = folder.resolve(part + ".new");
        try {
            Files.createDirectories(folder);
            Files.write(draft, Json.MAPPER.writeValueAsBytes(this));
            Files.move(
                    draft,
                    folder.resolve(part + SUFFIX),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a part's process and address cannot be written as JSON", e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written: %s".formatted(draft, e), e);
        }
    }

    private static Path holdOf(Path data, String part) {
        return data.resolve(FOLDER).resolve(part + HOLD);
    }
}
