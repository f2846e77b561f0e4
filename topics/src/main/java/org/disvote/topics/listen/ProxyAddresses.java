package org.disvote.topics.listen;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// The addresses of the proxies in front of a port: single ones and ranges, `10.0.0.5`, `10.1.0.0/16`, `fd00::/8`.
/// What a proxy says about its client is believed from these addresses only.
public final class ProxyAddresses {

    public static final ProxyAddresses NONE = new ProxyAddresses(List.of(), List.of());

    private static final class Range {
        private final byte[] network;
        private final int bits;

        Range(byte[] network, int bits) {
            this.network = network;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<String> texts;
    private final List<Range> ranges;

    private ProxyAddresses(List<String> texts, List<Range> ranges) {
        this.texts = List.copyOf(texts);
        this.ranges = List.copyOf(ranges);
    }

    /// @throws IllegalArgumentException if one is neither an address nor a range, or is every address
    public static ProxyAddresses parse(List<String> texts) {
        List<Range> ranges = new ArrayList<>();
        for (String text : texts) {
            ranges.add(range(text.strip()));
        }
        return new ProxyAddresses(texts, ranges);
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        String prefix = slash < 0 ? "" : text.substring(slash + 1);
        byte[] network;
        try {
            network = InetAddress.ofLiteral(address).getAddress();
        } catch (IllegalArgumentException e) {
            throw wrong(text);
        }
        int bits = network.length * 8;
        if (slash < 0) {
            return new Range(network, bits);
        }
        if (!prefix.matches("[1-9][0-9]{0,2}") || Integer.parseInt(prefix) > bits) {
            throw wrong(text);
        }
        return new Range(network, Integer.parseInt(prefix));
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("'" + text + "' is neither the address of a proxy, such as 10.0.0.5, nor a"
                + " range of them, such as 10.1.0.0/16");
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ranges.stream().anyMatch(range -> range.contains(bytes));
    }

    @Override
    public String toString() {
        return String.join(",", texts);
    }
}
