// Sends one vote until its outcome is known. The same request may be sent any number of times: it counts once.

import * as api from './api.js';

const ATTEMPTS_MAX = 6;
const WAITS_S = [1, 2, 4, 8, 15];
const WAIT_MAX_S = 30;

/** After these the attempt may have been recorded, though its answer did not come or does not say so. */
const MAYBE_RECORDED = ['no-answer', 'master-unavailable', 'internal'];

/** Only who has looked at the voter's votes refuses so: an earlier attempt was not recorded either. */
const SETTLED_BY_MASTER = ['already-voted', 'not-open', 'not-eligible'];

/**
 * Tries a bounded number of times, and then again whenever it is asked to.
 *
 * `tell` hears of each new state: `{ at: 'sending', attempt }`, `{ at: 'waiting', until, problem }`,
 * `{ at: 'given-up', problem }`, `{ at: 'refused', problem }`, `{ at: 'recorded', again, receipt, attempts }`, and
 * `{ at: 'unsure', problem }` where an attempt is refused, and an earlier one may have been recorded.
 */
export class Casting {
  constructor(vote, tell) {
    this.vote = vote;
    this.tell = tell;
    this.attempt = 0;
    this.left = ATTEMPTS_MAX;
    this.timer = undefined;
    this.sending = false;
    this.stopped = false;
    this.maybeRecorded = false;
    /** Whether the vote may have been recorded without anybody knowing. */
    this.unknown = false;
  }

  start() {
    this.left = ATTEMPTS_MAX;
    this.now();
  }

  /** Ends a wait. */
  now() {
    clearTimeout(this.timer);
    if (!this.sending && !this.stopped) {
      this.send();
    }
  }

  /** Nobody hears of it any more, and nothing more is sent. */
  stop() {
    this.stopped = true;
    this.unknown = false;
    this.tell = () => {};
    clearTimeout(this.timer);
  }

  async send() {
    this.sending = true;
    this.unknown = true;
    this.attempt += 1;
    this.left -= 1;
    this.tell({ at: 'sending', attempt: this.attempt });
    try {
      const { again, receipt } = await api.cast(this.vote);
      this.unknown = false;
      this.tell({ at: 'recorded', again, receipt, attempts: this.attempt });
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
      this.waitFor(problem);
    } else if (this.maybeRecorded && !SETTLED_BY_MASTER.includes(problem.name)) {
      this.tell({ at: 'unsure', problem });
    } else {
      this.unknown = false;
      this.tell({ at: 'refused', problem });
    }
  }

  waitFor(problem) {
    if (this.stopped) {
      return;
    }
    if (this.left <= 0) {
      this.tell({ at: 'given-up', problem });
      return;
    }
    const planned = WAITS_S[Math.min(ATTEMPTS_MAX - this.left, WAITS_S.length) - 1];
    // Not all voters at the same moment: a shard that comes back would be overloaded at once.
    const wait = (Math.min(WAIT_MAX_S, Math.max(planned, problem.after)) + Math.random()) * 1000;
    this.timer = setTimeout(() => this.now(), wait);
    this.tell({ at: 'waiting', until: Date.now() + wait, problem });
  }
}
