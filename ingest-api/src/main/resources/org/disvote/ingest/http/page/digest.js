// SHA-256 by WebCrypto, and how digests and bytes are written.

/** Whether this browser hashes here. It does so only on pages that came by https, or from the device itself. */
export const canHash = () => globalThis.crypto?.subtle !== undefined;

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

export const bytesOf = (text) => new TextEncoder().encode(text);

/** As people compare it: `sha256:` and 64 hexadecimal digits. */
export const digestOf = async (bytes) => `sha256:${hex(await sha256(bytes))}`;

const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('');

export const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/** A digest as it stands at the end of a receipt's code. */
export const shortOf = (digest) =>
  base64url(Uint8Array.from(digest.slice('sha256:'.length).match(/../g) ?? [], (each) => Number.parseInt(each, 16)));
