package org.disvote.witness.store;

/// What is done to store a checkpoint, in this order. A crash after any of them leaves either the earlier
/// checkpoint or the new one, complete.
public enum StoreStep {
    /// The new file has all bytes, perhaps only in memory.
    WRITTEN,
    /// The new file's bytes are on the disk.
    FILE_SYNCED,
    /// The new file has taken the name of the earlier one.
    RENAMED,
    /// The folder's entry for it is on the disk. Only after this step the cosignature is given away.
    FOLDER_SYNCED
}
