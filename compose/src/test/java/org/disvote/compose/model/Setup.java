package org.disvote.compose.model;

import java.util.List;
import java.util.Set;
import org.disvote.ingest.master.CastRequest;
import org.disvote.topics.event.Nonce;
import org.disvote.topics.routing.Routing;

/// What a run is made of; it does not change.
///
/// @param instances of ingest
/// @param consumers of each replica; all of them follow every partition, as two do where one was fenced off
/// @param script the requests that voters will send, in any order
/// @param confirmLog whether voters wait for the log; if not, masters lose no commit
/// @param tenures how many leases are taken at most
/// @param without the safeguards left out
record Setup(
        Routing routing,
        int instances,
        int replicas,
        int consumers,
        List<Request> script,
        boolean confirmLog,
        int tenures,
        boolean virtualTime,
        Set<Mutation> without) {

    static final String ELECTION = "demo";
    static final Set<String> CHOICES = Set.of("c1", "c2");

    /// A voter's request to one instance.
    record Request(CastRequest cast, int partition, Nonce nonce, int instance) {}

    boolean has(Mutation safeguard) {
        return !without.contains(safeguard);
    }
}
