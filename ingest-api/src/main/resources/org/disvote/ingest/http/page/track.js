// What a receipt says about its vote: whether it is in the log, and which replicas have it.

import * as api from './api.js';

const RECEIPT = /(?:0|[1-9]\d{0,8})-[1-9]\d{0,17}-[\w-]{43}$/;

/**
 * Waits between questions: short at first, because a vote reaches the replicas within a moment. The server holds a
 * question back until it knows more, so there are few of them.
 */
const WAITS_MS = [...Array(20).fill(700), ...Array(30).fill(2000)];
const WAIT_LATER_MS = 10000;

/** How a replica is shown that does not have the vote yet, by its state: class, sign and key of its words. */
const HELD = {
  gap: ['held', 'pause', 'copyPaused'],
  paused: ['held', 'pause', 'copyPaused'],
  stopped: ['held', 'stop', 'copyStopped'],
  silent: ['held', 'pause', 'copySilent'],
};

/** The receipt at the end of a text that somebody pasted, or undefined. */
export const receiptIn = (text) => RECEIPT.exec(text.trim())?.[0];

export const addressOf = (electionId, receipt) =>
  `#/elections/${encodeURIComponent(electionId)}/receipts/${encodeURIComponent(receipt)}`;

/** Whether the vote is in the log and on every replica, of which there is at least one. */
export const isEverywhere = ({ inLog, replicas }) =>
  inLog && replicas.length > 0 && replicas.every((each) => each.applied);

/** @returns {[string, string, string]} class, sign and key of the words of one replica */
export const shownAs = ({ applied, state }) =>
  applied ? ['done', 'check', 'copyHas'] : (HELD[state] ?? ['wait', 'wait', 'copyFollows']);

/**
 * Asks where the vote is until it is everywhere or the page is left. Nothing is asked while the page is hidden.
 *
 * @param {object} known as of `api.follow`
 * @param {(status: object|undefined) => void} report gets each answer, or undefined if there was none
 */
export async function watch(electionId, receipt, known, signal, report) {
  for (let asked = 0; !signal.aborted; asked += 1) {
    try {
      const status = await api.follow(electionId, receipt, known);
      if (signal.aborted) {
        return;
      }
      report(status);
      if (isEverywhere(status)) {
        return;
      }
    } catch {
      report(undefined);
    }
    await api.pause(WAITS_MS[asked] ?? WAIT_LATER_MS, signal);
    if (document.hidden) {
      await visible(signal);
    }
  }
}

export const visible = (signal) =>
  new Promise((go) => {
    document.addEventListener('visibilitychange', go, { once: true, signal });
    signal.addEventListener('abort', go, { once: true });
  });
