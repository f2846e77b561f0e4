// Sends one vote until its outcome is known. The same request may be sent any number of times: it counts once.

import * as api from './api.js';

const ATTEMPTS_MAX = 6;
const WAITS_S = [1, 2, 4, 8, 15];
const WAIT_MAX_S = 30;

/**
 * Tries a bounded number of times, and then again whenever it is asked to.
 *
 * `tell` hears of each new state: `{ at: 'sending', attempt }`, `{ at: 'waiting', until, problem }`,
 * `{ at: 'given-up', problem }`, `{ at: 'refused', problem }`, `{ at: 'recorded', again, receipt, attempts }`.
 */
export class Casting {
  #vote;
  #tell;
  #attempt = 0;
  #left = ATTEMPTS_MAX;
  #timer;
  #sending = false;
  #unknown = false;

  constructor(vote, tell) {
    this.#vote = vote;
    this.#tell = tell;
  }

  /** Whether the vote may have been recorded without anybody knowing. */
  get unknown() {
    return this.#unknown;
  }

  start() {
    this.#left = ATTEMPTS_MAX;
    this.now();
  }

  /** Ends a wait. */
  now() {
    clearTimeout(this.#timer);
    if (!this.#sending) {
      this.#send();
    }
  }

  async #send() {
    this.#sending = true;
    this.#unknown = true;
    this.#attempt += 1;
    this.#left -= 1;
    this.#tell({ at: 'sending', attempt: this.#attempt });
    try {
      const { again, receipt } = await api.cast(this.#vote);
      this.#unknown = false;
      this.#tell({ at: 'recorded', again, receipt, attempts: this.#attempt });
    } catch (problem) {
      if (!(problem instanceof api.Problem)) {
        throw problem;
      }
      this.#judge(problem);
    } finally {
      this.#sending = false;
    }
  }

  #judge(problem) {
    if (!problem.retryable) {
      this.#unknown = false;
      this.#tell({ at: 'refused', problem });
    } else if (this.#left <= 0) {
      this.#tell({ at: 'given-up', problem });
    } else {
      const planned = WAITS_S[Math.min(ATTEMPTS_MAX - this.#left, WAITS_S.length) - 1];
      // Not all voters at the same moment: a shard that comes back would be overloaded at once.
      const wait = (Math.min(WAIT_MAX_S, Math.max(planned, problem.after)) + Math.random()) * 1000;
      this.#timer = setTimeout(() => this.now(), wait);
      this.#tell({ at: 'waiting', until: Date.now() + wait, problem });
    }
  }
}
