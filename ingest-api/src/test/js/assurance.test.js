// What the page of a receipt says it has proved, in a real browser, by a server that is honest and by servers that lie.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { check, policyOf } from '../../../../docs/examples/verify.mjs';
import { Chromium, installed } from './chromium.js';
import { country, park } from './country.js';
import { Double } from './double.js';
import { Key, Notary } from './notary.js';

const NONE = installed() ? false : 'no Chromium is installed here (Debian: apt-get install chromium)';
const NARROW = { width: 320, height: 568 };

let browser;
let server;
let visitor;

before(async () => {
  browser = NONE ? undefined : await Chromium.start();
});
after(() => browser?.close());

beforeEach(async () => {
  server = await new Double([country(), park()]).start();
});

afterEach(async () => {
  assert.doesNotMatch((await visitor?.text()) ?? '', /undefined|\[object|NaN/);
  const faults = await visitor?.leave();
  visitor = undefined;
  await server.stop();
  assert.deepEqual(faults ?? [], []);
});

const inBrowser = (name, claim) => test(name, { skip: NONE, timeout: 120000 }, claim);

async function voted(voterId = 'GR-1', look = {}, election = 'park', pick = '#pick-0') {
  visitor = await browser.visit(`${server.url}/#/elections/${election}/identify`, look);
  await visitor.until("document.querySelector('#voter') !== null");
  await visitor.evaluate(`document.querySelector('#voter').value = ${JSON.stringify(voterId)}`);
  await visitor.click('[type=submit]');
  await visitor.click(pick);
  await visitor.click('[type=submit]');
  await visitor.until("document.querySelector('.button.final') !== null");
  await visitor.click('.button.final');
  await visitor.until("document.querySelector('.assurance') !== null");
}

const says = (text) => visitor.until(`document.getElementById('main').textContent.includes(${JSON.stringify(text)})`);
const isSaid = (text) =>
  visitor.evaluate(`document.getElementById('main').textContent.includes(${JSON.stringify(text)})`);
const alarm = (text) =>
  visitor.until(`document.querySelector('.assurance [role=alert] .strong')?.textContent === ${JSON.stringify(text)}`);
const done = () => visitor.evaluate("document.querySelectorAll('.checks > li.done').length");

/** What the page saves from now on. */
const catchSaved = () =>
  visitor.evaluate(
    `window.saved = [];
    const made = URL.createObjectURL;
    URL.createObjectURL = (blob) => { blob.text().then((text) => saved.push(text)); return made(blob); };`,
  );
const saved = (number) => visitor.until(`window.saved.length === ${number} && window.saved[${number - 1}]`);

async function givePolicy(text) {
  await visitor.evaluate("document.querySelector('.other-policy').open = true");
  await visitor.evaluate(`document.getElementById('policy').value = ${JSON.stringify(text)}`);
  await visitor.evaluate("document.querySelector('.other-policy [type=submit]').click()");
}

for (const [language, width] of [
  ['en', 1280],
  ['el', 320],
]) {
  inBrowser(`promise and place are proved, and against whose keys (${language}, ${width} px)`, async () => {
    const greek = language === 'el';
    await voted('GR-1', { ...NARROW, width, language, dark: greek });
    await says(greek ? 'Η ψήφος σας είναι στο δημόσιο αρχείο' : 'Your vote is in the log');
    await says(greek ? 'Η υπόσχεση είναι γνήσια' : 'The promise is genuine');
    assert.equal(await done(), 2);
    await says('log.example.org/disvote-1a2b3c4d/promise/i1');
    await says('a.example, b.example');
    await says(
      greek ? 'Ήρθε από τον ίδιο τον διακομιστή που ελέγχεται' : 'It came from the very server that is being checked',
    );
    assert.equal(await visitor.isTooWide(), false);
    assert.equal(await visitor.evaluate("document.querySelector('.assurance .notice.bad')"), null);
    const live = await visitor.evaluate("document.getElementById('live').textContent");
    assert.match(live, greek ? /στο δημόσιο αρχείο\.|παντού όπου πρέπει/ : /in the log\.|everywhere it should be/);
    await visitor.evaluate("document.querySelector('.other-policy').open = true");
    assert.equal(await visitor.isTooWide(), false);
    const controls = ['button', 'textbox', 'DisclosureTriangle', 'link'];
    const nameless = (await visitor.tree()).filter(({ role, name }) => controls.includes(role) && !name.trim());
    assert.deepEqual(nameless, []);
    await visitor.picture(`assurance-${language}`);
  });
}

inBrowser('the saved files are proved by the verifier in one file', async () => {
  await voted();
  await says('Your vote is in the log');
  await catchSaved();
  await visitor.evaluate("document.querySelectorAll('.secret button')[0].click()");
  const receipt = await saved(1);
  await visitor.evaluate("document.querySelectorAll('.secret button')[1].click()");
  const ballot = await saved(2);
  const policy = policyOf(Buffer.from(server.notary.policy()));
  const proof = server.notary.proof(server.notary.leaves.length - 2);
  const found = await check(receipt, policy, { ballot, proof });
  assert.equal(found.exit, 0, found.lines.join());
  assert.ok(JSON.parse(receipt).promise.key);
});

inBrowser('a policy from elsewhere is used in place of the server’s', async () => {
  const own = server.notary.policy();
  await voted('GR-1', NARROW);
  await says('Your vote is in the log');
  await givePolicy(`# from the polling card\n${own}`);
  await says('Checked against the policy that you gave');
  assert.equal(await isSaid('It came from the very server that is being checked'), false);
  assert.equal(await done(), 2);
  await givePolicy(own.slice(0, 90));
  await says('This is not a policy');
  assert.equal(await visitor.evaluate('document.activeElement.id'), 'policy');
  await visitor.picture('assurance-own-policy');
});

inBrowser('a server with a log and witnesses of its own making is found by a policy from elsewhere', async () => {
  const genuine = new Notary().publish().policy();
  const { notary } = server;
  const seed = '99'.repeat(32);
  notary.log = new Key(notary.origin, seed);
  notary.witnesses = [new Key('a.example', seed), new Key('b.example', 'aa'.repeat(32))];
  notary.publish();
  await voted();
  await says('Your vote is in the log');
  await givePolicy(genuine);
  await alarm('The promise in this receipt is not genuine');
  await says('tell the electoral committee');
  await visitor.picture('assurance-other-policy');
});

inBrowser('a policy of another log is an alarm that asks whether it is the right one', async () => {
  await voted();
  await says('Your vote is in the log');
  await givePolicy(new Notary({ origin: 'other.example/log' }).policy());
  await alarm('This receipt is of another log than the policy says');
  await says('Make sure first that the policy you gave is the one of this election.');
});

/** One character of a text is another one, so that it is still base64 or what it was. */
const twisted = (text, i) => text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1);

const LIES = {
  'the note of the promise': [
    '/votes',
    (text) => text.replace(/(promise\/i1 .{20})(.)/, (_, a, b) => a + (b === 'A' ? 'B' : 'A')),
    'The promise in this receipt is not genuine',
  ],
  'the path of the promise': [
    '/votes',
    (text) => text.replace('"path":[]', `"path":["${'A'.repeat(43)}="]`),
    'The promise in this receipt is not genuine',
  ],
  'the statement of the key': [
    '/promise-keys',
    (text) => text.replace(/\\"n\\":1/, '\\"n\\":2'),
    'The promise in this receipt is not genuine',
  ],
  'the proof of the key': [
    '/promise-keys',
    (text) => twisted(text, text.indexOf('index 1\\n') + 20),
    'The promise in this receipt is not genuine',
  ],
  'the proof of the vote': [
    '/proof/7/1',
    (text) => twisted(text, text.indexOf('\n', 40) + 8),
    'The server’s proof does not show your vote in the log',
  ],
  'a witness of the proof': [
    '/proof/7/1',
    (text) => twisted(text, text.indexOf('b.example') + 40),
    'The server’s proof does not show your vote in the log',
  ],
  'the policy': [
    '/policy',
    (text) => text.replace('quorum q', 'quorum z'),
    'The server’s policy cannot be read, so nothing can be proved',
  ],
};
for (const [what, [path, lie, sentence]] of Object.entries(LIES)) {
  inBrowser(`a server that changes ${what} is an alarm that says what to do`, async () => {
    let lied = 0;
    server.twist = (asked, text) => {
      const changed = asked.endsWith(path) ? lie(text) : text;
      lied += changed === text ? 0 : 1;
      return changed;
    };
    await voted();
    await alarm(sentence);
    assert.ok(lied > 0, 'the server lied');
    await says('Save the receipt now, here and with its private part.');
    await catchSaved();
    await visitor.evaluate("document.querySelector('.assurance .notice.bad button').click()");
    const shown = JSON.parse(await saved(1));
    assert.equal(shown.private, undefined);
    assert.ok(shown.promise);
    await visitor.picture(`lie-${what.replace(/ /g, '-')}`);
  });
}

inBrowser('the place in the log is proved once the log has it', async () => {
  server.takes = false;
  await voted();
  await says('Waiting for the proof');
  await says('The promise is genuine');
  assert.equal(await done(), 1);
  server.takes = true;
  await says('Your vote is in the log');
  assert.equal(await done(), 2);
});

inBrowser('too few witnesses prove nothing, and are no alarm', async () => {
  server.notary.publish(undefined, server.notary.witnesses.slice(0, 1));
  const { publish } = server.notary;
  server.notary.publish = (time) => publish.call(server.notary, time, server.notary.witnesses.slice(0, 1));
  await voted();
  await says('Fewer witnesses have signed than the policy asks for.');
  assert.equal(await done(), 0);
  assert.equal(await visitor.evaluate("document.querySelector('.assurance .notice.bad')"), null);
  server.notary.publish = publish;
  server.notary.publish();
});

inBrowser('a receipt without a promise says so, and gets one later', async () => {
  server.promises = false;
  await voted('GR-1', NARROW);
  await says('No promise was given');
  await visitor.picture('assurance-none');
  await visitor.tabTo(/^Ask for the promise/);
  await visitor.press('Enter');
  await says('There is still no promise. Ask again later.');
  server.promises = true;
  await visitor.press('Enter');
  await says('The promise is genuine');
  assert.equal(server.votes.length, 1);
});

inBrowser('a promise by a key that was revoked proves nothing, and another one can be asked for', async () => {
  const { notary } = server;
  const [stolen, fresh] = [notary.promiser, new Key(`${notary.origin}/promise/i2`, '77'.repeat(32))];
  notary.state({ kind: 'promise-key-revoked', heads: notary.heads, vkey: stolen.vkey() });
  notary.state({ kind: 'promise-key', vkey: fresh.vkey() });
  notary.round();
  notary.publish();
  await voted();
  await says('The key of the promise was revoked before this vote');
  await says('Your vote is in the log');
  assert.equal(await done(), 1);
  notary.promiser = fresh;
  await visitor.click('.checks .ask button');
  await says('The promise is genuine');
  await says('/promise/i2 signed');
});

inBrowser('a system without a log says so, and asks nobody else', async () => {
  server.notary = undefined;
  await voted();
  await says('There is no log to check against');
  await says('No promise was given');
  assert.equal(await done(), 0);
});

inBrowser('a browser without Ed25519 says what to do instead', async () => {
  visitor = await browser.visit('about:blank');
  const source = `{
    const imported = SubtleCrypto.prototype.importKey;
    SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
      return algorithm.name === 'Ed25519'
        ? Promise.reject(new DOMException('not supported', 'NotSupportedError'))
        : imported.call(this, format, data, algorithm, ...rest);
    };
  }`;
  await visitor.leave();
  const { visit } = browser;
  browser.visit = async (url, look) => {
    const made = await visit.call(browser, 'about:blank', look);
    await made.send('Page.addScriptToEvaluateOnNewDocument', { source });
    await made.go(url);
    return made;
  };
  try {
    await voted('GR-1', NARROW);
  } finally {
    browser.visit = visit;
  }
  await says('This browser cannot check the signatures');
  await says('with the single file “verify.mjs”, which needs Node.js alone');
  assert.equal(await visitor.evaluate("document.querySelector('.checks')"), null);
  await catchSaved();
  await visitor.evaluate("document.querySelector('.secret button').click()");
  assert.ok(JSON.parse(await saved(1)).promise.key, 'the saved receipt can be checked elsewhere');
  await visitor.picture('assurance-unable');
});

inBrowser('a receipt that is found by its code proves its place, and says where the promise is', async () => {
  await voted();
  await says('Your vote is in the log');
  await visitor.go(`${server.url}/?other#/elections/park/receipts/${server.votes[0].receipt.receipt}`);
  await visitor.heading('Your receipt');
  await says('Your vote is in the log');
  await says('The promise is in the saved receipt');
  assert.equal(await done(), 1);
});

inBrowser('a vote that is not the first one asks whether its voter has voted before', async () => {
  await voted('GR-1', {}, 'vouli-2027', '#blank');
  await says('1, your first');
  assert.equal(await isSaid('Have you voted before in this election?'), false);
  await visitor.leave();
  await voted('GR-1', {}, 'vouli-2027', '#spoiled');
  await says('This is your vote number 2. Have you voted before in this election?');
  await says('If that was not you, contact the electoral committee at once.');
});
