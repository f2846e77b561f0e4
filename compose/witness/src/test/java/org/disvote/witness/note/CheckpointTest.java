package org.disvote.witness.note;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.disvote.witness.LogDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointTest {

    private static final String ROOT = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private static final String LINE = "— x AAAAAAA=\n";

    @Test
    void extensionLinesBelongToTheText() throws MalformedException {
        Checkpoint checkpoint = Checkpoint.parse("log\n0\n" + ROOT + "\nmore\n\n" + LINE);

        assertEquals("log\n0\n" + ROOT + "\nmore\n", checkpoint.text());
        assertEquals("log", checkpoint.origin());
        assertEquals(0, checkpoint.size());
        assertEquals(ROOT, checkpoint.root().base64());
    }

    @Test
    void sixtyFourSignaturesAreTakenAndOneMoreIsNot() throws MalformedException {
        String text = "log\n0\n" + ROOT + "\n\n";
        assertEquals(64, Checkpoint.parse(text + LINE.repeat(64)).signatures().size());
        assertThrows(MalformedException.class, () -> Checkpoint.parse(text + LINE.repeat(65)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\n\n",
                "log\n0\nROOT\n",
                "log\n0\nROOT\n\n",
                "log\n0\nROOT\n\n\n",
                "log\n0\nROOT\n\nLINE\n",
                "log\n0\nROOT\n\n\nLINE",
                "log\n0\nROOT\nLINE",
                "\n0\nROOT\n\nLINE",
                "log\n0\n\n\nLINE",
                "log\n0\n\nLINE",
                "log\n\nROOT\n\nLINE",
                "log\n00\nROOT\n\nLINE",
                "log\n01\nROOT\n\nLINE",
                "log\n-1\nROOT\n\nLINE",
                "log\n+1\nROOT\n\nLINE",
                "log\n1 \nROOT\n\nLINE",
                "log\n٣\nROOT\n\nLINE",
                "log\n9223372036854775808\nROOT\n\nLINE",
                "log\n99999999999999999999\nROOT\n\nLINE",
                "log\n0\n ROOT\n\nLINE",
                "log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n\nLINE",
                "log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n\nLINE",
                "log\n0\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n\nLINE",
                "log\n0\n47DEQpj8HBSa\n\nLINE",
                "log\n0\nROOT\n\n- x AAAAAAA=\n",
                "log\n0\nROOT\n\n—  x AAAAAAA=\n",
                "log\n0\nROOT\n\n— x  AAAAAAA=\n",
                "log\n0\nROOT\n\n—x AAAAAAA=\n",
                "log\n0\nROOT\n\n— AAAAAAA=\n",
                "log\n0\nROOT\n\n— x AAAAAAA\n",
                "log\n0\nROOT\n\n— x AAAAAAB=\n",
                "log\n0\nROOT\n\n— x AAAAAA==\n",
                "log\n0\nROOT\n\n— x AAAAAAA= \n",
                "log\n0\nROOT\n\n— x+y AAAAAAA=\n",
                "log\n0\nROOT\n\n— x\u2003y AAAAAAA=\n",
                "log\n0\nROOT\n\nLINE— x AAAAAAA="
            })
    void whatIsNotACheckpointIsRefused(String note) {
        String whole = note.replace("ROOT", ROOT).replace("LINE", LINE);
        assertThrows(MalformedException.class, () -> Checkpoint.parse(StrictText.utf8(whole.getBytes(UTF_8))));
    }

    @Test
    void controlCharactersAndBytesThatAreNotUtf8AreRefused() {
        String note = new LogDouble("log", "log").grow(1).checkpoint(1);
        for (String wrong : new String[] {"\r", "\t", "\0", "\u001f"}) {
            byte[] bytes = note.replace("log\n", "log" + wrong + "\n").getBytes(UTF_8);
            assertThrows(MalformedException.class, () -> StrictText.utf8(bytes));
        }
        assertThrows(MalformedException.class, () -> StrictText.utf8("log\u00e4".getBytes(ISO_8859_1)));
        assertThrows(MalformedException.class, () -> StrictText.utf8(new byte[] {(byte) 0xc0, (byte) 0x80}));
        assertThrows(
                MalformedException.class, () -> StrictText.utf8(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}));
    }
}
