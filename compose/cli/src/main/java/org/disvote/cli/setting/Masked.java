package org.disvote.cli.setting;

/// A value of an option that holds more than may be shown.
public interface Masked {

    /// What may be shown of it.
    String masked();
}
