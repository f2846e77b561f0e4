package org.disvote.lab.demo.national;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.disvote.lab.bench.OwnJvm;
import org.disvote.lab.process.ResidentMemory;

/// What a part has in memory, beside its bound.
///
/// @param heapMib of its objects, after the last collection; 0 where only the process is known
/// @param heapMaxMib the most that its objects may take; the part ends if that is too little. 0 if it has no heap
/// @param residentMib of the whole process: objects, compiled code, stacks and buffers
public record Memory(String part, long heapMib, long heapMaxMib, long residentMib) {

    private static final String BROKER = "BrokerMain";
    private static final String POSTGRES = "postgres";

    /// What is running: this JVM, the broker and PostgreSQL.
    static List<Memory> now() {
        List<Memory> all = new ArrayList<>();
        all.add(new Memory(
                "ingest, sinks, counts, notary, voters",
                heapAfterCollection() >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                ResidentMemory.mib(ProcessHandle.current().pid())));
        children(BROKER)
                .map(broker -> new Memory("broker", 0, heapMax(broker), ResidentMemory.mib(broker.pid())))
                .forEach(all::add);
        long postgres = children(POSTGRES)
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                .mapToLong(process -> ResidentMemory.shareMib(process.pid()))
                .sum();
        all.add(new Memory("PostgreSQL, all databases", 0, 0, postgres));
        return all;
    }

    /// Of a command that ran in a JVM of its own.
    static Memory of(String part, OwnJvm jvm) {
        return new Memory(part, 0, OwnJvm.HEAP_MIB, jvm.peakMib());
    }

    private static Stream<ProcessHandle> children(String program) {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(program));
    }

    private static long heapMax(ProcessHandle jvm) {
        return Stream.of(jvm.info().arguments().orElse(new String[0]))
                .filter(argument -> argument.matches("-Xmx[0-9]+m"))
                .mapToLong(argument -> Long.parseLong(argument.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private static long heapAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(pool -> pool.getCollectionUsage())
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    String text() {
        return "    %-40s %7s %7s %,9d%n"
                .formatted(
                        part,
                        heapMib == 0 ? "" : "%,d".formatted(heapMib),
                        heapMaxMib == 0 ? "" : heapMaxMib,
                        residentMib);
    }
}
