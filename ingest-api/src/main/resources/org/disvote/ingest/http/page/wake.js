// A page that waits for an election asks again by itself: when one opens or closes, when somebody looks at it again,
// and now and then, since times may be moved.

import * as api from './api.js';

const SLOWLY_MS = 60000;

/** How long after its time an opening is asked for again, where the server does not say yet that it has come. */
const SOON_MS = 2000;
const LATE_MS = 30000;

/** Not everybody at the same moment. */
const SPREAD_MS = 2000;

/**
 * Calls `changed` once, when the answer is another one than what is shown.
 *
 * @param {Array<object>} shown elections as the server told them
 * @param {() => Promise<Array<object>>} ask for them again
 */
export async function wake(shown, ask, signal, changed) {
  const before = JSON.stringify(shown);
  while (!signal.aborted) {
    await sleep(untilNext(shown), signal);
    const now = signal.aborted ? undefined : await ask().catch(() => undefined);
    if (!signal.aborted && now !== undefined && JSON.stringify(now) !== before) {
      changed();
      return;
    }
  }
}

/** By the server's clock, whatever the device's says. */
function untilNext(elections) {
  const now = api.serverNow();
  const left = elections
    .flatMap(({ opensAt, closesAt }) => [Date.parse(opensAt) - now, Date.parse(closesAt) - now])
    .filter((millis) => millis > -LATE_MS)
    .map((millis) => (millis > 0 ? millis : SOON_MS));
  return Math.min(SLOWLY_MS, ...left) + Math.random() * SPREAD_MS;
}

/** Ends as soon as somebody looks at the page again, the network is back, or the page is turned. */
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
