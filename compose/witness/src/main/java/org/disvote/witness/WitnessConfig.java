package org.disvote.witness;

import java.nio.file.Path;

/// The configuration of a witness.
///
/// @param logVkey the log's public key, type 01; its name is the log's origin
/// @param keyFile the witness's private key
/// @param data the folder that it keeps its state in; no other witness uses it
/// @param host the address to listen on
/// @param port the port to listen on; 0 takes a free one
public record WitnessConfig(String logVkey, Path keyFile, Path data, String host, int port) {

    public static final int PORT_DEFAULT = 8095;
}
