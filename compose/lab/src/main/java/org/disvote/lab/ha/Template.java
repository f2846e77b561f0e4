package org.disvote.lab.ha;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.disvote.topics.operator.OperatorException;

/// A settings file among our resources with placeholders, each written `${name}`.
record Template(String resource) {

    private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

    /// @param instead texts of the resource, each with what stands in its place
    /// @throws OperatorException if the file cannot be written
    void write(Path file, Map<String, String> values, Map<String, String> instead) {
        try (InputStream in = Objects.requireNonNull(Template.class.getResourceAsStream(resource), resource)) {
            String text = new String(in.readAllBytes(), UTF_8);
            for (var change : instead.entrySet()) {
                if (!text.contains(change.getKey())) {
                    throw new IllegalStateException(resource + " does not contain: " + change.getKey());
                }
                text = text.replace(change.getKey(), change.getValue());
            }
            Files.writeString(
                    file,
                    PLACE.matcher(text)
                            .replaceAll(place -> Matcher.quoteReplacement(
                                    Objects.requireNonNull(values.get(place.group(1)), place.group(1)))));
        } catch (IOException e) {
            throw new OperatorException("%s cannot be written: %s".formatted(file, e), e);
        }
    }
}
