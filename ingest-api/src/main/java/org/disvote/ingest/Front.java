package org.disvote.ingest;

import java.util.List;
import org.disvote.ingest.http.listen.CrossOrigin;
import org.disvote.topics.listen.Transport;

/// What stands between voters and an instance.
///
/// @param transport how the voters' port is protected
/// @param corsOrigins sites whose pages may read answers, such as `https://www.example.org`; none by default
public record Front(Transport transport, List<String> corsOrigins) {

    /// Without TLS, proxy and other sites.
    public static final Front NONE = new Front(Transport.CLEAR, List.of());

    public Front {
        corsOrigins = List.copyOf(corsOrigins);
        CrossOrigin.requireOrigins(corsOrigins);
    }
}
