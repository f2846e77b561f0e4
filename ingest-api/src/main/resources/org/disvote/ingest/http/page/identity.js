// What a voter enters to identify themselves: a voter ID, or a token from the identification service.

const VOTER_ID = /^(?!(\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/;

export const isVoterId = (text) => VOTER_ID.test(text);

/** A token as it was pasted, without the word `Bearer` and without line breaks. */
export const tokenIn = (text) => text.replace(/^\s*Bearer\s+|\s/gi, '');

/**
 * The claims of a token, or undefined if it was not copied whole. They are only shown: the server alone decides, by its
 * own clock, whether a token is genuine and valid.
 */
export function claimsOf(token) {
  const parts = token.split('.');
  try {
    const text = atob(parts[1].replace(/-/g, '+').replace(/_/g, '/'));
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (each) => each.charCodeAt(0))));
    return parts.length === 3 && parts[2] && typeof claims === 'object' ? claims : undefined;
  } catch {
    return undefined;
  }
}
