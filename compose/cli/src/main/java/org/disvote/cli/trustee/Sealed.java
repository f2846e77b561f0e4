package org.disvote.cli.trustee;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.disvote.cli.ceremony.DefinitionFile;
import org.disvote.topics.ballot.Terms;
import org.disvote.topics.id.ElectionId;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.operator.OperatorException;
import org.disvote.topics.operator.OperatorFile;
import org.disvote.topics.sealing.Seal;

/// A sealed election, from wherever its seal is known.
///
/// @param terms their digest, once there are any
record Sealed(ElectionId election, Seal seal, Optional<String> terms) {

    /// More than the largest terms.
    private static final int BYTES_MAX = 2 << 20;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    static Sealed ofDefinition(Path file) {
        DefinitionFile definition = DefinitionFile.read(file);
        return new Sealed(definition.definition().id(), definition.seal(), Optional.empty());
    }

    static Sealed ofTerms(Path file) {
        return read(OperatorFile.read(file, BYTES_MAX), file.toString());
    }

    /// @param api the address of the voters' API
    /// @throws OperatorException if it does not serve the terms of this election
    static Sealed served(URI api, ElectionId election) throws InterruptedException {
        String address = api.toString().replaceAll("/+$", "") + "/elections/" + election + "/terms";
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER_MAX).build();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build()) {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != HttpURLConnection.HTTP_OK) {
                    throw new OperatorException(
                            "%s answers with status %d: see --url, and whether election %s is launched"
                                    .formatted(address, response.statusCode(), election));
                }
                return read(body.readNBytes(BYTES_MAX), address);
            }
        } catch (IOException e) {
            throw new OperatorException("%s does not answer: see --url".formatted(address), e);
        }
    }

    private static Sealed read(byte[] bytes, String from) {
        try {
            Terms terms = Terms.read(bytes);
            return new Sealed(
                    terms.id(),
                    terms.seal()
                            .orElseThrow(() -> new OperatorException(
                                    "%s: the ballots of election %s are not sealed".formatted(from, terms.id()))),
                    Optional.of(terms.digest()));
        } catch (MalformedEventException e) {
            throw new OperatorException("%s: %s".formatted(from, e.getMessage()), e);
        }
    }
}
