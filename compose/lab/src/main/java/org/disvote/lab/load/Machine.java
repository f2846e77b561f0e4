package org.disvote.lab.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;

/// The machine on which figures were measured. Without it they cannot be compared.
///
/// @param cores how many this process may use
/// @param memoryMib of the whole machine
/// @param kafka the version of the client, which is also the broker's
public record Machine(int cores, String cpu, long memoryMib, String os, String jdk, String postgres, String kafka) {

    public static Machine here(String postgres) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                cpuModel(),
                system.getTotalMemorySize() >> 20,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                postgres,
                AppInfoParser.getVersion());
    }

    private static String cpuModel() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown"; // another system than Linux
        }
    }

    public String text() {
        return "%d cores (%s), %,d MiB, %s; %s; PostgreSQL %s; Kafka %s"
                .formatted(cores, cpu, memoryMib, os, jdk, postgres, kafka);
    }
}
