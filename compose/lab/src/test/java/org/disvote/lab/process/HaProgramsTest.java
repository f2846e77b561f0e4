package org.disvote.lab.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.disvote.lab.process.HaPrograms.Version;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;

class HaProgramsTest {

    private static final Version PATRONI_3 = new Version(3, 3);
    private static final Version PATRONI_4 = new Version(4, 0);

    @Test
    void patroni4TalksToEveryEtcdOverV3() {
        assertTrue(HaPrograms.overV3(PATRONI_4, new Version(3, 4)));
        assertTrue(HaPrograms.overV3(PATRONI_4, new Version(3, 6)));
        assertTrue(HaPrograms.overV3(new Version(10, 0), new Version(4, 0)));
    }

    @Test
    void patroni3TalksOverV2AndNeverToAnEtcdThatHasOnlyV3() {
        assertFalse(HaPrograms.overV3(PATRONI_3, new Version(3, 5)));
        for (Version etcd : new Version[] {new Version(3, 6), new Version(3, 10), new Version(4, 0)}) {
            OperatorException refused = assertThrows(OperatorException.class, () -> HaPrograms.overV3(PATRONI_3, etcd));
            assertEquals(
                    "Patroni 3.3 needs the v2 API of etcd, which etcd %s does not have: put Patroni 4 first on the PATH"
                            .formatted(etcd),
                    refused.getMessage());
        }
    }
}
