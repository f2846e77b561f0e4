package org.disvote.topics.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DatabasesTest {

    @Test
    void aPasswordIsMaskedWhereverItStandsInAText() {
        assertEquals(
                "jdbc:postgresql://h/d?user=u&password=***&ssl=true, jdbc:postgresql://i/d?password=***",
                Databases.masked("jdbc:postgresql://h/d?user=u&password=p%20q,r&ssl=true,"
                        + " jdbc:postgresql://i/d?password=secret"));
        assertEquals("?sslpassword=***&user=password", Databases.masked("?sslpassword=s&user=password"));
    }

    @Test
    void onlyAUrlWithAPasswordShowsOne() {
        assertTrue(Databases.showsPassword("jdbc:postgresql://h/d?user=u&password=p"));
        for (String good : List.of("jdbc:postgresql://h/d?user=password", "jdbc:postgresql://h/password=p", "")) {
            assertFalse(Databases.showsPassword(good), good);
        }
    }

    @Test
    void noMessageRepeatsAUrlThatNoDriverAccepts() {
        String url = "jdbc:nobody://h/d?user=u&password=secret";
        for (SQLException refused : List.of(
                assertThrows(SQLException.class, () -> Databases.connect(url, "test")),
                assertThrows(SQLException.class, () -> Databases.source(url).getConnection()))) {
            assertFalse(String.valueOf(refused.getMessage()).contains("secret"), refused::getMessage);
            assertNull(refused.getCause());
        }
        assertFalse(Databases.source(url).toString().contains("secret"));
    }
}
