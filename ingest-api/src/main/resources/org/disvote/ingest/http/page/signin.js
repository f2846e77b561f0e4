// Signing in at the voters' identity provider: OpenID Connect by an authorization code with PKCE.
//
// Tokens are in memory only. While the voter is at the provider, and no longer, the tab's `sessionStorage` holds what
// the code that comes back must fit, and the address to go on to. Neither names a voter.

import { elections, Problem, serverNow } from './api.js';
import { claimsOf } from './identity.js';

const STORED_AS = 'sign-in';
const ANSWER_WITHIN_MS = 20000;

/** What a sign-out leaves in the address. */
const SIGNED_OUT = ['signed-out', 'signed-out-here', 'forgotten'];

/** So long before its end a token is renewed, but not before half of its life. */
const RENEW_MS = 30000;

/** `{issuer, client, scopes, token, claim}`, or undefined where voters do not sign in. */
const settings = JSON.parse(document.documentElement.dataset.signIn || 'null') ?? undefined;

/** What the provider says of itself, and what the library needs to ask it. */
let provider;

/** What the provider gave this page: `{token, until, renewAt, refresh, idToken, voter}`. */
let session;
let renewing;

export const isOffered = () => settings !== undefined;
export const isSignedIn = () => session !== undefined;

/** The voter ID in the token, only to be shown; empty if the token does not tell it to this page. */
export const voterSignedIn = () => session?.voter ?? '';

/** The provider's name for people. */
export const providerName = () => new URL(settings.issuer).host;

/** Forgets the tokens. The provider may still know the voter: only `signOut` ends that, too. */
export function forgetTokens() {
  session = undefined;
}

/** Forgets a sign-in that was begun. */
export const abandon = () => taken();

/**
 * Goes to the provider, where the voter signs in. They come back to `arrive`.
 *
 * @param {string} hash the address to go on to
 * @param {string} [nonce] goes into the tokens; without it a random one
 * @throws {Problem} `sign-in-away` or `sign-in-failed`
 */
export async function signIn(hash, nonce = undefined) {
  const { library, server } = await asked(discovered);
  const verifier = library.generateRandomCodeVerifier();
  const pending = {
    state: library.generateRandomState(),
    nonce: nonce ?? library.generateRandomNonce(),
    verifier,
    hash,
  };
  const address = withParameters(server.authorization_endpoint, {
    response_type: 'code',
    client_id: settings.client,
    redirect_uri: here(),
    scope: settings.scopes,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await library.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // Whoever last signed in on this device may be another person.
    prompt: 'login',
  });
  try {
    sessionStorage.setItem(STORED_AS, JSON.stringify(pending));
  } catch (failure) {
    throw problemOf(failure, 'sign-in-failed');
  }
  location.assign(address);
}

/** Whether this page was loaded because the voter comes back from the provider. */
export const isArriving = () => isOffered() && /[?&](code|error|state)=/.test(location.search);

/**
 * Takes what the provider sent back out of the address, and gets the tokens for it.
 *
 * @returns {Promise<string>} after a sign-out, what `signOut` was given; otherwise empty
 * @throws {Problem} if the voter was not signed in
 */
export async function arrive() {
  const parameters = new URLSearchParams(location.search);
  const pending = taken();
  history.replaceState(null, '', `${location.pathname}${pending?.hash ?? '#/'}`);
  if (!pending) {
    if (parameters.has('code') || parameters.has('error')) {
      throw new Problem('sign-in-failed', { retryable: false });
    }
    const why = parameters.get('state');
    return SIGNED_OUT.includes(why) ? why : '';
  }
  // The page was loaded anew, and knows the time of the device alone.
  await elections().catch(() => undefined);
  await asked((signal) => redeem(parameters, pending, signal));
  return '';
}

async function redeem(parameters, { state, nonce, verifier }, signal) {
  const { library, server, client, options } = await discovered(signal);
  const answer = library.validateAuthResponse(server, client, parameters, state);
  const response = await library.authorizationCodeGrantRequest(
    server,
    client,
    library.None(),
    answer,
    here(),
    verifier,
    options(signal),
  );
  const checks = { expectedNonce: nonce, requireIdToken: true };
  session = sessionOf(await library.processAuthorizationCodeResponse(server, client, response, checks));
}

/**
 * The token for the next request. One that ends soon is renewed first, by the refresh token.
 *
 * @param {boolean} [anew] whether the server has refused the last one
 * @throws {Problem} `signed-out` if the voter must sign in again
 */
export async function token(anew = false) {
  if (!session) {
    throw over();
  }
  const now = performance.now();
  if (!anew && now < session.renewAt) {
    return session.token;
  }
  renewing = renewing ?? renew(session);
  try {
    await renewing;
  } catch (problem) {
    // The provider is away. The token may still do.
    if (anew || !session || now >= session.until) {
      throw problem;
    }
  } finally {
    renewing = undefined;
  }
  return session.token;
}

async function renew(last) {
  const renewed = last.refresh && (await asked((signal) => refreshed(last, signal)).catch(endIfRefused));
  if (session !== last) {
    throw over(); // signed out meanwhile
  }
  if (!renewed?.token || renewed.voter !== last.voter) {
    session = undefined;
    throw over();
  }
  session = renewed;
}

async function refreshed(last, signal) {
  const { library, server, client, options } = await discovered(signal);
  const asking = [server, client, library.None(), last.refresh, options(signal)];
  const response = await library.refreshTokenGrantRequest(...asking);
  return sessionOf(await library.processRefreshTokenResponse(server, client, response), last);
}

function endIfRefused(problem) {
  if (problem.name === 'sign-in-away') {
    throw problem;
  }
  return undefined;
}

/**
 * Forgets the voter here and at the provider. This leaves the page, and comes back to its first page.
 *
 * @param {string} why `signed-out` or `forgotten`
 */
export function signOut(why) {
  const hint = session?.idToken;
  const ending = provider?.server.end_session_endpoint;
  forgetTokens();
  location.assign(
    ending
      ? withParameters(ending, {
          client_id: settings.client,
          id_token_hint: hint,
          post_logout_redirect_uri: here(),
          state: why,
        })
      : withParameters(here(), { state: 'signed-out-here' }),
  );
}

function sessionOf(tokens, last = undefined) {
  const token = settings.token === 'id' ? tokens.id_token : tokens.access_token;
  const claims = claimsOf(token ?? '') ?? {};
  const life = (tokens.expires_in ?? claims.exp - serverNow() / 1000) * 1000;
  const until = performance.now() + (life || 0);
  const voter = claims[settings.claim];
  return {
    token,
    until,
    renewAt: until - Math.min(RENEW_MS, life / 2 || 0),
    refresh: tokens.refresh_token ?? last?.refresh,
    idToken: tokens.id_token ?? last?.idToken,
    voter: typeof voter === 'string' ? voter : '',
  };
}

async function discovered(signal) {
  if (!provider) {
    const library = await import('./oauth.js');
    const issuer = new URL(settings.issuer);
    const options = (until) => ({ [library.allowInsecureRequests]: issuer.protocol === 'http:', signal: until });
    const response = await library.discoveryRequest(issuer, options(signal));
    const server = await library.processDiscoveryResponse(issuer, response);
    provider = { library, options, server };
  }
  // The clock of the device may be wrong. The server's is the one that judges tokens.
  const ahead = Math.round((serverNow() - Date.now()) / 1000);
  return { ...provider, client: { client_id: settings.client, [provider.library.clockSkew]: ahead } };
}

/** The library's errors have a code in words; whatever has none means that there was no answer. */
async function asked(ask) {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), ANSWER_WITHIN_MS);
  try {
    return await ask(giveUp.signal);
  } catch (failure) {
    if (failure instanceof Problem) {
      throw failure;
    }
    if (failure.error === 'access_denied') {
      throw problemOf(failure, 'sign-in-refused');
    }
    const isAway = typeof failure.code !== 'string' || failure.status >= 500;
    throw problemOf(failure, isAway ? 'sign-in-away' : 'sign-in-failed');
  } finally {
    clearTimeout(timer);
  }
}

/** What went wrong is for people who operate this: they find it in the browser's console. It has no token. */
function problemOf(failure, name) {
  console.warn('sign-in:', failure.message, failure.error ?? '', failure.error_description ?? '');
  return new Problem(name, { retryable: name === 'sign-in-away' });
}

const over = () => new Problem('signed-out', { retryable: false });

/** This page's address, to which the provider sends the voter back: it must be known to the provider. */
const here = () => `${location.origin}${location.pathname}`;

function withParameters(address, parameters) {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) {
      url.searchParams.set(name, value);
    }
  }
  return url.href;
}

/** What was stored when the voter left for the provider. It is good once. */
function taken() {
  try {
    const stored = sessionStorage.getItem(STORED_AS);
    sessionStorage.removeItem(STORED_AS);
    return JSON.parse(stored) ?? undefined;
  } catch {
    return undefined;
  }
}
