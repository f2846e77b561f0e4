package org.disvote.audit.tree;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A record of the notary's topic that counts: a leaf of the tree.
public final class NotaryRecord {

    private final long offset;
    private final long leaf;
    private final JsonNode json;
    private final byte[] bytes;
    private final List<Long> headsBefore;

    /// @param offset in the topic
    /// @param leaf its index in the tree, from 0
    /// @param headsBefore by partition, how many votes the tree has before this leaf; without those of its
    ///     own round
    NotaryRecord(long offset, long leaf, JsonNode json, byte[] bytes, List<Long> headsBefore) {
        this.offset = offset;
        this.leaf = leaf;
        this.json = json;
        this.bytes = bytes;
        this.headsBefore = headsBefore;
    }

    public long offset() {
        return offset;
    }

    public long leaf() {
        return leaf;
    }

    /// As a finding names it.
    public String place() {
        return "leaf " + leaf;
    }

    public long n() {
        return json.path("n").asLong();
    }

    /// Empty where an unknown record has none.
    public String kind() {
        return json.path("kind").asText();
    }

    public JsonNode json() {
        return json;
    }

    public String text(String member) {
        return json.path(member).asText();
    }

    public Instant time(String member) {
        return Instant.parse(text(member));
    }

    public List<Long> numbers(String member) {
        List<Long> numbers = new ArrayList<>();
        json.path(member).forEach(number -> numbers.add(number.longValue()));
        return numbers;
    }

    /// The leaf's data. The caller does not change them.
    public byte[] bytes() {
        return bytes;
    }

    public List<Long> headsBefore() {
        return headsBefore;
    }

    @Override
    public String toString() {
        return new String(bytes, UTF_8);
    }
}
