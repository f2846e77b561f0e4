package org.disvote.audit.published;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.disvote.audit.source.UnreachableException;
import org.disvote.topics.operator.OperatorFile;

/// The files of a log, in a folder or under a URL. Whoever serves them is not trusted: each file has a size
/// limit.
public abstract sealed class PublishedFiles implements AutoCloseable {

    /// In findings.
    public static final String WHERE = "published";

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private PublishedFiles() {}

    /// @param location a URL that begins with `http://` or `https://`, or a folder
    /// @throws IllegalArgumentException if it is no URL although it begins like one
    public static PublishedFiles of(String location) {
        return location.matches("https?://.*")
                ? new OfUrl(URI.create(location.endsWith("/") ? location : location + "/"))
                : new OfFolder(Path.of(location));
    }

    /// Opens a file to be read to its end; empty if there is none.
    ///
    /// @param path such as `tile/0/000`
    abstract Optional<InputStream> open(String path) throws UnreachableException;

    /// A whole file; empty if there is none.
    ///
    /// @throws UnreachableException if it cannot be read, or has more than `bytesMax` bytes
    public final Optional<byte[]> read(String path, int bytesMax) throws UnreachableException {
        Optional<InputStream> opened = open(path);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new UnreachableException("%s has more than %,d bytes".formatted(path, bytesMax));
            }
            return Optional.of(bytes);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static UnreachableException unreadable(String path, IOException e) {
        return new UnreachableException(path + " cannot be read: " + OperatorFile.why(e), e);
    }

    @Override
    public abstract void close();

    private static final class OfFolder extends PublishedFiles {
        private final Path folder;

        OfFolder(Path folder) {
            this.folder = folder;
        }

        @Override
        Optional<InputStream> open(String path) throws UnreachableException {
            try {
                return Optional.of(Files.newInputStream(folder.resolve(path)));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (IOException e) {
                throw unreadable(path, e);
            }
        }

        @Override
        public void close() {}
    }

    private static final class OfUrl extends PublishedFiles {
        private final URI base;
        private final HttpClient client =
                HttpClient.newBuilder().connectTimeout(CONNECT_MAX).build();

        OfUrl(URI base) {
            this.base = base;
        }

        @Override
        Optional<InputStream> open(String path) throws UnreachableException {
            HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(ANSWER_MAX)
                    .build();
            try {
                HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
                return switch (answer.statusCode()) {
                    case 200 -> Optional.of(answer.body());
                    case 404, 410 -> {
                        answer.body().close();
                        yield Optional.empty();
                    }
                    default -> {
                        answer.body().close();
                        throw new UnreachableException(
                                "%s: the server answers with status %d".formatted(path, answer.statusCode()));
                    }
                };
            } catch (IOException e) {
                throw unreadable(path, e);
            } catch (InterruptedException e) {
                throw new InterruptException(e); // restores the flag
            }
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }
}
