package org.disvote.count.opening;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.disvote.count.SampleExport;
import org.disvote.count.Watch;
import org.disvote.count.export.ExportFolder;
import org.disvote.count.input.CheckedInput;
import org.disvote.count.input.InputCheck;
import org.disvote.topics.sealing.SealKey;
import org.disvote.topics.sealing.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpeningTest {

    @TempDir
    Path directory;

    private byte[] count(SampleExport export, Optional<SealKey> key, int threads, Watch watch) throws Exception {
        export.write(directory);
        ExportFolder folder = ExportFolder.open(directory);
        CheckedInput checked = InputCheck.check(folder, export.policy(), List.of(), Watch.NONE);
        return Opening.count(folder, checked, key, threads, watch);
    }

    private static SealKey key(SampleExport export, String suite) {
        String seed = export.values.path("keygen").path(suite).path("seed").textValue();
        return new SealKey(Suite.of(suite).orElseThrow(), HexFormat.of().parseHex(seed));
    }

    @ParameterizedTest
    @CsvSource({"0020-0001-0002,1", "0020-0001-0002,3", "647a-0001-0002,2"})
    void theSealedVectorsAreCountedByteForByte(String suite, int threads) throws Exception {
        SampleExport export = SampleExport.sealed(suite);
        AtomicLong last = new AtomicLong();
        try (SealKey key = key(export, suite)) {
            byte[] json = count(export, Optional.of(key), threads, (_, done, all) -> {
                last.set(done);
                assertTrue(done <= all);
            });

            assertEquals(export.values.path("log2").path(suite).path("count").textValue(), new String(json, UTF_8));
            assertEquals(8, last.get());
        }
    }

    @ParameterizedTest
    @CsvSource({"eur-2027,countEur", "ref,countRef"})
    void theOpenVectorsAreCountedByteForByte(String election, String expected) throws Exception {
        SampleExport export = SampleExport.open(election);

        byte[] json = count(export, Optional.empty(), 1, Watch.NONE);

        assertEquals(export.values.path(expected).textValue(), new String(json, UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {SampleExport.X25519, SampleExport.X_WING})
    void theKeyOfAnotherElectionOpensNothing(String suite) throws Exception {
        SampleExport export = SampleExport.sealed(suite);
        byte[] seed = new byte[Suite.SEED_BYTES];
        try (SealKey other = new SealKey(Suite.of(suite).orElseThrow(), seed)) {
            assertThrows(IllegalArgumentException.class, () -> count(export, Optional.of(other), 1, Watch.NONE));
        }
    }

    @Test
    void aSealedElectionIsNotCountedWithoutAKey() {
        SampleExport export = SampleExport.sealed(SampleExport.X25519);

        assertThrows(IllegalArgumentException.class, () -> count(export, Optional.empty(), 1, Watch.NONE));
    }
}
