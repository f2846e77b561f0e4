package org.disvote.topics.metrics;

/// What a part answers at `/health/ready` of its operators' port, as JSON: `ready`, and what an operator needs to know
/// beside it. It holds codes and numbers only, see [org.disvote.topics.reason.Reason].
public interface Readiness {

    boolean ready();
}
