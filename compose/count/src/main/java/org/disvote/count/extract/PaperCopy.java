package org.disvote.count.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.follow.TopicSnapshot;
import org.disvote.topics.json.Digests;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.kafka.TopicCatalog;
import org.disvote.topics.operator.OperatorException;
import org.jspecify.annotations.Nullable;

/// Copies the ballot papers that terms name from the elections topic.
final class PaperCopy {

    private static final String KEY = "paper/";

    private PaperCopy() {}

    /// @param file the file of a constituency's paper
    /// @throws OperatorException if one of them is not there
    static void copy(Brokers brokers, Terms terms, Function<String, Path> file) throws IOException {
        Map<String, Set<Path>> wanted = new HashMap<>();
        terms.papers()
                .forEach((constituency, digest) ->
                        wanted.computeIfAbsent(digest, _ -> new HashSet<>()).add(file.apply(constituency)));
        try {
            TopicSnapshot.read(brokers, TopicCatalog.ELECTIONS, record -> {
                if (record.key() != null && record.value() != null && new String(record.key(), UTF_8).startsWith(KEY)) {
                    write(wanted.remove(Digests.of(record.value())), record.value());
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (!wanted.isEmpty()) {
            throw new OperatorException(
                    "the elections topic lacks %d of the ballot papers that the terms name: name the"
                                    .formatted(wanted.size())
                            + " brokers of this election's system");
        }
    }

    private static void write(@Nullable Set<Path> files, byte[] paper) {
        if (files == null) {
            return;
        }
        try {
            for (Path file : files) {
                Files.write(file, paper, StandardOpenOption.CREATE_NEW);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
