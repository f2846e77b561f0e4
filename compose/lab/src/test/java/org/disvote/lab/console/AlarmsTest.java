package org.disvote.lab.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// When the alarms about the notary and its witnesses are raised, and when not: Prometheus's own tests of rules.
final class AlarmsTest {

    private static final String PROGRAM = "promtool";

    @Test
    void theAlarmsOfNotaryAndWitnessesAreRaisedAsTheirTestsSay() throws Exception {
        assumeTrue(
                Prometheus.isInstalled(PROGRAM),
                "no promtool on the PATH: install it (Debian: apt-get install prometheus)");
        Process promtool = new ProcessBuilder(PROGRAM, "test", "rules", "alerts.test.yml")
                .directory(Path.of("..", "prometheus").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, promtool.waitFor(), said);
    }
}
