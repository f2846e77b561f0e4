// Reads the terms of an election and a ballot paper. Both are refused if anything in them is not as their format says.

import { readCanonical } from './canonical.js';
import { ofBase64url } from './digest.js';

const ID = /^(?!(?:\.{1,2}|-)$)[A-Za-z0-9._:-]{1,64}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

const TERMS = [
  'v id title voters ballots eligibility eligibilityProof changeOfMind liveResults opensAt minGroup minList',
  'neighbours papers origin',
]
  .join(' ')
  .split(' ');

/** @throws {Error} if these bytes are not the terms of this election */
export function readTerms(bytes, electionId) {
  const terms = readCanonical(bytes);
  members(terms, TERMS, ['voterKey', 'roll', 'changesMax', 'seal']);
  need(terms.v === 1 && terms.id === electionId, 'the terms are of another election or version');
  titles(terms.title);
  need(terms.ballots === 'open' || terms.ballots === 'sealed', 'the kind of ballots');
  need((terms.ballots === 'sealed') === (terms.seal !== undefined), 'a seal');
  if (terms.seal) {
    seal(terms.seal);
  }
  need(terms.changeOfMind === 'refused' || terms.changeOfMind === 'last-counts', 'the rule on changes of mind');
  need((terms.changeOfMind === 'last-counts') === Number.isInteger(terms.changesMax), 'the number of changes');
  need(isObject(terms.papers), 'the papers');
  for (const [constituency, digest] of Object.entries(terms.papers)) {
    need(constituency === '' || ID.test(constituency), 'a constituency');
    need(DIGEST.test(digest), 'a digest');
  }
  return terms;
}

/** The bytes of a public key of each suite. */
const SUITES = { '647a-0001-0002': 1216, '0020-0001-0002': 32 };

function seal(each) {
  members(each, ['suite', 'publicKey', 'keyId', 'pad', 'threshold', 'trustees']);
  const { suite, publicKey, pad, threshold, trustees } = each;
  need(Object.keys(SUITES).includes(suite), 'a suite');
  need(typeof publicKey === 'string' && ofBase64url(publicKey).length === SUITES[suite], 'a public key');
  need(Number.isInteger(pad) && pad >= 128 && pad <= 1792 && pad % 64 === 0, 'the length of plaintexts');
  list(trustees, (trustee) => {
    members(trustee, ['name', 'vkey', 'share']);
    const { name, vkey, share } = trustee;
    need(typeof name === 'string' && ID.test(name) && typeof vkey === 'string' && DIGEST.test(share), 'a trustee');
  });
  different(trustees.map(({ name }) => ({ id: name })));
  need(Number.isInteger(threshold) && threshold >= 1 && threshold <= trustees.length, 'a threshold');
}

/** The constituency whose paper serves this one: its own, or that of everybody else. Undefined if there is none. */
export const paperFor = (terms, constituency) =>
  [constituency, ''].find((each) => Object.keys(terms.papers).includes(each));

/** @throws {Error} if these bytes are not a ballot paper of this election and constituency */
export function readPaper(bytes, electionId, constituency) {
  const paper = readCanonical(bytes);
  members(paper, ['v', 'electionId', 'constituency', 'questions']);
  need(paper.v === 1 && paper.electionId === electionId, 'the paper is of another election or version');
  need(paper.constituency === constituency, 'the paper is of another constituency');
  list(paper.questions, question);
  different(paper.questions);
  return paper;
}

function question(each) {
  members(each, ['id', 'title', 'pick', 'allow', 'options']);
  identified(each);
  list(each.options, option);
  different(each.options);
  different(each.options.flatMap(({ candidates = [] }) => candidates));
  range(each.pick, each.options.length);
  need(['', 'blank', 'spoiled', 'blank,spoiled'].includes(each.allow.join()), 'what is allowed');
}

function option(each) {
  members(each, ['id', 'title', ...('candidates' in each || 'crosses' in each ? ['candidates', 'crosses'] : [])]);
  identified(each);
  if (each.candidates) {
    list(each.candidates, (candidate) => {
      members(candidate, ['id', 'title']);
      identified(candidate);
    });
    range(each.crosses, each.candidates.length);
  }
}

function range(between, all) {
  members(between, ['min', 'max']);
  const { min, max } = between;
  need(Number.isInteger(min) && Number.isInteger(max) && min >= 0 && min <= max && min <= all, 'a range');
}

function identified({ id, title }) {
  need(typeof id === 'string' && ID.test(id), 'an ID');
  titles(title);
}

function titles(title) {
  need(isObject(title) && Object.keys(title).length > 0, 'a title');
  need(
    Object.values(title).every((each) => typeof each === 'string'),
    'a title',
  );
}

function list(values, check) {
  need(Array.isArray(values) && values.length > 0, 'a list is empty');
  values.forEach(check);
}

function different(values) {
  need(new Set(values.map(({ id }) => id)).size === values.length, 'an ID stands twice');
}

function members(object, needed, more = []) {
  need(isObject(object), 'an object is missing');
  need(
    needed.every((name) => name in object) &&
      Object.keys(object).every((name) => needed.includes(name) || more.includes(name)),
    'other members than the format says',
  );
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function need(holds, what) {
  if (!holds) {
    throw new TypeError(what);
  }
}
