package org.disvote.topics.tlog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.disvote.topics.note.MalformedNoteException;
import org.disvote.topics.note.VerifierKey;
import org.disvote.topics.tlog.Policy.Witness;

/// Reads one policy, line by line. Names must be defined before they are used, so groups cannot be circular.
final class PolicyReader {

    /// C2SP asks for 32 logs, 32 witnesses and 32 groups at least.
    private static final int EACH_MAX = 1_000;

    private static final String NONE = "none";

    private final byte[] text;
    private final List<VerifierKey> logs = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private final Map<String, Quorum> defined = new HashMap<>();
    private final Set<String> members = new HashSet<>();
    private Optional<Quorum> quorum = Optional.empty();

    PolicyReader(byte[] text) {
        this.text = text.clone();
    }

    Policy read() throws MalformedPolicyException {
        if (text.length > Policy.BYTES_MAX) {
            throw new MalformedPolicyException("it has more than " + Policy.BYTES_MAX + " bytes");
        }
        String[] lines = new String(text, ISO_8859_1).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            try {
                read(lines[i]);
            } catch (MalformedPolicyException | MalformedNoteException e) {
                throw new MalformedPolicyException("line " + (i + 1) + ": " + e.getMessage());
            }
        }
        return new Policy(
                new String(text, UTF_8),
                logs,
                witnesses,
                quorum.orElseThrow(() -> new MalformedPolicyException("it has no quorum line")));
    }

    private void read(String octets) throws MalformedPolicyException, MalformedNoteException {
        if (octets.chars().anyMatch(one -> (one < ' ' && one != '\t') || one == 0x7f)) {
            throw new MalformedPolicyException("it has a control character");
        }
        String line = octets.replace('\t', ' ').strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        List<String> words = Arrays.stream(utf8(line).split(" "))
                .filter(word -> !word.isEmpty())
                .toList();
        switch (words.getFirst()) {
            case "log" -> log(words);
            case "witness" -> witness(words);
            case "group" -> group(words);
            case "quorum" -> quorum(words);
            default -> throw new MalformedPolicyException("it begins with none of log, witness, group, quorum");
        }
    }

    /// Comments may have any bytes. What we compare with keys and show must be text.
    private static String utf8(String octets) throws MalformedPolicyException {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedPolicyException("it is not valid UTF-8");
        }
    }

    private void log(List<String> words) throws MalformedPolicyException, MalformedNoteException {
        requireLength(words, 2, 3, "log <vkey> [<url>]");
        VerifierKey key = VerifierKey.parseAny(words.get(1));
        if (key.type() == VerifierKey.Type.COSIGNATURE) {
            throw new MalformedPolicyException("a log's key is of type 01; type 04 is a witness's");
        }
        if (logs.stream().anyMatch(log -> Arrays.equals(log.publicKey(), key.publicKey()))) {
            throw new MalformedPolicyException("the key of this log stands twice");
        }
        requireRoom(logs.size(), "logs");
        logs.add(key);
    }

    private void witness(List<String> words) throws MalformedPolicyException, MalformedNoteException {
        requireLength(words, 3, 4, "witness <name> <vkey> [<url>]");
        VerifierKey key = VerifierKey.parseAny(words.get(2));
        if (key.type() == VerifierKey.Type.ED25519) {
            throw new MalformedPolicyException("a witness's key is of type 04; type 01 is a log's");
        }
        if (witnesses.stream().anyMatch(one -> Arrays.equals(one.key().publicKey(), key.publicKey()))) {
            throw new MalformedPolicyException("the key of this witness stands twice");
        }
        requireRoom(witnesses.size(), "witnesses");
        define(words.get(1), new Quorum.One(words.get(1)));
        witnesses.add(new Witness(words.get(1), key, words.size() == 4 ? Optional.of(words.get(3)) : Optional.empty()));
    }

    private void group(List<String> words) throws MalformedPolicyException {
        requireLength(words, 4, Integer.MAX_VALUE, "group <name> <all, any or a number> <name>…");
        List<Quorum> parts = new ArrayList<>();
        for (String name : words.subList(3, words.size())) {
            parts.add(find(name));
            if (!members.add(name)) {
                throw new MalformedPolicyException("a name is a member of two groups, or twice of one");
            }
        }
        int least = switch (words.get(2)) {
            case "all" -> parts.size();
            case "any" -> 1;
            default -> least(words.get(2), parts.size());
        };
        requireRoom(defined.size() - witnesses.size(), "groups");
        define(words.get(1), new Quorum.Group(least, parts));
    }

    private static int least(String text, int members) throws MalformedPolicyException {
        OptionalLong least = Decimals.parse(text);
        if (least.isEmpty() || least.getAsLong() < 1 || least.getAsLong() > members) {
            throw new MalformedPolicyException(
                    "the third word is neither all nor any nor a number from 1 to that of the members");
        }
        return (int) least.getAsLong();
    }

    private void quorum(List<String> words) throws MalformedPolicyException {
        requireLength(words, 2, 2, "quorum <name>");
        if (quorum.isPresent()) {
            throw new MalformedPolicyException("it is the second quorum line");
        }
        quorum = Optional.of(words.get(1).equals(NONE) ? new Quorum.Nobody() : find(words.get(1)));
    }

    private Quorum find(String name) throws MalformedPolicyException {
        Quorum found = defined.get(name);
        if (found == null) {
            throw new MalformedPolicyException("it uses a name that no line before it defines");
        }
        return found;
    }

    private void define(String name, Quorum rule) throws MalformedPolicyException {
        if (name.equals(NONE) || defined.putIfAbsent(name, rule) != null) {
            throw new MalformedPolicyException("it defines a name that is defined already");
        }
    }

    private static void requireRoom(int defined, String what) throws MalformedPolicyException {
        if (defined >= EACH_MAX) {
            throw new MalformedPolicyException("there are more than " + EACH_MAX + " " + what);
        }
    }

    private static void requireLength(List<String> words, int least, int most, String form)
            throws MalformedPolicyException {
        if (words.size() < least || words.size() > most) {
            throw new MalformedPolicyException("it has not the form " + form);
        }
    }
}
