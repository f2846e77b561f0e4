package org.disvote.lab.privacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TracesTest {

    private static final String TEXT = "Canary7f3a";

    @Test
    void aTextIsFoundInEachFormAtEachPlace(@TempDir Path folder) throws IOException {
        for (int before = 0; before < 7; before++) {
            byte[] bytes = ("x".repeat(before) + TEXT + "y".repeat(before % 4)).getBytes(US_ASCII);
            Traces traces = new Traces(TEXT);
            traces.in("plain", bytes);
            traces.in("hex", HexFormat.of().formatHex(bytes).getBytes(US_ASCII));
            traces.in("base64", Base64.getEncoder().encode(bytes));
            traces.in("base64url", Base64.getUrlEncoder().withoutPadding().encode(bytes));
            assertEquals(Set.of("plain", "hex", "base64", "base64url"), traces.found());
        }
        Traces inFiles = new Traces(TEXT);
        for (int at : new int[] {0, 1, (1 << 20) - 5, 1 << 20, (1 << 21) - 9}) {
            byte[] file = new byte[3 << 20];
            System.arraycopy(TEXT.getBytes(US_ASCII), 0, file, at, TEXT.length());
            Files.write(folder.resolve("at" + at), file);
        }
        Files.write(folder.resolve("none"), new byte[3 << 20]);

        inFiles.inFiles(folder);

        assertEquals(5, inFiles.found().size(), inFiles.found()::toString);
    }

    @Test
    void anotherTextIsNotFound() {
        Traces traces = new Traces(TEXT);
        traces.in("other", "Canary7f3b, Canary7f3 and anary7f3a".getBytes(US_ASCII));
        traces.in("base64", Base64.getEncoder().encode("Canary7g3a".getBytes(US_ASCII)));

        assertEquals(Set.of(), traces.found());
    }
}
