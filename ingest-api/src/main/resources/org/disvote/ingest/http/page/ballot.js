// What a voter has marked on a ballot paper, and the ballot that this makes. Nothing here is shown or sent.

import { canonical } from './canonical.js';

/** The marks of one voter on one paper. A question has no answer until the voter gives one, even if it may be empty. */
export class Marks {
  constructor(paper) {
    this.paper = paper;
    this.answers = new Map(
      paper.questions.map(({ id }) => [id, { kind: undefined, picked: new Set(), crosses: new Set() }]),
    );
  }

  /** @returns {'pick'|'blank'|'spoiled'|'empty'|undefined} */
  kind(question) {
    return this.answers.get(question.id).kind;
  }

  isPicked(question, option) {
    return this.kind(question) === 'pick' && this.answers.get(question.id).picked.has(option.id);
  }

  /** The options that are picked, in the paper's order. */
  picked(question) {
    return question.options.filter((option) => this.isPicked(question, option));
  }

  /**
   * Picks an option, or takes the pick back. Where one option may be picked, another pick replaces it.
   *
   * @returns {boolean} false if no more options may be picked; then nothing changes
   */
  pick(question, option, on) {
    const answer = this.answers.get(question.id);
    if (on && question.pick.max === 1) {
      answer.picked.clear();
    } else if (on && this.picked(question).length >= question.pick.max) {
      return false;
    }
    if (answer.kind !== 'pick') {
      answer.picked.clear();
    }
    if (on) {
      answer.picked.add(option.id);
    } else {
      answer.picked.delete(option.id);
    }
    answer.kind = answer.picked.size > 0 ? 'pick' : undefined;
    return true;
  }

  /** @param {'blank'|'spoiled'|'empty'|undefined} kind */
  answer(question, kind) {
    const answer = this.answers.get(question.id);
    answer.kind = kind;
    answer.picked.clear();
  }

  isCrossed(question, candidate) {
    return this.answers.get(question.id).crosses.has(candidate.id);
  }

  /** How many crosses for the candidates of an option are left. */
  left(question, option) {
    return option.crosses.max - this.crossed(question, option).length;
  }

  /** The candidates of an option that have a cross, in the paper's order. */
  crossed(question, { candidates = [] }) {
    return candidates.filter((candidate) => this.isCrossed(question, candidate));
  }

  /** @returns {boolean} false if no cross is left; then nothing changes */
  cross(question, option, candidate, on) {
    const { crosses } = this.answers.get(question.id);
    if (on && !crosses.has(candidate.id) && this.left(question, option) <= 0) {
      return false;
    }
    if (on) {
      crosses.add(candidate.id);
    } else {
      crosses.delete(candidate.id);
    }
    return true;
  }

  /** The options that are picked and whose candidates may get crosses. */
  lists(question) {
    return this.picked(question).filter(({ crosses }) => crosses && crosses.max > 0);
  }

  /** Whether the question has an answer, crosses aside. */
  isAnswered(question) {
    const kind = this.kind(question);
    return kind === 'pick' ? this.picked(question).length >= question.pick.min : kind !== undefined;
  }

  /** The first picked option whose candidates have too few crosses, or undefined. */
  lacking(question) {
    return this.picked(question).find(
      (option) => option.crosses && this.crossed(question, option).length < option.crosses.min,
    );
  }

  isComplete(question) {
    return this.isAnswered(question) && !this.lacking(question);
  }

  /** The number of the first question after this one that is not complete, from 1 on, or 0. */
  nextOpen(after = 0) {
    return this.paper.questions.findIndex((question, i) => i >= after && !this.isComplete(question)) + 1;
  }

  /** The ballot in its canonical form: the bytes that are recorded. Every question must be complete. */
  ballot() {
    const answers = {};
    for (const question of this.paper.questions) {
      answers[question.id] = this.answerOf(question);
    }
    return canonical({ v: 1, answers });
  }

  answerOf(question) {
    const kind = this.kind(question);
    if (kind === 'blank' || kind === 'spoiled') {
      return { [kind]: true };
    }
    const picked = this.picked(question);
    const pick = picked.map(({ id }) => id);
    // What was crossed in a list that is not picked any more does not belong to the ballot.
    const crosses = picked.flatMap((option) => this.crossed(question, option)).map(({ id }) => id);
    return crosses.length > 0 ? { pick, crosses } : { pick };
  }
}

/**
 * Reads a ballot as a count does. The review shows what this says of the very text that is sent.
 *
 * @param {string} text the ballot in its canonical form
 * @returns {Array<{question: object, kind: string, picked: Array<{option: object, crosses: Array<object>}>}>} of each
 *     question in the paper's order; kind as in `Marks`
 * @throws {TypeError} if the paper does not allow this ballot
 */
export function readBallot(paper, text) {
  const ballot = JSON.parse(text);
  need(canonical(ballot) === text && names(ballot) === 'answers,v' && ballot.v === 1, 'the form of the ballot');
  const ids = paper.questions.map(({ id }) => id);
  need(names(ballot.answers) === ids.slice().sort().join(), 'not one answer to each question');
  return paper.questions.map((question) => readAnswer(question, ballot.answers[question.id]));
}

function readAnswer(question, answer) {
  const form = names(answer);
  if (form === 'blank' || form === 'spoiled') {
    need(answer[form] === true && question.allow.includes(form), `${form} is not allowed`);
    return { question, kind: form, picked: [] };
  }
  need(form === 'pick' || form === 'crosses,pick', 'the form of an answer');
  const options = inOrder(answer.pick, question.options);
  need(options.length >= question.pick.min && options.length <= question.pick.max, 'the number of picks');
  const candidates = options.flatMap((option) => (option.candidates ?? []).map((each) => ({ ...each, option })));
  const crossed = form === 'pick' ? [] : inOrder(answer.crosses, candidates);
  need(form === 'pick' || crossed.length > 0, 'an empty list of crosses');
  const picked = options.map((option) => {
    const crosses = crossed.filter((each) => each.option === option);
    const { min, max } = option.crosses ?? { min: 0, max: 0 };
    need(crosses.length >= min && crosses.length <= max, 'the number of crosses');
    return { option, crosses };
  });
  return { question, kind: picked.length > 0 ? 'pick' : 'empty', picked };
}

/** What these IDs name, which must stand in the order of the paper, each once. */
function inOrder(ids, all) {
  need(Array.isArray(ids), 'no list of IDs');
  const found = all.filter(({ id }) => ids.includes(id));
  need(found.map(({ id }) => id).join() === ids.join(), 'unknown IDs, or not in the order of the paper');
  return found;
}

const names = (object) => Object.keys(object).sort().join();

function need(holds, what) {
  if (!holds) {
    throw new TypeError(what);
  }
}
