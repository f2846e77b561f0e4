package org.disvote.notary.request;

/// Where the bytes of counts are kept, each under its digest.
public interface CountStore {

    /// @param digest `sha256:` and 64 hexadecimal digits
    boolean has(String digest);

    /// Keeps a `count.json` under its digest. It is on disk when this returns, unless the folder cannot be
    /// written, which the store reports itself: [#has] says whether it is there.
    void store(byte[] transcript);
}
