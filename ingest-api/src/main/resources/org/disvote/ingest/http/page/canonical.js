// RFC 8785 (JCS), the one way to write JSON that is hashed: members sorted, no white space, integers below 2^53.

/** @throws {TypeError} if the value cannot be written, such as one with a fraction or half a character */
export function canonical(value) {
  if (typeof value === 'string') {
    return text(value);
  }
  if (typeof value === 'boolean' || value === null || Number.isSafeInteger(value)) {
    return String(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value !== 'object') {
    throw new TypeError(`a ${typeof value} that JSON cannot hold exactly`);
  }
  const members = Object.keys(value)
    .sort()
    .map((name) => `${text(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}

/** The same characters as RFC 8785 escapes, since 2019 in every browser. */
function text(value) {
  try {
    encodeURI(value);
  } catch {
    throw new TypeError('a text with half a character');
  }
  return JSON.stringify(value);
}

/**
 * Reads bytes that are hashed. What is not its own canonical form is refused: a member twice, white space, a fraction,
 * invalid UTF-8.
 *
 * @param {Uint8Array} bytes
 * @throws {Error} if they are not canonical
 */
export function readCanonical(bytes) {
  const read = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const value = JSON.parse(read);
  if (canonical(value) !== read) {
    throw new TypeError('not in its canonical form');
  }
  return value;
}
