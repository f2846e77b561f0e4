package org.disvote.notary.sign;

import java.time.Clock;
import org.disvote.notary.NotaryStatus;
import org.disvote.notary.Probe;
import org.disvote.notary.cosign.Witnesses;
import org.disvote.notary.store.LogFolder;
import org.disvote.topics.election.SystemRecord;
import org.disvote.topics.kafka.Brokers;
import org.disvote.topics.note.SigningKey;

/// What all sessions of a process have in common.
public record SessionParts(
        Brokers brokers,
        SystemRecord system,
        SigningKey key,
        LogFolder folder,
        Witnesses witnesses,
        NotaryStatus status,
        Probe probe,
        Clock clock) {}
