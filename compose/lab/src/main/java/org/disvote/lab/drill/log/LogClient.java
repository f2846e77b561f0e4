package org.disvote.lab.drill.log;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.tlog.EntryBundle;
import org.disvote.topics.tlog.TilePath;

/// Gets files of notaries and witnesses, which may be dead or frozen.
public final class LogClient implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    /// @return empty unless the answer is 200
    public Optional<byte[]> get(URI uri) throws InterruptedException {
        try {
            HttpResponse<byte[]> answer =
                    http.send(HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(), BodyHandlers.ofByteArray());
            return answer.statusCode() == OK ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The data of the first leaves, as a notary serves them.
    ///
    /// @throws OperatorException if it does not serve as many
    List<byte[]> leaves(URI log, long size) throws InterruptedException {
        List<byte[]> leaves = new ArrayList<>();
        while (leaves.size() < size) {
            TilePath bundle = TilePath.at(TilePath.ENTRIES, leaves.size() / TilePath.WIDTH_MAX, size)
                    .orElseThrow();
            Optional<byte[]> entries = get(log.resolve(bundle.path()));
            if (entries.isEmpty()) {
                entries = get(log.resolve(bundle.full().path())); // it has become full since
            }
            try {
                List<byte[]> decoded = EntryBundle.decode(entries.orElseThrow(() -> new OperatorException(
                        "%s does not serve %s, of a tree of %d leaves".formatted(log, bundle, size))));
                if (decoded.size() < bundle.width()) {
                    throw new OperatorException("%s of %s is too short".formatted(bundle, log));
                }
                leaves.addAll(decoded.subList(0, bundle.width()));
            } catch (MalformedNoteException e) {
                throw new OperatorException("%s of %s: %s".formatted(bundle, log, e.getMessage()), e);
            }
        }
        return leaves;
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
