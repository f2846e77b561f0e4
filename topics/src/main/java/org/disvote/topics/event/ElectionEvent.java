package org.disvote.topics.event;

/// What `disvote.elections.v1` tells, by key; [org.disvote.topics.fold.ElectionFold] says what of it is in force.
public sealed interface ElectionEvent permits Election, Roll, SystemRecord {}
