package org.disvote.witness;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.disvote.witness.cosign.Cosigner;
import org.disvote.witness.http.Limits;
import org.disvote.witness.http.WitnessHandler;
import org.disvote.witness.http.WitnessServer;
import org.disvote.witness.note.Checkpoint;
import org.disvote.witness.note.LogKey;
import org.disvote.witness.note.MalformedException;
import org.disvote.witness.note.WitnessKey;
import org.disvote.witness.store.KeyFile;
import org.disvote.witness.store.StateFolder;
import org.disvote.witness.store.StoreStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A witness of one log: cosigns each checkpoint that continues the one before, and no other.
public final class Witness implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Witness.class);

    private final WitnessKey key;
    private final StateFolder folder;
    private final WitnessServer server;

    private Witness(WitnessConfig config, Limits limits, Clock clock, Consumer<StoreStep> after) {
        LogKey logKey = logKey(config.logVkey());
        key = KeyFile.read(config.keyFile());
        folder = StateFolder.open(config.data(), after);
        try {
            Optional<Checkpoint> latest = folder.load(logKey, key);
            Cosigner cosigner = new Cosigner(logKey, key, folder, latest, clock);
            WitnessHandler handler = new WitnessHandler(logKey.origin(), cosigner, limits);
            server = WitnessServer.start(config.host(), config.port(), handler, limits);
            log.atInfo()
                    .addKeyValue("uri", server.uri())
                    .addKeyValue("vkey", key.vkey())
                    .addKeyValue("log", logKey.origin())
                    .addKeyValue("size", latest.map(Checkpoint::size).orElse(0L))
                    .log("Witness started");
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static LogKey logKey(String vkey) {
        try {
            return LogKey.parse(vkey);
        } catch (MalformedException e) {
            throw new WitnessException("--log is no log's vkey: " + e.getMessage(), e);
        }
    }

    /// @throws WitnessException if it cannot start; the message is one sentence with the cure
    public static Witness start(WitnessConfig config) {
        return start(config, Limits.DEFAULT, Clock.systemUTC(), step -> {});
    }

    /// @param after called after each step of storing a checkpoint
    static Witness start(WitnessConfig config, Limits limits, Clock clock, Consumer<StoreStep> after) {
        return new Witness(config, limits, clock, after);
    }

    public URI uri() {
        return server.uri();
    }

    /// Its public key, as policies name it: type 04.
    public String vkey() {
        return key.vkey();
    }

    /// Completes the answers in progress, then gives the data folder free.
    @Override
    public void close() {
        server.close();
        folder.close();
    }
}
