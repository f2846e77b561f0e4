package org.disvote.ceremony;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.disvote.topics.ballot.Definition;
import org.disvote.topics.json.MalformedEventException;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.sealing.Seal;
import org.disvote.topics.sealing.SealReader;
import org.disvote.topics.sealing.Suite;

/// The ceremony of `disvote.json`, for each suite.
public record Vectors(Suite suite) {

    private static final JsonNode ALL = read();

    /// What went in.
    public static final JsonNode INPUT = ALL.path("inputs").path("keygen");

    public static final String PASSPHRASE = INPUT.path("passphrase").textValue();

    private static JsonNode read() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("../../topics/src/test/resources/disvote.json")
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What comes out.
    public JsonNode output() {
        return ALL.path("values").path("keygen").path(suite.id());
    }

    public String text(String name) {
        return output().path(name).textValue();
    }

    public byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name));
    }

    public byte[] share(int index) {
        return HexFormat.of().parseHex(output().path("shares").path(index - 1).textValue());
    }

    public Seal seal() {
        try {
            return SealReader.read(new ObjectMapper().readTree(text("seal")));
        } catch (IOException | MalformedEventException e) {
            throw new IllegalStateException(e);
        }
    }

    public Definition definition() {
        return Definition.of(ALL.path("inputs").path("sealedElections").path(suite.id()));
    }

    public static byte[] systemRandom() {
        return HexFormat.of().parseHex(INPUT.path("os64").textValue());
    }

    public static List<char[]> texts() {
        List<char[]> texts = new ArrayList<>();
        INPUT.path("texts").forEach(text -> texts.add(text.textValue().toCharArray()));
        return texts;
    }

    public static List<SigningKey> keys() {
        List<SigningKey> keys = new ArrayList<>();
        INPUT.path("trustees")
                .forEach(name -> keys.add(SigningKey.ofSeed(
                        name.textValue(),
                        HexFormat.of()
                                .parseHex(ALL.path("inputs")
                                        .path("keys")
                                        .path("trustee " + name.textValue())
                                        .textValue()))));
        return keys;
    }
}
