package org.disvote.count.input;

/// Of which seal somebody's share is, as its file says.
///
/// @param trustee whose share it is
/// @param seal the seal's digest, `sha256:` and 64 hexadecimal digits
public record SealClaim(String trustee, String seal) {}
