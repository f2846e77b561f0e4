package org.disvote.cli.count;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.disvote.cli.secret.TypedSecrets;
import org.disvote.count.opening.InputDigests.Typed;
import org.junit.jupiter.api.Test;

final class DigestDialogueTest {

    private static final String DIGEST = "a0e58f3d".repeat(8);

    private static List<Typed> typed(TypedSecrets terminal, String... trustees) {
        return DigestDialogue.typed(
                terminal, List.of(trustees), typed -> typed.typed().equals(DIGEST));
    }

    @Test
    void aTypingMistakeMayBeMendedTwice() {
        TypedSecrets terminal = new TypedSecrets("a0e58f3d", "", DIGEST, DIGEST);

        List<Typed> typed = typed(terminal, "anna", "cem");

        assertEquals(List.of(new Typed("anna", DIGEST), new Typed("cem", DIGEST)), typed);
        assertTrue(terminal.toString().contains("anna, the input digest that your own check printed:"));
        assertTrue(terminal.toString().contains("1 try is left."), terminal::toString);
        assertFalse(terminal.toString().contains(DIGEST), "what it should be is not shown");
    }

    /// The opening refuses it then.
    @Test
    void anotherDigestIsTheAnswerAfterThreeTries() {
        assertEquals(List.of(new Typed("anna", "3")), typed(new TypedSecrets("1", "2", "3", DIGEST), "anna"));
    }
}
