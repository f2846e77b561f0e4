package org.disvote.ingest;

/// What one client may take of an instance. Zero is no limit.
///
/// Many voters share one address: a polling place, a company, thousands of phones of one mobile carrier. So the limits
/// of an address are generous, and the limit of a voter is what stops a client that repeats itself.
///
/// @param addressPerSecond requests of an IPv4 address or of a /64 of IPv6; as many more may come at once
/// @param addressConnectionsMax open connections of such an address
/// @param voterPerMinute requests that name one voter, and requests with one token; a third of them may come at once
public record ClientLimits(int addressPerSecond, int addressConnectionsMax, int voterPerMinute) {

    public static final int ADDRESS_PER_SECOND_MAX = 100_000;
    public static final int VOTER_PER_MINUTE_MAX = 60_000;

    public static final ClientLimits NONE = new ClientLimits(0, 0, 0);

    public ClientLimits {
        Limits.requireIn("addressPerSecond", addressPerSecond, 0, ADDRESS_PER_SECOND_MAX);
        Limits.requireIn("addressConnectionsMax", addressConnectionsMax, 0, Limits.CONNECTIONS_MAX);
        Limits.requireIn("voterPerMinute", voterPerMinute, 0, VOTER_PER_MINUTE_MAX);
    }
}
