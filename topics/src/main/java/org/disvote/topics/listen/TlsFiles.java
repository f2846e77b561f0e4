package org.disvote.topics.listen;

import java.nio.file.Path;

/// Where an operator keeps a server's certificate.
///
/// @param certificate PEM: the server's own certificate first, then those that lead to an authority
/// @param key PEM, PKCS#8 without a passphrase; nobody but its owner and group may read it
public record TlsFiles(Path certificate, Path key) {}
