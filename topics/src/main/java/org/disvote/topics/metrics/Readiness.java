package org.disvote.topics.metrics;

/// The JSON answer of a part at `/health/ready` of its operators' port: `ready`, and what else an operator
/// needs to know. It contains codes and numbers only, see [org.disvote.topics.reason.Reason].
public interface Readiness {

    boolean ready();
}
