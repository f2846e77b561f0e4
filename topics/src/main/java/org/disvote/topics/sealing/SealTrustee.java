package org.disvote.topics.sealing;

import org.disvote.topics.note.VerifierKey;

/// Somebody who holds a share of an election's private key.
///
/// @param name an ID, and the name of the key
/// @param vkey by which their signatures are checked, of type 01
/// @param share the digest of their share, `sha256:` and 64 hexadecimal digits
public record SealTrustee(String name, VerifierKey vkey, String share) {}
