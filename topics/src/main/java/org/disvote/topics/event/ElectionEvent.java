package org.disvote.topics.event;

/// What `disvote.elections.v1` tells of elections, by key; the newest value of a key is what holds.
public sealed interface ElectionEvent permits Election, ClosingStatement, Roll, SystemRecord {}
