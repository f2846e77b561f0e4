// A page that shows elections asks for them again by itself: when one opens or closes, when somebody looks at the page
// again, when the network is back, and each minute, because an election's times may be changed.

import * as api from './api.js';

const SLOWLY_MS = 60000;

/** If the server has not opened or closed an election at its time, the page asks every 2 s, for 30 s. */
const SOON_MS = 2000;
const LATE_MS = 30000;

/** The pages' requests spread over this time, so that not all of them come at once. */
const SPREAD_MS = 2000;

/**
 * Calls `changed` once, when the server's answer differs from what is shown.
 *
 * @param {Array<object>} shown elections as the server sent them
 * @param {() => Promise<Array<object>>} ask for them again
 */
export async function wake(shown, ask, signal, changed) {
  const before = JSON.stringify(shown);
  while (!signal.aborted) {
    await sleep(untilNext(shown, api.serverNow()) + Math.random() * SPREAD_MS, signal);
    const now = signal.aborted ? undefined : await ask().catch(() => undefined);
    if (!signal.aborted && now !== undefined && JSON.stringify(now) !== before) {
      changed();
      return;
    }
  }
}

/** Milliseconds until the next opening or closing, a minute at most. The clock of the device may be wrong. */
export function untilNext(elections, serverNow) {
  const left = elections
    .flatMap(({ opensAt, closesAt }) => [Date.parse(opensAt) - serverNow, Date.parse(closesAt) - serverNow])
    .filter((millis) => millis > -LATE_MS)
    .map((millis) => (millis > 0 ? millis : SOON_MS));
  return Math.min(SLOWLY_MS, ...left);
}

/** Ends as soon as somebody looks at the page again, the network is back, or the page is left. */
const sleep = (millis, signal) =>
  new Promise((go) => {
    const end = () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', looked);
      removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      go();
    };
    const looked = () => document.hidden || end();
    const timer = setTimeout(end, millis);
    document.addEventListener('visibilitychange', looked);
    addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
