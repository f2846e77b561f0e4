package org.disvote.lab.server;

import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/// The main of a broker's child process: formats its storage the first time and runs Kafka. Both in one JVM, since
/// starting a second one takes longer than the formatting itself.
final class BrokerMain {

    private BrokerMain() {}

    /// @param arguments the properties file, the cluster ID
    public static void main(String... arguments) {
        String properties = arguments[0];
        Path formatted = Path.of(properties).resolveSibling("log").resolve("meta.properties");
        if (!Files.exists(formatted)) {
            int status = StorageTool.execute(
                    new String[] {"format", "--ignore-formatted", "--cluster-id", arguments[1], "--config", properties},
                    System.out);
            if (status != 0) {
                System.exit(status);
            }
        }
        Kafka.main(new String[] {properties});
    }
}
