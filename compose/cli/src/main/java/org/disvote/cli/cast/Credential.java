package org.disvote.cli.cast;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.disvote.topics.id.VoterId;
import org.disvote.topics.json.Json;

/// Who votes, and how ingest recognizes them.
///
/// @param token absent where ingest runs with `--auth none` and believes the voter ID
record Credential(VoterId voterId, Optional<String> token) {

    static Credential of(VoterId voterId) {
        return new Credential(voterId, Optional.empty());
    }

    /// @return empty if it is no JSON Web Token whose subject is a voter ID. Only ingest checks its signature
    static Optional<Credential> ofToken(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode claims = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return VoterId.parse(claims.path("sub").asText()).map(id -> new Credential(id, Optional.of(token)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Hides both.
    @Override
    public String toString() {
        return token.isPresent() ? "Credential[token]" : "Credential[voter ID]";
    }
}
