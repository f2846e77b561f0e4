// SHA-256 by WebCrypto, and how digests and bytes are written.

/** Whether this browser hashes here. It does so only on pages that came by https, or from the device itself. */
export const canHash = () => globalThis.crypto?.subtle !== undefined;

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** These bytes, one after the other. */
export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const bytesOf = (text) => new TextEncoder().encode(text);

/** As people compare it: `sha256:` and 64 hexadecimal digits. */
export const digestOf = async (bytes) => `sha256:${hex(await sha256(bytes))}`;

export const hex = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('');

export const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/** Base64url without padding, strict: no unused bit is set. @throws {TypeError} if it is not */
export function ofBase64url(text) {
  const bytes = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0));
  if (base64url(bytes) !== text) {
    throw new TypeError('not base64url');
  }
  return bytes;
}

export const ofHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (each) => Number.parseInt(each, 16));

/** The first half of a digest, as people compare it with one on paper. */
export const halfOf = (digest) =>
  digest
    .slice('sha256:'.length)
    .slice(0, 32)
    .replace(/(.{4})(?!$)/g, '$1 ');

/** A digest as it stands at the end of a receipt's code. */
export const shortOf = (digest) => base64url(ofHex(digest.slice('sha256:'.length)));
