#!/usr/bin/env node
// Counts an election of DisVote a second time. Node 20 or newer; this folder is all that it needs.
//
//   node count.mjs --export DIR --policy FILE
//   node count.mjs --export DIR --policy FILE --share FILE … --out count.json
//
// The first checks an export and prints the digest of the count's input. The second opens and counts it as well, and
// writes the same count.json to the byte as `disvote count open`. README.md says what that proves. "Section 9" and
// the like are sections of the formats' contract; this program was written from it alone and shares no code with ours
// in Java.
//
// exit 0  checked, or counted
//      1  refused: the sentence says what does not hold; nothing is written
//      2  wrong use

import { statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { judgeBallot } from './ballots.mjs';
import { digestText, isDigest, need, Refused, textOf } from './basics.mjs';
import { bytesOf, readExport } from './export.mjs';
import { policyOf } from './notes.mjs';
import { Opener } from './opener.mjs';
import { combined, shareFileOf, unlocked } from './shares.mjs';
import { standingOf, strangerReason, Tally, transcriptOf } from './tally.mjs';

const USAGE = `Usage: node count.mjs --export DIR --policy FILE
       node count.mjs --export DIR --policy FILE [--share FILE …] --out FILE

  --export DIR             what \`disvote log export\` wrote
  --policy FILE            the log and the witnesses that you trust; from paper, press or parties
  --share FILE             a trustee's share file; as many times as the election's threshold; none for an open election
  --passphrase-file FILE   for trying and scripts, mode 0600: one passphrase for all shares, or a line for each
                           trustee of the election, in the order of the shares; else they are asked for on the terminal
  --input-digest sha256:…  for scripts: the digest of the input as a trustee's own check printed it; as many times as
                           the threshold; else it is asked for on the terminal
  --out FILE               where count.json goes; the file must not exist
  --threads N              default: all processors`;

/** Votes that a thread gets at once. */
const BATCH = 64;

class Usage extends Error {}

function optionsOf(args) {
  let values;
  try {
    const [text, texts] = [{ type: 'string' }, { type: 'string', multiple: true, default: [] }];
    const options = { export: text, policy: text, out: text, threads: text, help: { type: 'boolean' } };
    ({ values } = parseArgs({
      args,
      options: { ...options, share: texts, 'passphrase-file': text, 'input-digest': texts },
    }));
  } catch (wrong) {
    throw new Usage(wrong.message);
  }
  if (values.help) {
    return values;
  }
  if (values.export === undefined || values.policy === undefined) {
    throw new Usage('--export and --policy are needed.');
  }
  if (values.out === undefined && values.share.length > 0) {
    throw new Usage('--share is given: say with --out where count.json goes.');
  }
  if (!values['input-digest'].every(isDigest)) {
    throw new Usage('an --input-digest is not sha256: and 64 hexadecimal digits');
  }
  values.threads = Number(values.threads ?? availableParallelism());
  if (!Number.isInteger(values.threads) || values.threads < 1 || values.threads > 256) {
    throw new Usage('--threads is not 1 to 256');
  }
  return values;
}

/** Progress on the standard error output: one line, a few times a second. */
class Progress {
  constructor(out) {
    this.out = out;
    this.next = 0;
    this.started = new Map();
  }

  show(what, done, all) {
    const now = Date.now();
    if (!this.started.has(what)) {
      this.started.set(what, now);
    }
    if (this.out.isTTY && (now >= this.next || done === all)) {
      this.next = now + 200;
      const left = (((now - this.started.get(what)) / 1000) * (all - done)) / Math.max(done, 1);
      this.out.write(`\r\x1b[K${what}: ${number(done)} of ${number(all)}, ${Math.ceil(left)} s left`);
      if (done === all) {
        this.out.write('\r\x1b[K');
      }
    }
  }
}

const number = (value) => value.toLocaleString('en');

async function ask(question, isHidden) {
  need(process.stdin.isTTY, `there is no terminal to ask for the ${question}: give it by an option`);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: isHidden ? nowhere : process.stderr, terminal: true });
  try {
    process.stderr.write(`${question}: `);
    return (await lines.question(isHidden ? '' : `${question}: `)).trim();
  } finally {
    lines.close();
    process.stderr.write(isHidden ? '\n' : '');
  }
}

/** The passphrase of each share that a file has, by the share's number. */
function passphrasesIn(path) {
  const others = (statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077;
  need(others === 0, `${path} may be read by others: chmod 600 ${path}`);
  const lines = textOf(bytesOf(path), path).replace(/\n$/, '').split('\n');
  need(!lines.includes(''), `${path} is empty or has an empty line`);
  return (index) => {
    need(lines.length === 1 || index <= lines.length, `${path} has no line for share ${index}`);
    return lines.length === 1 ? lines[0] : lines[index - 1];
  };
}

/** The private key, from the trustees' shares. Each of them says first what input they came to count. */
async function seedOf(options, input) {
  const { threshold } = input.terms.seal;
  const files = options.share.map((path) => shareFileOf(bytesOf(path), path, input));
  need(files.length >= threshold, `too few shares are given: ${files.length} of the ${threshold} that are needed`);
  need(new Set(files.map(({ index }) => index)).size === files.length, 'a share is given twice');
  const used = files.slice(0, threshold);
  const digests = [...options['input-digest']];
  const given = options['passphrase-file'] === undefined ? undefined : passphrasesIn(options['passphrase-file']);
  for (const { trustee } of used) {
    const digest = digests.shift() ?? (await ask(`digest of the input, from the own check of ${trustee}`, false));
    need(digest === input.digest, `${trustee} came to count another input: ${digest}, and this is ${input.digest}`);
  }
  const shares = [];
  for (const file of used) {
    const passphrase = given?.(file.index) ?? (await ask(`passphrase of ${file.trustee}`, true));
    shares.push({ index: file.index, share: unlocked(file, passphrase) });
  }
  const seed = combined(shares);
  for (const { share } of shares) {
    share.fill(0);
  }
  return seed;
}

/** Opens and judges votes on all threads. `take` gets the vote and what was found, in any order. */
async function openAll(votes, { seed, about, papers, threads }, take) {
  await Opener.of(seed, about); // a wrong key is refused once, here
  let next = 0;
  const url = new URL('./opener.mjs', import.meta.url);
  const run = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(url, { workerData: { isOpener: true, seed, about, papers } });
      let batch = [];
      worker.on('error', reject);
      worker.on('message', (judged) => {
        for (const [i, found] of judged.entries()) {
          take(batch[i], found);
        }
        batch = votes.slice(next, next + BATCH);
        next += batch.length;
        if (batch.length === 0) {
          resolve(worker.terminate());
          return;
        }
        worker.postMessage(
          batch.map(({ ballot, voter, constituency, revision }) => ({ ballot, voter, constituency, revision })),
        );
      });
    });
  await Promise.all(Array.from({ length: Math.min(threads, Math.ceil(votes.length / BATCH)) }, run));
}

async function count(options, input, progress) {
  const votes = standingOf(input);
  const tally = new Tally(input);
  const known = votes.standing.filter((vote) => {
    const reason = strangerReason(vote, input.roll);
    if (reason !== undefined) {
      tally.reject(reason);
    }
    return reason === undefined;
  });
  let done = 0;
  const take = ({ constituency }, { reason, answers }) => {
    if (reason === undefined) {
      tally.accept(constituency, answers);
    } else {
      tally.reject(reason);
    }
    done += 1;
    progress.show('opening and counting', done, known.length);
  };
  if (input.terms.ballots === 'sealed') {
    const seed = await seedOf(options, input);
    const { id: electionId, seal } = input.terms;
    const about = { electionId, termsDigest: digestText(input.termsBytes), seal };
    await openAll(known, { seed, about, papers: input.papers, threads: options.threads }, take);
    seed.fill(0);
  } else {
    need(options.share.length === 0, 'the election is open: leave --share out');
    for (const vote of known) {
      const paper = tally.paperOf(vote.constituency);
      const isOpen = vote.ballot[0] === 0;
      take(vote, isOpen ? judgeBallot(vote.ballot.subarray(1), paper) : { reason: 'bad-plaintext' });
    }
  }
  return transcriptOf(input, votes, tally);
}

/** @returns the lines to print */
async function run(options) {
  const progress = new Progress(process.stderr);
  const policy = policyOf(bytesOf(options.policy));
  const input = readExport(options.export, policy, (...step) => progress.show(...step));
  const { id, seal } = input.terms;
  const lines = [
    `The export holds: ${number(input.checkpoint.size)} leaves make the tree that the log signed` +
      ' and a quorum cosigned.',
    `  election      ${id}, ${input.terms.ballots}, ${number(input.records.length)} records up to its close`,
    `  terms         ${digestText(input.termsBytes)}`,
    ...(seal === undefined
      ? []
      : [`  key           ${input.sealDigest} (${seal.threshold} of ${seal.trustees.length} trustees)`]),
    `  policy        ${digestText(bytesOf(options.policy))}`,
    `  input         ${input.digest}`,
  ];
  if (options.out === undefined) {
    return lines;
  }
  need(statSync(options.out, { throwIfNoEntry: false }) === undefined, `${options.out} exists: choose another --out`);
  const transcript = await count(options, input, progress);
  const { records, void: isVoid, voters, counted, invalid } = JSON.parse(transcript.toString());
  writeFileSync(options.out, transcript, { flag: 'wx' });
  const reasons = Object.entries(invalid).filter(([, n]) => n > 0);
  return [
    ...lines,
    '',
    `Counted ${number(counted)} ballots of ${number(voters)} voters, from ${number(records)} records, ` +
      `${number(isVoid)} of them void.`,
    ...reasons.map(([reason, n]) => `  invalid: ${number(n)} ${reason}`),
    `  count.json    ${digestText(transcript)}, written to ${options.out}`,
  ];
}

try {
  const options = optionsOf(process.argv.slice(2));
  console.log(options.help ? USAGE : (await run(options)).join('\n'));
} catch (failed) {
  if (failed instanceof Usage) {
    console.error(`${failed.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else if (failed instanceof Refused) {
    console.error(`Refused: ${failed.message}.`);
    process.exitCode = 1;
  } else {
    throw failed;
  }
}
