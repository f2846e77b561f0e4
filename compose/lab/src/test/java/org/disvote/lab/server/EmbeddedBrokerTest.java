package org.disvote.lab.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedBrokerTest {

    /// Kafka reads its file in this way.
    @ParameterizedTest
    @ValueSource(strings = {"/data", "/Ελλάδα 2029/Ψήφοι", "/back\\slash", "/\\u0041", "/a=b#c!d:e", "/emoji 🗳"})
    void theLogIsInTheFolderWhateverItsNameIs(String folder) throws IOException {
        EmbeddedBroker broker = new EmbeddedBroker(Path.of(folder), "cluster", 1, 2);
        Properties read = new Properties();

        read.load(new ByteArrayInputStream(broker.settings().getBytes(StandardCharsets.UTF_8)));

        assertEquals(folder + "/log", read.getProperty("log.dirs"));
    }
}
