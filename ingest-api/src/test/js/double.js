// A server in the place of the system: it serves the page's files as they are, and the interface that they use, from
// memory. It judges and records ballots by itself, with none of the page's code, so that both may not share a mistake.

import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Notary, pathOf, rootOf } from './notary.js';

const MAIN = new URL('../../main/', import.meta.url);
const FILES = new URL('resources/org/disvote/ingest/http/page/', MAIN);
const ROUTES = readFileSync(new URL('java/org/disvote/ingest/http/page/PageRoutes.java', MAIN), 'utf8');
const TYPES = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', woff2: 'font/woff2' };

/** The policy that the system itself sends. */
const POLICY = /POLICY = ([\s\S]*?);\n\n/
  .exec(ROUTES)[1]
  .match(/"[^"]*"/g)
  .map((part) => part.slice(1, -1))
  .join('');

/** JSON with sorted members and without white space. */
export const sorted = (value) =>
  JSON.stringify(value, (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

const sha256 = (data) => createHash('sha256').update(data).digest();
export const digest = (data) => `sha256:${sha256(data).toString('hex')}`;

const micros = (date) => `${date.toISOString().slice(0, -1)}000Z`;

/** An election as it is launched: its papers and terms as texts, and their digests. */
export function launched({ papers, choices, ...definition }) {
  const texts = Object.fromEntries(
    Object.entries(papers).map(([constituency, questions]) => [
      constituency,
      sorted({ v: 1, electionId: definition.id, constituency, questions }),
    ]),
  );
  const opensAt = '2026-01-01T00:00:00.000000Z';
  const terms = sorted({
    ...definition,
    v: 1,
    eligibilityProof: 'none',
    opensAt,
    neighbours: {},
    papers: Object.fromEntries(Object.entries(texts).map(([constituency, text]) => [constituency, digest(text)])),
    origin: 'log.example.org/disvote-1a2b3c4d',
    voterKey: digest('key'),
  });
  return { definition: { ...definition, opensAt, closesAt: '2096-01-01T00:00:00.000000Z' }, choices, texts, terms };
}

export class Double {
  /** @param {boolean} byToken whether tokens identify voters */
  constructor(elections, { byToken = false } = {}) {
    this.byToken = byToken;
    this.elections = new Map(elections.map((each) => [each.id, launched(each)]));
    /** The constituency of each voter; the first one of the election for others. */
    this.roll = new Map();
    this.votes = [];
    this.requests = [];
    this.results = new Map();
    /** What the log says of the input of an election's count: a function of partition and seq. */
    this.inputs = new Map();
    /** Its log, or undefined for a system without one. It takes a vote in when it is asked for its proof. */
    this.notary = new Notary().publish();
    /** Whether receipts get promises, and whether the log takes votes in. */
    this.promises = true;
    this.takes = true;
    /** Changes an answer: gets the path and the text, gives another text, or undefined for an answer that is lost. */
    this.twist = (_path, text) => text;
  }

  async start() {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((go) => this.server.listen(0, '127.0.0.1', go));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((go) => this.server.close(go));
  }

  async answer(request, response) {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString();
    const path = request.url.split('?')[0];
    this.requests.push({ method: request.method, path, body, headers: request.headers });
    const file = /^\/(?:page\/([\w-]+\.(\w+)))?$/.exec(path);
    if (file) {
      this.serve(response, ...file.slice(1));
      return;
    }
    const { status, ...found } = this.find(request.method, path, request.headers, body);
    const text = this.twist(path, found.text ?? JSON.stringify(found.json), status);
    if (text === undefined) {
      response.writeHead(502, { 'Content-Type': 'text/html' });
      response.end('<html>Bad gateway</html>');
      return;
    }
    const type = status < 300 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'Content-Type': type, ...found.headers });
    response.end(text);
  }

  serve(response, name = 'index.html', kind = 'html') {
    const headers =
      kind === 'html'
        ? { 'Content-Type': 'text/html;charset=utf-8', 'Content-Security-Policy': POLICY }
        : { 'Content-Type': TYPES[kind] };
    const content = readFileSync(new URL(name, FILES));
    response.writeHead(200, headers);
    response.end(
      kind === 'html'
        ? content
            .toString()
            .replace('{{identify}}', this.byToken ? 'token' : 'voter-id')
            .replace('{{sign-in}}', '')
        : content,
    );
  }

  find(method, path, headers, body) {
    if (path.startsWith('/log/')) {
      return this.log(decodeURIComponent(path.slice('/log/'.length)));
    }
    const [, id, what, more] = /^\/elections(?:\/([^/]+)(?:\/(\w+)(?:\/([^/]+))?)?)?$/.exec(path) ?? [];
    if (!id) {
      return json(200, { elections: Array.from(this.elections.values(), (each) => this.describe(each)) });
    }
    const election = this.elections.get(decodeURIComponent(id));
    if (!election) {
      return problem(404, 'unknown-election');
    }
    switch (`${method} ${what}`) {
      case 'GET undefined':
        return json(200, this.describe(election));
      case 'GET terms':
        return { status: 200, text: election.terms };
      case 'GET ballots':
        return { status: 200, text: election.texts[more === '-' ? '' : more] ?? election.texts[''] };
      case 'GET results':
        return this.results.has(id) ? json(200, this.results.get(id)) : problem(403, 'results-sealed');
      case 'GET receipts':
        return this.follow(election, more);
      case 'POST voter':
        return this.identified(election, headers, body, (voterId) => {
          const voter = this.voterOf(election, voterId);
          return json(200, { ...voter, terms: digest(election.terms) });
        });
      case 'POST votes':
        return this.identified(election, headers, body, (voterId, token) =>
          this.cast(election, voterId, token, JSON.parse(body)),
        );
      default:
        return problem(404, 'not-found');
    }
  }

  describe({ definition, choices, terms }) {
    const { id, title, opensAt, closesAt, eligibility, changeOfMind, ballots, liveResults } = definition;
    const times = { opensAt, closesAt, state: this.closed ? 'closed' : 'open' };
    return { id, title, choices, ...times, eligibility, changeOfMind, ballots, liveResults, terms: digest(terms) };
  }

  identified(election, { authorization }, body, next) {
    if (!this.byToken) {
      return next(JSON.parse(body).voterId, '');
    }
    const token = authorization?.replace('Bearer ', '') ?? '';
    const claims = token.split('.')[1];
    const { sub, exp } = claims ? JSON.parse(Buffer.from(claims, 'base64url')) : {};
    return sub && !(exp < Date.now() / 1000) ? next(sub, token) : problem(401, 'unauthenticated', election);
  }

  voterOf({ definition, texts }, voterId) {
    const voter = createHmac('sha256', 'key')
      .update(`disvote/voter/v1\n${definition.roll ?? ''}\n${voterId}`)
      .digest();
    const name = voter.subarray(0, 16).toString('base64url');
    const constituency = definition.roll ? (this.roll.get(voterId) ?? Object.keys(texts)[0]) : '';
    const votes = this.votes.filter(({ receipt }) => receipt.electionId === definition.id && receipt.voter === name);
    return { voter: name, constituency, revision: votes.length + 1 };
  }

  cast(election, voterId, token, body) {
    return election.definition.ballots === 'sealed'
      ? this.castSealed(election, voterId, token, body)
      : this.castOpen(election, voterId, token, body);
  }

  /** An envelope may be sent again for ever. What it says it is sealed for must hold. */
  castSealed(election, voterId, token, { envelope, terms, constituency, revision, ...more }) {
    const { definition } = election;
    if (typeof envelope !== 'string' || 'ballot' in more || 'choice' in more) {
      return problem(422, 'invalid-vote', { problems: ['the ballot is not sealed'], expected: 'envelope' });
    }
    const { revision: next, ...own } = this.voterOf(election, voterId);
    const cast = this.votes.filter(
      ({ receipt }) => receipt.electionId === definition.id && receipt.voter === own.voter,
    );
    const same = cast.find(({ text }) => text === envelope);
    if (same) {
      return json(200, this.promising(same.receipt));
    }
    const standing = token ? { receipt: cast[cast.length - 1]?.receipt } : {};
    if (definition.changeOfMind === 'refused' && cast.length > 0) {
      return problem(409, 'already-voted', standing);
    }
    const holds = { terms: digest(election.terms), constituency: own.constituency, revision: next };
    if (sorted({ terms, constituency, revision }) !== sorted(holds)) {
      return problem(409, 'changed', { ...holds, ...standing });
    }
    return this.recorded(election, { ...own, revision, text: envelope, token });
  }

  recorded(election, vote) {
    const receipt = this.record(election, vote);
    this.votes.push({ receipt, text: vote.text });
    this.notary?.vote(receipt.partition, Buffer.from(receipt.digest.slice(7), 'hex'));
    return json(201, this.promising(receipt));
  }

  castOpen(election, voterId, token, { ballot, revision = 1 }) {
    const { definition } = election;
    const { voter, constituency, revision: next } = this.voterOf(election, voterId);
    const faults = faultsOf(JSON.parse(election.texts[constituency] ?? election.texts['']), ballot);
    if (faults.length > 0) {
      return problem(422, 'invalid-vote', { problems: faults, expected: 'ballot' });
    }
    const text = sorted(ballot);
    const own = this.votes.filter(({ receipt }) => receipt.electionId === definition.id && receipt.voter === voter);
    const same = own.find((each) => each.text === text && each.receipt.revision === revision);
    if (same) {
      return json(200, this.promising(same.receipt));
    }
    const standing = token ? { receipt: own[own.length - 1]?.receipt } : {};
    if (definition.changeOfMind === 'refused' && own.length > 0) {
      return problem(409, 'already-voted', standing);
    }
    if (revision !== next) {
      return problem(409, 'changed', { terms: digest(election.terms), constituency, revision: next, ...standing });
    }
    return this.recorded(election, { voter, constituency, revision, text, token });
  }

  promising(receipt) {
    const [promise] = this.promises && this.notary ? this.notary.promise([receipt]) : [];
    return { ...receipt, promise };
  }

  /** A file of the log: what a notary writes, and the proofs that it makes when it is asked. */
  log(path) {
    const [, id, ...place] = /^input\/([^/]+)\/(\d+)\/(\d+)$/.exec(path) ?? [];
    if (id) {
      const input = this.inputs.get(id);
      return input ? { status: 200, text: input(...place.map(Number)) } : problem(404, 'not-found');
    }
    const [, index] = /^proof\/leaf\/(\d+)$/.exec(path) ?? [];
    if (index) {
      return { status: 200, text: this.notary.proof(Number(index)) };
    }
    const [, p, s] = /^proof\/(\d+)\/(\d+)$/.exec(path) ?? [];
    const found = p === undefined ? this.notary?.files.get(path) : this.proofOf(Number(p), Number(s));
    if (found === undefined || found === null) {
      return found === null ? { status: 202, text: '', headers: { 'Retry-After': '1' } } : problem(404, 'not-found');
    }
    return { status: 200, text: found };
  }

  /** The proof of a vote, null while the log does not have it, undefined for one that nobody knows. */
  proofOf(p, s) {
    const bytes = this.notary?.votes[p]?.[s - 1];
    if (bytes && this.takes && this.notary.heads[p] < s) {
      this.notary.round();
      this.notary.publish();
    }
    return bytes && (this.notary.heads[p] < s ? null : this.notary.proof(this.notary.indexOf(bytes)));
  }

  record({ definition, terms }, { voter, constituency, revision, text, token }) {
    const position = { partition: 7, seq: this.votes.length + 1 };
    const private_ = {
      nonce: sha256(`nonce ${this.votes.length}`).subarray(0, 16).toString('base64url'),
      auth: token && sha256(token).toString('base64url'),
    };
    const common = { electionId: definition.id, ...position, voter, constituency, revision };
    const isSealed = definition.ballots === 'sealed';
    const now = new Date();
    now.setUTCMilliseconds(isSealed ? 0 : now.getUTCMilliseconds());
    const castAt = micros(now);
    const bytes = Buffer.concat([Buffer.from([0]), Buffer.from(text)]).toString('base64url');
    const record = sorted({ v: 2, ...common, ballot: isSealed ? text : bytes, ...private_, castAt });
    const code = `${position.partition}-${position.seq}-${sha256(record).toString('base64url')}`;
    const digests = { digest: digest(record), terms: digest(terms) };
    return { v: 1, receipt: code, ...common, castAt, ...digests, private: private_ };
  }

  /** Closes everything, counts an election to these groups, and has the count signed and stated. */
  count(id, groups, trustees) {
    this.closed = true;
    const { terms } = this.elections.get(id);
    const votes = this.votes.map(({ receipt }) => receipt).filter(({ electionId }) => electionId === id);
    const leaf = ({ partition, seq, digest: hex }) =>
      `${partition}\n${seq}\n${Buffer.from(hex.slice(7), 'hex').toString('base64url')}\n`;
    const data = votes.map((each) => Buffer.from(leaf(each)));
    const { partitions } = this.notary;
    const all = votes.length;
    const text = sorted({
      ...{ v: 1, electionId: id, terms: digest(terms), input: digest('input'), records: all, void: 0, voters: all },
      inputCounts: Array.from(
        { length: partitions },
        (_, p) => votes.filter(({ partition }) => partition === p).length,
      ),
      inputRoot: rootOf(data).toString('base64'),
      counted: all,
      invalid: {},
      groups,
    });
    const transcript = digest(text);
    const note = `disvote/count/v1\n${id}\n${transcript}\n`;
    const signatures = `${note}\n${trustees.map((each) => each.line(note)).join('')}`;
    const index = this.notary.state({ kind: 'count', electionId: id, transcript, signatures });
    this.notary.round();
    this.notary.publish();
    this.notary.files.set(`counts/${transcript.slice(7)}`, text);
    this.inputs.set(id, (p, s) => {
      const found = votes.findIndex(({ partition, seq }) => partition === p && seq === s);
      const path = pathOf(found, data).map((each) => each.toString('base64'));
      return JSON.stringify({ input: found < 0 ? [] : [{ leaf: leaf(votes[found]), index: found, path }] });
    });
    const statement = this.notary.statements.find((each) => each.index === index).text;
    const count = { transcript, statement, signatures, proof: `/log/proof/leaf/${index}` };
    this.results.set(id, { electionId: id, state: 'final', positions: {}, voters: all, groups, count });
    return text;
  }

  follow(_election, code) {
    const found = this.votes.find(({ receipt }) => receipt.receipt === code)?.receipt;
    if (!found) {
      return problem(404, 'unknown-receipt');
    }
    const { private: _, ...receipt } = found;
    const replicas = ['r1', 'r2', 'r3'].map((name) => ({ name, applied: true, state: 'following' }));
    return json(200, { ...receipt, recorded: true, superseded: false, inLog: true, replicas });
  }
}

const json = (status, body) => ({ status, json: body });

const problem = (status, name, more = {}) =>
  json(status, { type: `urn:disvote:problem:${name}`, status, retryable: false, detail: 'why', ...more });

/** What is wrong with a ballot, by the words of the format's page. */
function faultsOf(paper, ballot) {
  const faults = [];
  const questions = paper.questions.map(({ id }) => id);
  if (ballot?.v !== 1 || sorted(Object.keys(ballot.answers ?? {}).sort()) !== sorted(questions.slice().sort())) {
    return ['the ballot must have version 1 and one answer to each question'];
  }
  for (const question of paper.questions) {
    const answer = ballot.answers[question.id];
    const [kind] = Object.keys(answer);
    if (kind === 'blank' || kind === 'spoiled') {
      if (answer[kind] !== true || !question.allow.includes(kind)) {
        faults.push(`question ${question.id}: ${kind} is not allowed`);
      }
      continue;
    }
    const { pick, crosses = [] } = answer;
    const options = question.options.filter(({ id }) => pick.includes(id));
    if (options.length !== pick.length || pick.length < question.pick.min || pick.length > question.pick.max) {
      faults.push(`question ${question.id}: the picks`);
    }
    if ('crosses' in answer && crosses.length === 0) {
      faults.push(`question ${question.id}: an empty list of crosses`);
    }
    let known = 0;
    for (const { candidates = [], crosses: range = { min: 0, max: 0 } } of options) {
      const count = candidates.filter(({ id }) => crosses.includes(id)).length;
      known += count;
      if (count < range.min || count > range.max) {
        faults.push(`question ${question.id}: the number of crosses`);
      }
    }
    if (known !== crosses.length) {
      faults.push(`question ${question.id}: crosses for others than the candidates of the picks`);
    }
  }
  return faults;
}
