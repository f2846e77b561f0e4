package org.disvote.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The configurations of parts that serve clients. `CanaryIT` has those of `up`.
final class NoClientTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"logback-part.xml", "logback-part-json.xml", "logback-witness.xml"})
    void loggersThatRepeatWhatAClientSentAreOff(String configuration) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(
                    Objects.requireNonNull(Logs.class.getClassLoader().getResource(configuration)));
            assertEquals(
                    Level.OFF,
                    context.getLogger("org.eclipse.jetty.util.HostPort").getEffectiveLevel());
            assertEquals(
                    Level.OFF,
                    context.getLogger("org.eclipse.jetty.http.HttpParser").getEffectiveLevel());
            assertEquals(
                    Level.WARN, context.getLogger("org.eclipse.jetty.server").getEffectiveLevel());
        } finally {
            context.stop();
        }
    }
}
