package org.disvote.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.disvote.topics.json.Json;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

final class JsonLogTest {

    /// The context is one of its own: other tests log meanwhile.
    @Test
    void eachLineIsOneJsonObjectWhateverIsLogged() throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, UTF_8));
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(
                    Objects.requireNonNull(Logs.class.getClassLoader().getResource("logback-part-json.xml")));
            Logger log = context.getLogger("org.disvote.test");
            log.atInfo()
                    .addKeyValue("shard", 3)
                    .addKeyValue("error", "two\nlines \"quoted\" \u0001")
                    .log("Shard opened");
            log.atError()
                    .setCause(new IllegalStateException("outer\r\n", new IOException("inner\t\u2028")))
                    .log("Broken");
        } finally {
            context.stop();
            System.setOut(before);
        }

        List<JsonNode> lines = new ArrayList<>();
        for (String line : bytes.toString(UTF_8).split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(Json.MAPPER.readTree(line));
            }
        }
        assertEquals(2, lines.size());
        assertTrue(lines.stream().allMatch(JsonNode::isObject));
        assertEquals("Shard opened", lines.get(0).get("message").asText());
        assertEquals("INFO", lines.get(0).get("level").asText());
        assertEquals("org.disvote.test", lines.get(0).get("loggerName").asText());
        assertEquals(
                "two\nlines \"quoted\" \u0001",
                lines.get(0).at("/kvpList/1/error").asText());
        assertTrue(lines.get(0).get("timestamp").isNumber());
        assertEquals(
                "inner\t\u2028", lines.get(1).at("/throwable/cause/message").asText());
    }
}
