package org.disvote.cli.ceremony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.disvote.ceremony.deal.TrusteeText;
import org.disvote.cli.ceremony.TrusteesFile.Trustee;
import org.disvote.cli.secret.TypedSecrets;
import org.disvote.topics.note.SigningKey;
import org.disvote.topics.operator.OperatorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class KeygenDialogueTest {

    private static final String DICE = "36261".repeat(10);

    private static Trustee trustee(String name) {
        return new Trustee(SigningKey.generate(name).verifier(), Optional.empty());
    }

    private static Trustee committed(String name, String text) {
        return new Trustee(
                SigningKey.generate(name).verifier(), Optional.of(TrusteeText.commitment(text.toCharArray())));
    }

    private static List<String> texts(List<char[]> typed) {
        return typed.stream().map(String::new).toList();
    }

    private static String message(Executable refused) {
        return String.valueOf(assertThrows(OperatorException.class, refused).getMessage());
    }

    @Test
    void allCommitmentsAreShownBeforeATextThatWasCommittedToElsewhereIsTyped() {
        TypedSecrets typed = new TypedSecrets(DICE + "1", DICE + "3", "", DICE + "2");

        List<String> texts = texts(new KeygenDialogue(typed)
                .texts(List.of(trustee("anna"), committed("bea", DICE + "2"), trustee("cem"))));

        assertEquals(List.of(DICE + "1", DICE + "2", DICE + "3"), texts);
        String screen = typed.toString();
        int last = screen.indexOf("cem commits to " + TrusteeText.commitment((DICE + "3").toCharArray()));
        assertTrue(last > 0, screen);
        assertTrue(screen.contains("bea committed to " + TrusteeText.commitment((DICE + "2").toCharArray())), screen);
        assertTrue(screen.indexOf("Then press Enter") > last, screen);
        assertTrue(screen.indexOf("bea, your dice or words") > screen.indexOf("Then press Enter"), screen);
        assertFalse(screen.contains("That is short"), screen);
        assertFalse(screen.contains(DICE), "what is typed is not shown");
    }

    @Test
    void anotherTextThanTheCommittedOneIsAskedForAgainAndThenRefused() {
        TypedSecrets once = new TypedSecrets("", "wrong", "right");
        assertEquals(List.of("right"), texts(new KeygenDialogue(once).texts(List.of(committed("bea", "right")))));
        assertTrue(once.toString().contains("bea: this is another text"), once::toString);

        TypedSecrets never = new TypedSecrets("", "1", "2", "3", "4", "5", "right");
        KeygenDialogue dialogue = new KeygenDialogue(never);
        List<Trustee> bea = List.of(committed("bea", "right"));
        assertTrue(message(() -> dialogue.texts(bea)).contains("the text of bea is not that of the commitment"));
    }

    @Test
    void nothingIsNoTextAndAShortOneIsWarnedOf() {
        TypedSecrets typed = new TypedSecrets("", "abc", "");

        assertEquals(List.of("abc"), texts(new KeygenDialogue(typed).texts(List.of(trustee("anna")))));

        assertTrue(typed.toString().contains("Nothing was typed"), typed::toString);
        assertTrue(typed.toString().contains("That is short"), typed::toString);
        KeygenDialogue silent = new KeygenDialogue(new TypedSecrets("", "", "", "", ""));
        List<Trustee> anna = List.of(trustee("anna"));
        assertThrows(OperatorException.class, () -> silent.texts(anna));
    }

    @Test
    void aPassphraseIsTypedTwiceAndIsLongEnough() {
        TypedSecrets typed = new TypedSecrets(
                "short",
                "one passphrase",
                "one passphrasf",
                "one passphrase",
                "one passphrase",
                "another, for bea",
                "another, for bea");

        List<String> passphrases =
                texts(new KeygenDialogue(typed).passphrases(List.of(trustee("anna"), trustee("bea"))));

        assertEquals(List.of("one passphrase", "another, for bea"), passphrases);
        assertTrue(typed.toString().contains("At least 12 characters"), typed::toString);
        assertTrue(typed.toString().contains("The two differ"), typed::toString);
        assertFalse(typed.toString().contains("one passphrase"), "what is typed is not shown");
        assertTrue(typed.isDone());
        KeygenDialogue giving = new KeygenDialogue(new TypedSecrets("1", "2", "3", "4", "5"));
        List<Trustee> anna = List.of(trustee("anna"));
        assertTrue(message(() -> giving.passphrases(anna)).contains("no key was made"));
    }
}
