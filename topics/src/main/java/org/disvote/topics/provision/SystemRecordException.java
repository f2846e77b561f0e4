package org.disvote.topics.provision;

import org.disvote.topics.operator.OperatorException;

/// The brokers answer, and there is no system record to go by. Trying again does not help until an operator has made
/// the topics; the message is one sentence with the cure.
public final class SystemRecordException extends OperatorException {

    SystemRecordException(String message) {
        super(message);
    }
}
