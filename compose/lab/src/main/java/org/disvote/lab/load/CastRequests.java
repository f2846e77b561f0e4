package org.disvote.lab.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.util.List;
import org.disvote.topics.id.ElectionId;

/// The requests of a load, built once: to cast, only the voter's digits are written into a copy. Thread-safe.
public final class CastRequests {

    private final byte[][] requests;
    private final int[] voterEnds;
    private final int bytesMax;

    /// @param api `http`, with a host
    /// @param members as [LoadBallots#members]
    /// @param voterPrefix what voter IDs begin with; ten digits follow
    public CastRequests(URI api, ElectionId electionId, List<String> members, String voterPrefix) {
        requests = new byte[members.size()][];
        voterEnds = new int[requests.length];
        int longest = 0;
        String start = "{\"voterId\":\"" + voterPrefix + "0".repeat(LoadPlan.VOTER_DIGITS);
        for (int i = 0; i < requests.length; i++) {
            String body = start + "\",\"revision\":1," + members.get(i) + "}";
            String head = "POST /elections/" + electionId.value() + "/votes HTTP/1.1\r\nHost: " + api.getAuthority()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            requests[i] = (head + body).getBytes(US_ASCII);
            voterEnds[i] = head.length() + start.length();
            longest = Math.max(longest, requests[i].length);
        }
        bytesMax = longest;
    }

    /// The length of the longest request.
    public int bytesMax() {
        return bytesMax;
    }

    /// Writes a voter's request.
    ///
    /// @param voter from 0, of at most ten digits
    /// @param into has at least [#bytesMax] bytes
    /// @return the request's length
    public int write(long voter, int member, byte[] into) {
        byte[] request = requests[member];
        System.arraycopy(request, 0, into, 0, request.length);
        long rest = voter;
        for (int digit = 1; digit <= LoadPlan.VOTER_DIGITS; digit++) {
            into[voterEnds[member] - digit] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return request.length;
    }
}
