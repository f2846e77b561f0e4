package org.disvote.topics.provision;

import org.disvote.topics.operator.OperatorException;

/// The brokers answer, but there is no valid system record. A retry does not help until an operator has
/// created the topics. The message is one sentence with the cure.
public final class SystemRecordException extends OperatorException {

    SystemRecordException(String message) {
        super(message);
    }
}
