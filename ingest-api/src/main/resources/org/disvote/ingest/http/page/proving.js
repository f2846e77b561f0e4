// Has the promise of a receipt and its place in the log checked, under a policy that can be replaced by another one.

import * as api from './api.js';
import { loadCount, loadInput, voteProved } from './counting.js';
import { canVerify } from './ed25519.js';
import { policyOf } from './policy.js';
import { includedBy, isRevoked, keyFor, promisedBy } from './promise.js';
import { visible } from './track.js';
import { Wrong } from './wrong.js';

/** Waits between questions: the log takes votes in each second, and its witnesses take a moment. */
const WAIT_MS = 1500;
const WAITS_SHORT = 40;
const WAIT_LATER_MS = 10000;

/** What the formats' page calls includeWithin, where the operator did not choose another time. */
const LATE_MS = 600000;

/**
 * The checks of one receipt. `report` is called at each change of these:
 *
 * - `able`: whether this browser can verify signatures; undefined before it is known
 * - `policy`: what is checked against; `isOwn` if the voter gave it; undefined before there is one
 * - `promise`, `inclusion`: `at` is `checking`, `proved`, `wrong` (with `kind` and `detail`) or `open`, which proves
 *   nothing and is nobody's fault (with `why`); `promise.at` is also `none`, `revoked`, and `elsewhere` for a receipt
 *   that was found by its code; `inclusion.at` is also `waiting`, `late`, `silent`, and `no-log`
 * - `count`: whether the vote is in the input of its election's count; undefined while no count is to be expected; `at`
 *   is also `waiting`
 */
export class Proving {
  /**
   * @param {object} receipt as the server answered; its promise gets its key
   * @param {boolean} isOwn whether the receipt was given to this page, with its promise
   * @param {object} election as the server described it
   */
  constructor(receipt, isOwn, report, election = {}) {
    this.receipt = receipt;
    this.isOwn = isOwn;
    this.report = report;
    this.election = election;
    this.able = undefined;
    this.policy = undefined;
    this.promise = { at: 'checking' };
    this.inclusion = { at: 'waiting' };
    this.count = undefined;
    this.counted = undefined;
    this.listed = [];
    this.proof = undefined;
    this.asked = 0;
  }

  /** Ends when everything is decided or the page is left. */
  async run(signal) {
    this.able = await canVerify();
    this.report();
    if (this.able && (await this.loadPolicy(signal))) {
      await Promise.all([this.followKey(signal), this.followProof(signal), this.followCount(signal)]);
    }
  }

  /** Checks all again by a policy that the voter has from elsewhere. @throws {Wrong} if it is none */
  async use(text) {
    this.policy = { ...(await policyOf(text)), isOwn: true };
    this.asked = 0;
    await this.judge();
  }

  /** The voter got a promise later. */
  async promised(promise, signal) {
    this.receipt.promise = promise;
    this.promise = { at: 'checking' };
    this.report();
    await this.followKey(signal);
  }

  /** The server's own policy, unless the voter has given one. */
  async loadPolicy(signal) {
    while (!signal.aborted) {
      const found = await api.logFile('policy').catch(() => undefined);
      if (this.policy || found?.status === 200) {
        await this.take(found);
        return true;
      }
      this.inclusion = { at: found ? 'no-log' : 'silent' };
      this.promise = this.receipt.promise ? { at: 'open', why: 'silent' } : this.withoutPromise();
      this.report();
      await this.pause(WAIT_LATER_MS, signal);
    }
    return false;
  }

  async take(found) {
    if (!this.policy) {
      try {
        this.policy = { ...(await policyOf(found.text)), isOwn: false };
      } catch (wrong) {
        this.promise = this.inclusion = { at: 'wrong', kind: 'policy', detail: wrong.message };
      }
    }
    this.report();
  }

  withoutPromise() {
    return { at: this.isOwn ? 'none' : 'elsewhere' };
  }

  /** Asks for the statement of the promise's key until the log lists it. */
  async followKey(signal) {
    const { promise } = this.receipt;
    if (!promise) {
      this.promise = this.withoutPromise();
      this.report();
      return;
    }
    for (let asked = 0; !signal.aborted; asked += 1) {
      this.listed = await addKey(this.receipt);
      if (promise.key) {
        await this.judge();
        return;
      }
      if (this.policy) {
        this.promise = { at: 'open', why: 'key' };
        this.report();
      }
      await this.pause(waitOf(asked), signal);
    }
  }

  /** Asks for the proof until it holds. One that is wrong is asked for no more. */
  async followProof(signal) {
    const { partition, seq, castAt } = this.receipt;
    const age = api.serverNow() - Date.parse(castAt);
    if (age < WAIT_MS) {
      await this.pause(WAIT_MS - Math.max(age, 0), signal); // no checkpoint has the vote before
    }
    while (!signal.aborted) {
      const found = await api.logFile(`proof/${partition}/${seq}`).catch(() => undefined);
      if (signal.aborted) {
        return;
      }
      if (found?.status === 200) {
        this.proof = found.text;
        await this.judge();
        if (this.inclusion.at !== 'open') {
          return;
        }
      } else if (this.policy) {
        this.inclusion = { at: !found ? 'silent' : this.isLate() ? 'late' : 'waiting' };
        this.report();
      }
      await this.pause(Math.max(waitOf(this.asked), 1000 * (found?.after ?? 0)), signal);
      this.asked += 1;
    }
  }

  /** Asks for the count of an election that is closed, and for this vote's place in its input. */
  async followCount(signal) {
    while (this.election.state === 'closed' && !signal.aborted) {
      const found = await this.findCount().catch(() => this.count);
      if (signal.aborted || !found) {
        return; // votes of open elections are counted as they come, and mostly nothing is stated of it
      }
      this.count = found;
      if (this.counted) {
        await this.judge();
      } else {
        this.report();
      }
      if (this.counted && this.count.at !== 'open') {
        return;
      }
      await this.pause(WAIT_LATER_MS, signal);
    }
  }

  async findCount() {
    const { receipt, election } = this;
    const { count } = await api.results(receipt.electionId);
    if (!count) {
      return election.ballots === 'sealed' ? { at: 'waiting' } : undefined;
    }
    const loaded = await loadCount(count, { id: receipt.electionId, terms: receipt.terms ?? election.terms });
    const input = loaded && (await loadInput(receipt));
    this.counted = input ? { loaded, input } : undefined;
    return { at: 'unchecked' };
  }

  isLate() {
    return api.serverNow() - Date.parse(this.receipt.castAt) > LATE_MS;
  }

  /** Checks what is there against the policy. */
  async judge() {
    const { receipt, policy, proof } = this;
    if (!policy) {
      return;
    }
    const promise = receipt.promise?.key && (await judged(() => promisedBy(receipt, receipt.promise.key, policy)));
    if (promise?.at === 'proved' && (await isRevoked(receipt, promise.key, this.listed, policy))) {
      promise.at = 'revoked';
    }
    const inclusion = proof && (await judged(() => includedBy(receipt, proof, policy)));
    const { counted } = this;
    const count = counted && (await judged(() => voteProved(counted.loaded, counted.input, receipt, policy)));
    if (policy !== this.policy) {
      return; // the voter gave another one meanwhile, and its check reports
    }
    this.promise = promise ?? this.promise;
    this.inclusion = inclusion ?? this.inclusion;
    this.count = count ?? this.count;
    this.report();
  }

  async pause(millis, signal) {
    await api.pause(millis, signal);
    if (document.hidden && !signal.aborted) {
      await visible(signal);
    }
  }
}

const waitOf = (asked) => (asked < WAITS_SHORT ? WAIT_MS : WAIT_LATER_MS);

/** Whatever else goes wrong inside comes from data of another form than was expected: that proves nothing, either. */
export async function judged(check) {
  try {
    return { at: 'proved', ...(await check()) };
  } catch (wrong) {
    const kind = wrong instanceof Wrong ? wrong.kind : 'form';
    return kind === 'cosignatures'
      ? { at: 'open', why: 'cosignatures', detail: wrong.message }
      : { at: 'wrong', kind, detail: wrong.message };
  }
}

/**
 * Adds the statement of its key to a promise, from the log's list: a saved receipt can then be checked anywhere.
 *
 * @returns {Promise<Array<object>>} the list, which also has the keys that were revoked; empty if there is none
 */
export async function addKey(receipt) {
  const { promise } = receipt;
  if (!promise) {
    return [];
  }
  try {
    const { status, text } = await api.logFile('promise-keys');
    const listed = status === 200 ? JSON.parse(text) : [];
    const key = promise.key || keyFor(promise, listed);
    if (key) {
      promise.key = { text: key.text, proof: key.proof };
    }
    return Array.from(listed);
  } catch {
    return []; // no answer, or no list; the next attempt may have one
  }
}
