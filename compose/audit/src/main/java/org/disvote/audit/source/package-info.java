/// What an audit reads from the brokers, and what it knows of a place that it reads ([VoteSource]).
@NullMarked
package org.disvote.audit.source;

import org.jspecify.annotations.NullMarked;
