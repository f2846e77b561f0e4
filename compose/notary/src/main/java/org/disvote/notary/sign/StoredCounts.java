package org.disvote.notary.sign;

import java.io.IOException;
import java.nio.file.Files;
import java.util.function.BiConsumer;
import org.disvote.notary.Probe;
import org.disvote.notary.request.CountStore;
import org.disvote.notary.store.LogFolder;
import org.disvote.topics.json.Digests;
import org.disvote.topics.lifetime.Stopwatch;
import org.disvote.topics.reason.Reason.Code;

/// Keeps counts in the folder of the log, where they are served from.
final class StoredCounts implements CountStore {

    private final SessionParts parts;
    private final LogFolder folder;
    private final BiConsumer<Code, String> stop;

    /// @param stop is given the reason and a sentence if the folder cannot be written
    StoredCounts(SessionParts parts, BiConsumer<Code, String> stop) {
        this.parts = parts;
        folder = parts.folder();
        this.stop = stop;
    }

    @Override
    public boolean has(String digest) {
        return Files.exists(folder.count(Digests.hex(digest)));
    }

    @Override
    public void store(byte[] transcript) {
        Stopwatch storing = Stopwatch.start();
        try {
            folder.storeCount(transcript);
        } catch (IOException e) {
            stop.accept(Code.DATA_FOLDER, "the folder of the log cannot be written: " + e.getMessage());
            return;
        }
        parts.status().step(Probe.Step.COUNT_STORED, storing.elapsed());
        parts.probe().reached(Probe.Step.COUNT_STORED);
    }
}
