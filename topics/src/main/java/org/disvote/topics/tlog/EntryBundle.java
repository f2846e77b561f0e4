package org.disvote.topics.tlog;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.disvote.topics.note.MalformedNoteException;

/// The data of consecutive leaves as one file (C2SP tlog-tiles): of each its length as two bytes, the
/// larger first, then its bytes.
public final class EntryBundle {

    /// The longest data of a leaf.
    public static final int ENTRY_BYTES_MAX = 65_535;

    private EntryBundle() {}

    /// @throws IllegalArgumentException unless there are 1 to 256 entries of at most [#ENTRY_BYTES_MAX] bytes
    public static byte[] encode(List<byte[]> entries) {
        if (entries.isEmpty() || entries.size() > TilePath.WIDTH_MAX) {
            throw new IllegalArgumentException("a bundle of " + entries.size() + " entries");
        }
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            bundle.writeBytes(encode(entry));
        }
        return bundle.toByteArray();
    }

    /// One entry, as a bundle has it.
    ///
    /// @throws IllegalArgumentException if it has more than [#ENTRY_BYTES_MAX] bytes
    public static byte[] encode(byte[] entry) {
        if (entry.length > ENTRY_BYTES_MAX) {
            throw new IllegalArgumentException("an entry of " + entry.length + " bytes");
        }
        byte[] encoded = new byte[Short.BYTES + entry.length];
        encoded[0] = (byte) (entry.length >>> 8);
        encoded[1] = (byte) entry.length;
        System.arraycopy(entry, 0, encoded, Short.BYTES, entry.length);
        return encoded;
    }

    /// @throws MalformedNoteException if an entry is cut, or there is none, or more than 256
    public static List<byte[]> decode(byte[] bundle) throws MalformedNoteException {
        List<byte[]> entries = new ArrayList<>();
        int at = 0;
        while (at < bundle.length) {
            int begin = at + Short.BYTES;
            int end = begin > bundle.length
                    ? Integer.MAX_VALUE
                    : begin + ((bundle[at] & 0xff) << 8 | (bundle[at + 1] & 0xff));
            if (end > bundle.length) {
                throw new MalformedNoteException("a bundle ends within an entry");
            }
            entries.add(Arrays.copyOfRange(bundle, begin, end));
            at = end;
        }
        if (entries.isEmpty() || entries.size() > TilePath.WIDTH_MAX) {
            throw new MalformedNoteException("a bundle has " + entries.size() + " entries, not 1 to 256");
        }
        return entries;
    }
}
