package org.disvote.topics.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyAddressesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.5, 10.0.0.6, false",
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.2.128/25, 10.1.2.127, false",
        "10.1.2.128/25, 10.1.2.129, true",
        "fd00::/8, fd12::1, true",
        "fd00::/8, fe80::1, false",
        "10.0.0.5, ::ffff:10.0.0.5, true",
        "fd00::/8, 253.0.0.1, false",
    })
    void aRangeHasItsAddressesAndNoOthers(String range, String address, boolean within) {
        assertEquals(within, ProxyAddresses.parse(List.of(range)).contains(InetAddress.ofLiteral(address)), range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "proxy", "10.0.0.0/33", "10.0.0.0/0", "10.0.0.0/-1", "10.0.0.0/", "::/0", "10.0.0.0/8x"})
    void whatIsNoAddressIsRefusedAndSoIsEveryAddress(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ProxyAddresses.parse(List.of(text)));

        assertTrue(String.valueOf(refused.getMessage()).contains("'" + text + "'"), refused.getMessage());
    }

    @Test
    void withoutOneNobodyIsBelieved() {
        assertFalse(ProxyAddresses.NONE.contains(InetAddress.getLoopbackAddress()));
        assertTrue(ProxyAddresses.NONE.isEmpty());
    }
}
