// Sends one vote until its outcome is known. The request is idempotent: a vote that is sent again counts once.

import * as api from './api.js';

const ATTEMPTS_MAX = 6;
const WAITS_S = [1, 2, 4, 8, 15];
const WAIT_MAX_S = 30;

/** After these problems the server may have recorded the vote. */
const MAYBE_RECORDED = ['no-answer', 'master-unavailable', 'internal'];

/** The master gives these refusals after it has read the voter's votes: no earlier attempt was recorded either. */
const SETTLED_BY_MASTER = ['already-voted', 'changed', 'not-open', 'not-eligible', 'too-many-changes'];

/**
 * Makes a bounded number of attempts, and again as many each time that `start` is called.
 *
 * `report` gets each new state: `{ at: 'sending', attempt }`, `{ at: 'waiting', until, problem }`,
 * `{ at: 'given-up', problem }`, `{ at: 'refused', problem }`, `{ at: 'recorded', again, receipt, attempts }`, and
 * `{ at: 'unsure', problem }` if an attempt is refused and an earlier one may have been recorded.
 */
export class Casting {
  /**
   * @param {() => Promise<object>} [seal] makes what the vote lacks, before it is sent first and never again
   */
  constructor(vote, report, seal = undefined) {
    this.vote = vote;
    this.seal = seal;
    this.report = report;
    this.attempt = 0;
    this.left = ATTEMPTS_MAX;
    this.timer = undefined;
    this.sending = false;
    this.stopped = false;
    this.maybeRecorded = false;
    /** Whether the vote was sent and it is not known whether it was recorded. */
    this.unknown = false;
  }

  start() {
    this.left = ATTEMPTS_MAX;
    this.now();
  }

  /** Sends the vote without waiting any longer, unless an attempt is under way. */
  now() {
    clearTimeout(this.timer);
    if (!this.sending && !this.stopped) {
      this.send();
    }
  }

  /** Reports nothing and sends nothing from now on. */
  stop() {
    this.stopped = true;
    this.unknown = false;
    this.report = () => {};
    clearTimeout(this.timer);
  }

  async send() {
    this.sending = true;
    this.unknown = true;
    this.attempt += 1;
    this.left -= 1;
    this.report({ at: 'sending', attempt: this.attempt });
    try {
      if (this.seal) {
        const made = await this.seal();
        this.vote = { ...this.vote, ...made };
        this.seal = undefined;
      }
      if (this.stopped) {
        return; // while the ballot was sealed
      }
      const { again, receipt } = await api.cast(this.vote);
      this.unknown = false;
      this.report({ at: 'recorded', again, receipt, attempts: this.attempt });
    } catch (problem) {
      if (!(problem instanceof api.Problem)) {
        throw problem;
      }
      this.judge(problem);
    } finally {
      this.sending = false;
    }
  }

  judge(problem) {
    if (problem.retryable) {
      this.maybeRecorded = this.maybeRecorded || MAYBE_RECORDED.includes(problem.name);
      this.waitAfter(problem);
    } else if (this.maybeRecorded && !SETTLED_BY_MASTER.includes(problem.name)) {
      this.report({ at: 'unsure', problem });
    } else {
      this.unknown = false;
      this.report({ at: 'refused', problem });
    }
  }

  waitAfter(problem) {
    if (this.stopped) {
      return;
    }
    if (this.left <= 0) {
      this.report({ at: 'given-up', problem });
      return;
    }
    const planned = WAITS_S[Math.min(ATTEMPTS_MAX - this.left, WAITS_S.length) - 1];
    // If all voters tried again at the same moment, they would overload a shard that has just come back.
    const wait = (Math.min(WAIT_MAX_S, Math.max(planned, problem.after)) + Math.random()) * 1000;
    this.timer = setTimeout(() => this.now(), wait);
    this.report({ at: 'waiting', until: Date.now() + wait, problem });
  }
}
