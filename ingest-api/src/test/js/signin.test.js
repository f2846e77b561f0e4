// Signing in at an identity provider: what may come back from it, and what becomes of the tokens.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, test } from 'node:test';
import './browser.js';

const ISSUER = 'http://127.0.0.1:9999/realm';
const SITE = 'https://vote.example.gr';
const ENDPOINTS = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  end_session_endpoint: `${ISSUER}/logout`,
  authorization_response_iss_parameter_supported: true,
};

document.documentElement.dataset.signIn = JSON.stringify({
  issuer: ISSUER,
  client: 'page',
  scopes: 'openid voter',
  token: 'access',
  claim: 'voter_id',
});
const stored = new Map();
globalThis.sessionStorage = {
  getItem: (name) => stored.get(name) ?? null,
  setItem: (name, value) => stored.set(name, value),
  removeItem: (name) => stored.delete(name),
};
let left;
Object.assign(location, { origin: SITE, pathname: '/', search: '', assign: (address) => (left = new URL(address)) });
globalThis.history = { replaceState: (_state, _title, address) => (location.replaced = address) };

const { arrive, forgetTokens, isArriving, isSignedIn, signIn, signOut, token, voterSignedIn } = await import(
  '../../main/resources/org/disvote/ingest/http/page/signin.js'
);

/** What the token endpoint answers next, and what it was asked. */
let answers;
let asked;
let serverTime;

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims) => `${base64url({ alg: 'RS256' })}.${base64url(claims)}.c2ln`;
const seconds = () => Math.floor(serverTime / 1000);

const accessToken = (voter, n = 1) => jwt({ voter_id: voter, n });

function tokensFor(
  voter,
  { nonce = JSON.parse(stored.get('sign-in') ?? '{}').nonce, n = 1, claims = {}, ...more } = {},
) {
  const id = { iss: ISSUER, aud: 'page', sub: 's', iat: seconds(), exp: seconds() + 60, nonce, ...claims };
  return {
    token_type: 'Bearer',
    access_token: accessToken(voter, n),
    expires_in: 300,
    refresh_token: `refresh-${n}`,
    id_token: jwt(id),
    ...more,
  };
}

/** Lets time pass, by all clocks. */
function timeOf(test) {
  let passed = 0;
  for (const clock of [performance, Date]) {
    const now = clock.now.bind(clock);
    test.mock.method(clock, 'now', () => now() + passed);
  }
  return (millis) => {
    passed += millis;
    serverTime += millis;
  };
}

const refusal = (error) => ({ status: 400, error });

beforeEach((test) => {
  test.mock.method(console, 'warn', () => {});
  answers = [];
  asked = [];
  stored.clear();
  serverTime = Date.now();
  left = undefined;
  test.mock.method(globalThis, 'fetch', async (address, request) => {
    if (address === 'elections') {
      return Response.json({ elections: [] }, { headers: { Date: new Date(serverTime).toUTCString() } });
    }
    if (String(address).endsWith('/.well-known/openid-configuration')) {
      return Response.json(ENDPOINTS);
    }
    assert.equal(String(address), ENDPOINTS.token_endpoint);
    asked.push(new URLSearchParams(request.body));
    const { status = 200, ...body } = answers.shift() ?? assert.fail('nobody should ask');
    if (status === 0) {
      throw new TypeError('Failed to fetch');
    }
    return Response.json(body, { status });
  });
});

afterEach(() => {
  forgetTokens();
  location.search = '';
});

/** The voter comes back from the provider with these parameters, and it answers so to the code. */
async function comeBack(parameters, ...answer) {
  answers = answer;
  location.search = `?${new URLSearchParams(parameters)}`;
  return arrive();
}

const code = (more = {}) => ({ code: 'c', state: left.searchParams.get('state'), iss: ISSUER, ...more });

async function signedIn(voter = 'GR-1', more = {}) {
  await signIn('#/elections/park/choose/1');
  await comeBack(code(), tokensFor(voter, more));
}

const problemOf = async (promise) =>
  promise.then(
    () => assert.fail('there was no problem'),
    (problem) => problem.name,
  );

test('the provider is asked for a code that only this page can use', async () => {
  await signIn('#/elections/park/choose/1');

  const parameters = Object.fromEntries(left.searchParams);
  const pending = JSON.parse(stored.get('sign-in'));
  assert.equal(left.origin + left.pathname, ENDPOINTS.authorization_endpoint);
  assert.deepEqual(parameters, {
    response_type: 'code',
    client_id: 'page',
    redirect_uri: `${SITE}/`,
    scope: 'openid voter',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: createHash('sha256').update(pending.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    prompt: 'login',
  });
  assert.ok([pending.state, pending.nonce, pending.verifier].every((each) => each.length >= 43));

  await signIn('#/');
  assert.notEqual(left.searchParams.get('state'), parameters.state);
  assert.notEqual(left.searchParams.get('code_challenge'), parameters.code_challenge);
});

test('a nonce that is given goes to the provider, and must come back', async () => {
  await signIn('#/', 'digest-of-an-envelope');
  assert.equal(left.searchParams.get('nonce'), 'digest-of-an-envelope');
  await comeBack(code(), tokensFor('GR-1', { nonce: 'digest-of-an-envelope' }));
  assert.ok(isSignedIn());
});

test('a voter who comes back is signed in, and address and storage have nothing more of it', async () => {
  await signIn('#/elections/park/choose/1');
  const { verifier } = JSON.parse(stored.get('sign-in'));
  const answer = tokensFor('GR-1');
  location.search = '?code=c&state=s';
  assert.ok(isArriving());

  assert.equal(await comeBack(code(), answer), '');

  assert.equal(location.replaced, '/#/elections/park/choose/1');
  assert.equal(stored.size, 0);
  assert.equal(voterSignedIn(), 'GR-1');
  assert.equal(await token(), accessToken('GR-1'));
  assert.deepEqual(Object.fromEntries(asked[0]), {
    grant_type: 'authorization_code',
    client_id: 'page',
    code: 'c',
    code_verifier: verifier,
    redirect_uri: `${SITE}/`,
  });
});

test('a device whose clock is wrong signs its voter in all the same', async () => {
  serverTime -= 3 * 3600_000;
  await signedIn();
  assert.ok(isSignedIn());
});

test('an answer that does not fit what was asked signs nobody in', async () => {
  const wrong = {
    'another state': [{ state: 'other' }],
    'no state': [{ state: '' }],
    'another provider': [{ iss: 'https://evil.example' }],
    'another nonce': [{}, { nonce: 'other' }],
    'no nonce': [{}, { claims: { nonce: undefined } }],
    'an ID token of another provider': [{}, { claims: { iss: 'https://evil.example' } }],
    'an ID token for another page': [{}, { claims: { aud: 'other' } }],
    'an ID token that has expired': [{}, { claims: { exp: seconds() - 100 } }],
    'no ID token': [{}, { id_token: undefined }],
  };
  for (const [what, [parameters, tokens]] of Object.entries(wrong)) {
    await signIn('#/');
    assert.equal(await problemOf(comeBack(code(parameters), tokensFor('GR-1', tokens))), 'sign-in-failed', what);
    assert.equal(asked.length, tokens ? 1 : 0, what);
    assert.ok(!isSignedIn(), what);
    assert.equal(stored.size, 0, what);
    asked = [];
  }
});

test('a code that this tab did not ask for, or that comes twice, is not sent anywhere', async () => {
  left = new URL('http://x/?state=s');
  assert.equal(await problemOf(comeBack(code())), 'sign-in-failed');
  await signedIn();
  forgetTokens();
  assert.equal(await problemOf(comeBack(code())), 'sign-in-failed');
  assert.equal(location.replaced, '/#/');
});

test('each way to fail has a name of its own', async () => {
  await signIn('#/');
  const { code: _, ...refused } = code({ error: 'access_denied' });
  assert.equal(await problemOf(comeBack(refused)), 'sign-in-refused');
  await signIn('#/');
  assert.equal(await problemOf(comeBack(code(), refusal('invalid_grant'))), 'sign-in-failed');
  await signIn('#/');
  assert.equal(await problemOf(comeBack(code(), { status: 0 })), 'sign-in-away');
});

test('a token is renewed before it ends, once for all who wait, and by the newest refresh token', async (test) => {
  const pass = timeOf(test);
  await signedIn();
  pass(269_000);
  assert.equal(await token(), accessToken('GR-1'));

  pass(2_000);
  answers = [tokensFor('GR-1', { n: 2 }), tokensFor('GR-1', { n: 3 })];
  assert.deepEqual(await Promise.all([token(), token()]), [accessToken('GR-1', 2), accessToken('GR-1', 2)]);
  assert.deepEqual(Object.fromEntries(asked[1]), {
    grant_type: 'refresh_token',
    client_id: 'page',
    refresh_token: 'refresh-1',
  });
  assert.equal(await token(true), accessToken('GR-1', 3));
  assert.equal(asked[2].get('refresh_token'), 'refresh-2');
});

test('while the provider is away the last token is used until it ends', async (test) => {
  const pass = timeOf(test);
  await signedIn();
  pass(280_000);
  answers = [{ status: 0 }, { status: 0 }, tokensFor('GR-1', { n: 2 })];
  assert.equal(await token(), accessToken('GR-1'));
  pass(20_000);
  assert.equal(await problemOf(token()), 'sign-in-away');
  assert.equal(await token(), accessToken('GR-1', 2));
});

test('a sign-in that the provider has ended is over here, too', async (test) => {
  const pass = timeOf(test);
  const ends = { refused: refusal('invalid_grant'), 'of another voter': tokensFor('GR-2', { nonce: undefined }) };
  for (const [what, answer] of Object.entries(ends)) {
    await signedIn();
    pass(280_000);
    answers = [answer];
    assert.equal(await problemOf(token()), 'signed-out', what);
    assert.ok(!isSignedIn(), what);
  }
  await signedIn('GR-1', { refresh_token: undefined });
  assert.equal(await problemOf(token(true)), 'signed-out');
});

test('who is signed out while a token is renewed stays signed out', async () => {
  await signedIn();
  answers = [tokensFor('GR-1', { n: 2 })];
  const renewing = problemOf(token(true));
  forgetTokens();
  assert.equal(await renewing, 'signed-out');
  assert.ok(!isSignedIn());
});

test('signing out ends it at the provider, which sends the voter back', async () => {
  await signedIn();
  const hint = jwt({ iss: ISSUER });
  signOut('signed-out');
  assert.equal(left.origin + left.pathname, ENDPOINTS.end_session_endpoint);
  const { id_token_hint, ...rest } = Object.fromEntries(left.searchParams);
  assert.deepEqual(rest, { client_id: 'page', post_logout_redirect_uri: `${SITE}/`, state: 'signed-out' });
  assert.equal(id_token_hint.split('.').length, hint.split('.').length);
  assert.equal(await problemOf(token()), 'signed-out');
  assert.equal(await comeBack({ state: 'signed-out' }), 'signed-out');
});
