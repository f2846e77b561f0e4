package org.disvote.lab.demo.national;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.operate.backup.DurableFile;
import org.disvote.topics.json.Json;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;

/// How far a rehearsal has come: a file in its folder, which is replaced whenever a stage is finished. A stage that is
/// not in it is done from its beginning, so each of them can be done twice.
///
/// @param turnout how many voters take part, about
/// @param stages that are finished, in their order
public record Progress(int turnout, List<Stage> stages) {

    static final String FILE = "rehearsal.json";

    public Progress {
        stages = List.copyOf(stages);
    }

    /// @throws OperatorException if another rehearsal is in the folder, or the file cannot be read
    static Progress open(Path folder, int turnout) {
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                return new Progress(turnout, List.of());
            }
            Progress read = Json.MAPPER.readValue(Files.readAllBytes(file), Progress.class);
            if (read.turnout() != turnout) {
                throw new OperatorException("%s is a rehearsal with %d voters: give --voters %d, or another --data"
                        .formatted(folder, read.turnout(), read.turnout()));
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new OperatorException("%s is damaged: begin in another folder".formatted(file), e);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be used (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }

    Optional<Stage> find(String stage) {
        return stages.stream().filter(done -> done.name().equals(stage)).findFirst();
    }

    Progress with(Stage finished) {
        List<Stage> all = new ArrayList<>(stages);
        all.add(finished);
        return new Progress(turnout, all);
    }

    /// A reader sees the old file or the new one, also after a crash.
    void write(Path folder) {
        Path file = folder.resolve(FILE);
        Path draft = folder.resolve(FILE + ".new");
        try {
            Files.write(draft, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            DurableFile.replace(draft, file);
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written (%s)".formatted(file, OperatorFile.why(e)), e);
        }
    }
}
