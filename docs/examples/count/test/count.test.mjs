import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { argon2id, blake2b } from '../argon2.mjs';
import { judgeBallot, unpadded } from '../ballots.mjs';
import { Opener } from '../opener.mjs';
import { shareFileOf, unlocked } from '../shares.mjs';
import { groupsOf } from '../tally.mjs';
import { suiteOf } from '../vendor/hpke.mjs';
import { checkpoint, crafted, exportOf, leavesOf, PASSPHRASE, rootOf, shareFiles, vectors, write } from './vectors.mjs';

const PROGRAM = fileURLToPath(new URL('../count.mjs', import.meta.url));
const SUITES = ['0020-0001-0002', '647a-0001-0002'];
const X25519 = SUITES[0];
const hex = (text) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const skip = vectors === undefined ? 'the values of the formats are not here: this folder was copied out' : false;

describe('Argon2id and BLAKE2b', () => {
  it('BLAKE2b is node’s for every length of input around a block', () => {
    for (const length of [0, 1, 127, 128, 129, 255, 256, 257, 1024]) {
      const input = Buffer.alloc(length, length);
      assert.deepEqual(blake2b(64, input), createHash('blake2b512').update(input).digest(), String(length));
    }
  });

  it('BLAKE2b has other lengths, which are not cut from the longest', () => {
    const short = blake2b(32, Buffer.from('abc')).toString('hex');
    assert.equal(short, 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319');
  });

  it('Argon2id gives the tag of RFC 9106, section 5.3', () => {
    const tag = argon2id({
      password: Buffer.alloc(32, 1),
      salt: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      data: Buffer.alloc(12, 4),
      m: 32,
      t: 3,
      p: 4,
      length: 32,
    });
    assert.equal(tag.toString('hex'), '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659');
  });

  it('a share file of the values opens to its share', { skip }, () => {
    const { shareFile1, shares, sealDigest, seal } = vectors.values.keygen[X25519];
    const terms = { id: 'eur-x', seal: JSON.parse(seal) };
    const file = shareFileOf(Buffer.from(`${shareFile1}\n`), 'the file', { terms, sealDigest });
    assert.equal(unlocked(file, PASSPHRASE).toString('hex'), shares[0]);
  });
});

describe('HPKE', () => {
  it('opens what RFC 9180, A.1.1 sealed', async () => {
    const suite = await suiteOf('0020-0001-0001');
    const key = await suite.DeserializePrivateKey(
      hex('4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8'),
      true,
    );
    const enc = hex('37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431');
    const ct = hex('f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a');
    const options = { info: hex('4f6465206f6e2061204772656369616e2055726e'), aad: hex('436f756e742d30') };
    const plain = await suite.Open(key, enc, ct, options);
    assert.equal(Buffer.from(plain).toString(), 'Beauty is truth, truth beauty');
    await assert.rejects(suite.Open(key, enc, ct, { ...options, aad: hex('436f756e742d31') }));
  });
});

describe('a ballot', () => {
  const paper = {
    questions: [
      {
        id: 'q1',
        pick: { min: 1, max: 2 },
        allow: ['blank'],
        options: [
          { id: 'a', candidates: [{ id: 'k1' }, { id: 'k2' }, { id: 'k3' }], crosses: { min: 0, max: 2 } },
          { id: 'b', candidates: [{ id: 'k4' }, { id: 'k5' }], crosses: { min: 1, max: 1 } },
          { id: 'c' },
        ],
      },
      { id: 'q2', pick: { min: 0, max: 1 }, allow: [], options: [{ id: 'x' }] },
    ],
  };
  const judged = (text) => {
    const found = judgeBallot(Buffer.from(text, 'utf8'), paper);
    return found.reason ?? 'allowed';
  };
  const answers = (q1, q2 = '{"pick":[]}') => `{"answers":{"q1":${q1},"q2":${q2}},"v":1}`;

  for (const [text, expected] of [
    [answers('{"pick":["a"]}'), 'allowed'],
    [answers('{"crosses":["k1","k3"],"pick":["a"]}'), 'allowed'],
    [answers('{"crosses":["k2","k4"],"pick":["a","b"]}', '{"pick":["x"]}'), 'allowed'],
    [answers('{"blank":true}'), 'allowed'],
    [answers('{"crosses":["k3","k1"],"pick":["a"]}'), 'not-allowed'],
    [answers('{"crosses":["k1","k1"],"pick":["a"]}'), 'not-allowed'],
    [answers('{"crosses":["k1","k2","k3"],"pick":["a"]}'), 'not-allowed'],
    [answers('{"crosses":["k4"],"pick":["a"]}'), 'not-allowed'],
    [answers('{"crosses":[],"pick":["a"]}'), 'not-allowed'],
    [answers('{"pick":["b"]}'), 'not-allowed'],
    [answers('{"pick":["c","a"]}'), 'not-allowed'],
    [answers('{"pick":["a","a"]}'), 'not-allowed'],
    [answers('{"pick":[]}'), 'not-allowed'],
    [answers('{"pick":["z"]}'), 'not-allowed'],
    [answers('{"spoiled":true}'), 'not-allowed'],
    [answers('{"pick":["a"]}', '{"blank":true}'), 'not-allowed'],
    ['{"answers":{"q1":{"pick":["a"]}},"v":1}', 'not-allowed'],
    ['{"answers":{"q1":{"pick":["a"]},"q3":{"pick":[]}},"v":1}', 'not-allowed'],
    ['{"answers":{"__proto__":{"pick":["a"]},"q2":{"pick":[]}},"v":1}', 'not-allowed'],
    [answers('{"blank":false}'), 'not-canonical'],
    [answers('{"blank":true,"pick":["a"]}'), 'not-canonical'],
    [answers('{"pick":["a"],"crosses":["k1"]}'), 'not-canonical'],
    [answers('{"pick":[1]}'), 'not-canonical'],
    [answers('{"pick":["\\ud800"]}'), 'not-canonical'],
    [answers('{"pick":["a"],"pick":["a"]}'), 'not-canonical'],
    [answers('{"pick": ["a"]}'), 'not-canonical'],
    ['{"answers":{},"v":2}', 'not-canonical'],
    ['{"answers":{},"v":1,"w":1}', 'not-canonical'],
    ['{"answers":{},"v":1.0}', 'not-canonical'],
    [`{"answers":${'['.repeat(40)}${']'.repeat(40)},"v":1}`, 'not-canonical'],
    ['[]', 'not-canonical'],
    ['', 'not-canonical'],
  ]) {
    it(`${text.slice(0, 70)} is ${expected}`, () => assert.equal(judged(text), expected));
  }

  it('of a voter without a paper is not allowed, unless it is no ballot at all', () => {
    assert.deepEqual(judgeBallot(Buffer.from('{"answers":{},"v":1}'), undefined), { reason: 'not-allowed' });
    assert.deepEqual(judgeBallot(Buffer.from('{}'), undefined), { reason: 'not-canonical' });
  });

  it('in bytes that are not UTF-8 is not canonical', () => {
    assert.deepEqual(judgeBallot(Buffer.of(0x22, 0xff, 0x22), paper), { reason: 'not-canonical' });
  });

  it('is padded in one way only', () => {
    const good = Buffer.concat([Buffer.of(1, 0, 2, 65, 66), Buffer.alloc(123)]);
    assert.equal(unpadded(good, 128).toString(), 'AB');
    const damages = [
      (bytes) => bytes.writeUInt8(2, 0),
      (bytes) => bytes.writeUInt16BE(126, 1),
      (bytes) => bytes.writeUInt8(1, 127),
      (bytes) => bytes.writeUInt16BE(1, 1),
    ];
    for (const damage of damages) {
      const bad = Buffer.from(good);
      damage(bad);
      assert.equal(unpadded(bad, 128), undefined);
    }
    assert.equal(unpadded(good.subarray(0, 127), 128), undefined);
    assert.equal(unpadded(Buffer.concat([Buffer.of(1, 0, 125), Buffer.alloc(125, 7)]), 128).length, 125);
  });
});

describe('an envelope that only a dishonest program makes', { skip }, () => {
  const openers = new Map();
  before(async () => {
    for (const suite of SUITES) {
      const { id } = vectors.inputs.sealedElections[suite];
      const about = {
        electionId: id,
        termsDigest: vectors.values.termsDigest[id],
        seal: JSON.parse(vectors.values.terms[id]).seal,
      };
      openers.set(suite, await Opener.of(hex(vectors.values.keygen[suite].seed), about));
    }
  });

  const judged = (suite, envelope, changes = {}) => {
    const { voter, constituency, revision } = crafted;
    const paper = JSON.parse(vectors.values.papers[vectors.inputs.sealedElections[suite].id][constituency]);
    const vote = { ballot: Buffer.from(envelope, 'base64url'), voter, constituency, revision, ...changes };
    return openers.get(suite).judge(vote, paper);
  };

  it('is one of 36, of which 8 open', () => {
    assert.equal(skip ? 36 : crafted.envelopes.length, 36);
    assert.equal(skip ? 8 : crafted.envelopes.filter(({ opens }) => opens).length, 8);
  });

  for (const { suite, what, point, opens, envelope } of skip ? [] : crafted.envelopes) {
    it(`${opens ? 'opens' : 'does not open'}: ${suite}, ${what}, ${point.slice(0, 8)}…${point.slice(-2)}`, async () => {
      const expected = opens ? { answers: JSON.parse(crafted.ballot).answers } : { reason: 'does-not-open' };
      assert.deepEqual(await judged(suite, envelope), expected);
      const copied = await judged(suite, envelope, { voter: 'A'.repeat(22) });
      assert.deepEqual(copied, { reason: 'does-not-open' });
    });
  }
});

describe('groups', () => {
  const groups = (counts, neighbours = {}) =>
    groupsOf(new Map(Object.entries(counts)), { minGroup: 5, neighbours }).map(
      ({ constituencies, counted }) => `${constituencies.join('+')}=${counted}`,
    );

  it('that are small join the next one, the last the one before', () => {
    assert.deepEqual(groups({ b: 9, a: 4, c: 1 }), ['a+b+c=14']);
    assert.deepEqual(groups({ a: 9, b: 9, c: 4 }), ['a=9', 'b+c=13']);
  });

  it('join the neighbour of their first constituency, and the smallest goes first', () => {
    assert.deepEqual(groups({ a: 9, b: 3, c: 9, d: 2 }, { d: 'a', b: 'c' }), ['a+d=11', 'b+c=12']);
  });

  it('without a counted ballot stay as they are', () => {
    assert.deepEqual(groups({ a: 0, b: 0 }), ['a=0', 'b=0']);
  });
});

describe('the program', { skip }, () => {
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'disvote-count-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  let made = 0;
  const files = Object.fromEntries(SUITES.map((suite) => [suite, skip ? [] : shareFiles(suite)]));

  /** Runs it on an export that `change` has changed. */
  function run(suite, { change = () => {}, shares = [0, 2], isCounted = true, more = [], digest, file, onDisk } = {}) {
    made += 1;
    const at = join(folder, String(made));
    const one = exportOf(suite);
    change(one);
    write(at, one);
    onDisk?.(at);
    const args = ['--export', at, '--policy', `${at}.policy`, ...more];
    const passphrase = `${at}.passphrase`;
    writeFileSync(passphrase, `${PASSPHRASE}\n`, { mode: 0o600 });
    if (isCounted) {
      args.push('--out', `${at}.json`, '--threads', '2', '--passphrase-file', passphrase);
      for (const i of shares) {
        writeFileSync(`${at}.share-${i}`, file?.(files[suite][i]) ?? files[suite][i]);
        args.push('--share', `${at}.share-${i}`, '--input-digest', digest ?? vectors.values.log2[suite].inputDigest);
      }
    }
    const ended = spawnSync(process.execPath, [PROGRAM, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out = `${at}.json`;
    return { ...ended, passphrase, count: existsSync(out) ? readFileSync(out, 'utf8') : undefined };
  }

  const refused = (suite, options, sentence) => {
    const ended = run(suite, options);
    assert.equal(ended.status, 1, ended.stdout + ended.stderr);
    assert.match(ended.stderr, sentence);
    assert.equal(ended.count, undefined);
    assert.ok(!(ended.stderr + ended.stdout).includes(PASSPHRASE));
  };

  for (const suite of SUITES) {
    it(`counts the sealed election of the suite ${suite} to the byte`, () => {
      const ended = run(suite);
      assert.equal(ended.status, 0, ended.stderr);
      assert.equal(ended.count, vectors.values.log2[suite].count);
    });
  }

  it('prints the digest of the input without any share', () => {
    const ended = run(X25519, { isCounted: false });
    assert.equal(ended.status, 0, ended.stderr);
    assert.ok(ended.stdout.includes(vectors.values.log2[X25519].inputDigest));
    assert.equal(ended.count, undefined);
  });

  const check = { isCounted: false };
  const change = (edit) => ({ ...check, change: edit });
  const original = skip ? undefined : exportOf(X25519);
  const sealed = skip ? undefined : checkpoint(leavesOf(original).length, rootOf(leavesOf(original)));
  /** Changes something under the checkpoint of the original. */
  const under = (edit) =>
    change((one) => {
      one.checkpoint = sealed;
      edit(one);
    });
  const edit = (texts, i, from, to) => {
    assert.ok(texts[i].includes(from));
    texts[i] = texts[i].replace(from, to);
  };

  it('refuses a changed record', () => {
    refused(
      X25519,
      under(({ records }) => edit(records.get(20), 0, '"castAt":"2027', '"castAt":"2028')),
      /do not make the tree/,
    );
  });
  it('refuses an export without one of the records', () => {
    refused(
      X25519,
      under(({ records }) => records.get(20).pop()),
      /has 1 records instead of 2: every one is needed/,
    );
  });
  it('refuses a record too many', () => {
    refused(
      X25519,
      under(({ records }) => records.get(20).push(records.get(20)[0])),
      /has more than the 2 records/,
    );
  });
  it('refuses a file that is no part of an export, and misses one that is', () => {
    const paper = ({ papers }) => {
      papers.Z9 = papers.A1;
    };
    refused(X25519, change(paper), /has the file \S+Z9, which is no part of one/);
    refused(
      X25519,
      change((one) => delete one.papers.B),
      /lacks the file \S+B/,
    );
    refused(
      X25519,
      change((one) => delete one.roll),
      /lacks the file \S+roll/,
    );
  });
  it('refuses a link in place of a file, wherever it leads', () => {
    const onDisk = (at) => {
      rmSync(join(at, 'terms'));
      symlinkSync('statements', join(at, 'terms'));
    };
    refused(X25519, { onDisk }, /terms is a link or a pipe/);
  });
  it('refuses records in another order', () => {
    refused(
      X25519,
      under(({ records }) => records.get(20).reverse()),
      /belongs to another position/,
    );
  });
  it('refuses a changed statement', () => {
    refused(
      X25519,
      under(({ statements }) => edit(statements, 3, '06:00:00', '06:00:01')),
      /do not make the tree/,
    );
  });
  it('refuses a missing statement', () => {
    refused(
      X25519,
      under(({ statements }) => statements.splice(3, 1)),
      /has another number/,
    );
  });
  it('refuses a round that breaks the arithmetic, also if it is signed', () => {
    refused(
      X25519,
      change(({ statements }) => edit(statements, 6, '"size":15', '"size":16')),
      /another size than its tree/,
    );
  });
  it('refuses an election without a close', () => {
    const noClose = ({ statements }) => {
      statements.splice(5, 2);
    };
    refused(X25519, change(noClose), /states the close of eur-x 0 times/);
  });
  it('refuses two closes of the election', () => {
    const twice = ({ statements }) => {
      statements.splice(
        6,
        1,
        statements[5].replace('"n":5', '"n":6'),
        statements[6].replace('"n":6', '"n":7').replace('15', '16'),
      );
    };
    refused(X25519, change(twice), /states the close of eur-x 2 times/);
  });
  it('refuses a close before the round that has its votes', () => {
    const early = ({ statements }) => edit(statements, 5, '"lastSeqs":[1,', '"lastSeqs":[2,');
    refused(X25519, change(early), /the close stands before the round/);
  });
  it('refuses other terms', () => {
    refused(
      X25519,
      change((one) => {
        one.terms = one.terms.replace('"minGroup":2', '"minGroup":3');
      }),
      /the terms are not those that the log states/,
    );
  });
  it('refuses another paper', () => {
    refused(
      X25519,
      change(({ papers }) => edit(papers, 'A1', 'Blue', 'Glue')),
      /the paper A1 is not the one/,
    );
  });
  it('refuses another roll', () => {
    refused(
      X25519,
      change((one) => {
        one.roll = one.roll.replace(',A1', ',B');
      }),
      /the roll is not the last 2027/,
    );
  });
  it('refuses a checkpoint that too few witnesses cosigned', () => {
    const one = change((made) => {
      const leaves = leavesOf(made);
      made.checkpoint = checkpoint(leaves.length, rootOf(leaves), ['a.example']);
    });
    refused(X25519, one, /is not cosigned by the quorum/);
  });
  it('refuses a checkpoint with a forged cosignature', () => {
    const one = change((made) => {
      made.checkpoint = sealed.replace(
        /(b\.example \S{30})(\S)/,
        (_, head, letter) => head + (letter === 'A' ? 'B' : 'A'),
      );
    });
    refused(X25519, one, /did not cosign/);
  });
  it('refuses a checkpoint of a log that the policy does not name', () => {
    const other = vectors.values.policy.replace(/log \S+/, `log ${vectors.values.vkeys.anna}`);
    refused(
      X25519,
      change((one) => {
        one.policy = other;
      }),
      /which the policy does not name/,
    );
  });

  it('refuses too few shares', () => {
    refused(X25519, { shares: [1] }, /too few shares are given: 1 of the 2 that are needed/);
  });
  it('refuses a wrong passphrase', () => {
    const file = (text) => text.replace(/("salt":"\S{3})(.)/, (_, head, letter) => head + (letter === 'A' ? 'B' : 'A'));
    refused(X25519, { file }, /the passphrase of anna is wrong, or \S+ was changed/);
  });
  it('refuses the shares of another election', () => {
    refused(X25519, { file: (text) => text.replace('"eur-x"', '"eur-y"') }, /is for the election eur-y, not for eur-x/);
  });
  it('refuses shares of another key', () => {
    const { sealDigest } = vectors.values.keygen[SUITES[1]];
    refused(X25519, { file: (text) => text.replace(/sha256:[0-9a-f]{64}/, sealDigest) }, /is for another key/);
  });
  it('refuses trustees who came to count another input', () => {
    refused(X25519, { digest: `sha256:${'0'.repeat(64)}` }, /anna came to count another input/);
  });
  it('refuses a share that is given twice', () => {
    refused(X25519, { shares: [1, 1] }, /a share is given twice/);
  });
  it('says what is wrong with the command line', () => {
    for (const args of [
      [],
      ['--export', folder],
      ['--export', folder, '--policy', folder, '--share', 'x'],
      ['--wrong'],
    ]) {
      const ended = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
      assert.equal(ended.status, 2);
      assert.match(ended.stderr, /Usage: node count\.mjs/);
    }
  });
  it('refuses a passphrase file that others may read', () => {
    const first = run(X25519, check);
    chmodSync(first.passphrase, 0o644);
    const at = first.passphrase.replace(/\.passphrase$/, '');
    const { inputDigest } = vectors.values.log2[X25519];
    const args = ['--export', at, '--policy', `${at}.policy`, '--out', `${at}.json`];
    args.push('--input-digest', inputDigest, '--input-digest', inputDigest, '--passphrase-file', first.passphrase);
    for (const i of [0, 1]) {
      writeFileSync(`${at}.share-${i}`, files[X25519][i]);
      args.push('--share', `${at}.share-${i}`);
    }
    const ended = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
    assert.equal(ended.status, 1);
    assert.match(ended.stderr, /may be read by others/);
  });
});
