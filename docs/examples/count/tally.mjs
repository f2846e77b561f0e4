// Which votes count, and the numbers of count.json: section 9 of the formats.

import { REASONS } from './ballots.mjs';
import { canonical, digestText, Tree, utf8 } from './basics.mjs';

/** The voters' standing votes, and how many records are void. Records come by partition, then seq. */
export function standingOf({ records, terms, isEarly }) {
  const standing = new Map();
  let isVoid = 0;
  for (const record of records) {
    const next = (standing.get(record.voter)?.revision ?? 0) + 1;
    if (isEarly(record) || record.revision !== next || (next > 1 && terms.changeOfMind === 'refused')) {
      isVoid += 1;
    } else {
      standing.set(record.voter, record);
    }
  }
  return { standing: [...standing.values()], isVoid };
}

/** Why a vote is invalid before anything is opened, or undefined. */
export function strangerReason({ voter, constituency }, roll) {
  if (roll === undefined) {
    return constituency === '' ? undefined : 'constituency';
  }
  return !roll.has(voter) ? 'not-on-roll' : roll.get(voter) !== constituency ? 'constituency' : undefined;
}

export class Tally {
  constructor({ terms, papers }) {
    this.terms = terms;
    this.papers = papers;
    this.invalid = Object.fromEntries(REASONS.map((reason) => [reason, 0]));
    this.counted = new Map([...papers.keys()].map((name) => [name, 0]));
    this.cells = new Map(); // by constituency, question, what was chosen: how many
  }

  paperOf(constituency) {
    return this.papers.get(constituency) ?? this.papers.get('');
  }

  reject(reason) {
    this.invalid[reason] += 1;
  }

  accept(constituency, answers) {
    this.counted.set(constituency, (this.counted.get(constituency) ?? 0) + 1);
    for (const [question, answer] of Object.entries(answers)) {
      const { pick, crosses = [] } = answer;
      if (pick === undefined || pick.length === 0) {
        this.add(constituency, question, pick === undefined ? Object.keys(answer)[0] : 'empty');
        continue;
      }
      const options = this.paperOf(constituency).questions.find(({ id }) => id === question).options;
      for (const id of pick) {
        this.add(constituency, question, 'votes', id);
        for (const candidate of options.find((option) => option.id === id).candidates ?? []) {
          if (crosses.includes(candidate.id)) {
            this.add(constituency, question, 'crosses', id, candidate.id);
          }
        }
      }
    }
  }

  add(...cell) {
    const key = cell.join('\n');
    this.cells.set(key, (this.cells.get(key) ?? 0) + 1);
  }

  sum(group, ...cell) {
    return group.reduce((sum, constituency) => sum + (this.cells.get([constituency, ...cell].join('\n')) ?? 0), 0);
  }

  groups() {
    return groupsOf(this.counted, this.terms).map(({ constituencies, counted }) => ({
      constituencies,
      counted,
      questions: this.questions(constituencies),
    }));
  }

  questions(group) {
    const questions = Object.create(null); // IDs may be called as what every object has
    for (const paper of group.map((name) => this.paperOf(name))) {
      for (const { id: question, options } of paper?.questions ?? []) {
        questions[question] ??= {
          blank: this.sum(group, question, 'blank'),
          spoiled: this.sum(group, question, 'spoiled'),
          empty: this.sum(group, question, 'empty'),
          options: Object.create(null),
        };
        for (const { id, candidates = [] } of options) {
          const votes = this.sum(group, question, 'votes', id);
          questions[question].options[id] ??= { votes };
          const listed = questions[question].options[id];
          if (candidates.length > 0 && (group.length > 1 || (votes > 0 && votes < this.terms.minList))) {
            listed.withheld = true;
          } else if (candidates.length > 0) {
            const crosses = candidates.map((each) => [each.id, this.sum(group, question, 'crosses', id, each.id)]);
            listed.candidates = Object.fromEntries(crosses);
          }
        }
      }
    }
    return questions;
  }
}

/** Groups of constituencies, so that no number tells about a few voters. */
export function groupsOf(counts, { minGroup, neighbours }) {
  const sorted = (list) => list.sort((a, b) => (a < b ? -1 : 1));
  let groups = sorted([...counts.keys()]).map((name) => ({ constituencies: [name], counted: counts.get(name) }));
  const isSmall = ({ counted }) => counted > 0 && counted < minGroup;
  while (groups.length > 1 && groups.some(isSmall)) {
    const small = groups.filter(isSmall).reduce((least, each) => (each.counted < least.counted ? each : least));
    const at = groups.indexOf(small);
    const first = small.constituencies[0];
    const near = Object.hasOwn(neighbours, first) ? neighbours[first] : undefined;
    const other =
      groups.find((each) => each !== small && each.constituencies.includes(near)) ?? groups[at + 1] ?? groups[at - 1];
    const joined = {
      constituencies: sorted([...small.constituencies, ...other.constituencies]),
      counted: small.counted + other.counted,
    };
    groups = [...groups.filter((each) => each !== small && each !== other), joined];
    groups.sort((a, b) => (a.constituencies[0] < b.constituencies[0] ? -1 : 1));
  }
  return groups;
}

/** The bytes of count.json. */
export function transcriptOf(input, { standing, isVoid }, tally) {
  const tree = new Tree();
  const inputCounts = new Array(input.partitions).fill(0);
  for (const { partition, seq, digest } of input.records) {
    tree.add(utf8(`${partition}\n${seq}\n${digest.toString('base64url')}\n`));
    inputCounts[partition] += 1;
  }
  return utf8(
    canonical({
      v: 1,
      electionId: input.terms.id,
      terms: digestText(input.termsBytes),
      input: input.digest,
      inputCounts,
      inputRoot: tree.root().toString('base64'),
      records: input.records.length,
      void: isVoid,
      voters: standing.length,
      counted: [...tally.counted.values()].reduce((sum, each) => sum + each, 0),
      invalid: tally.invalid,
      groups: tally.groups(),
    }),
  );
}
