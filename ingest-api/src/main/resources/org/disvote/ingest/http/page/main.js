// Shows the page for the address after the #. No address contains a voter or a choice.

import { h, replace } from './dom.js';
import { check, receipt } from './receipt.js';
import { results } from './results.js';
import { abandon, arrive, forgetTokens, isArriving, isOffered, isSignedIn, providerName, signOut } from './signin.js';
import { start } from './start.js';
import { speak, words } from './text.js';
import { forget, isUnderWay, vote } from './vote.js';
import { failedToSignIn } from './who.js';
import { heading } from './widgets.js';

const PAGES = [
  [/^#?\/?$/, start],
  [/^#\/check$/, check],
  [/^#\/elections\/([^/]+)\/results$/, results],
  [/^#\/elections\/([^/]+)\/receipts\/([^/]+)$/, receipt],
  [/^#\/elections\/([^/]+)\/(identify|choose(?:\/[1-9]\d{0,2}(?:\/crosses)?)?|review|cast)$/, vote],
];

/** After this time without input, the next user of the device may be another person. */
const IDLE_MS = 5 * 60000;

/** Longer while it is not known whether a vote was recorded: the voter should see its outcome. */
const IDLE_UNSURE_MS = 15 * 60000;
const IDLE_LOOK_MS = 10000;

const main = document.getElementById('main');
let leaving = new AbortController();

/** The time of the last input, by two clocks: nobody can set the first, but it stops while the device sleeps. */
let touched = performance.now();
let touchedAt = Date.now();
let note = '';

/** Shows the page of the current address. `still` keeps the focus: the page is the same, in another language. */
async function show(still) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const { page, params } = find(location.hash);
  main.setAttribute('aria-busy', 'true');
  const shown = await page({ params, signal, redo: () => show(true), note }).catch(broken);
  if (signal.aborted || !shown) {
    return;
  }
  const had = main.contains(document.activeElement);
  replace(main, h('div', { class: 'narrow' }, shown.content));
  main.removeAttribute('aria-busy');
  document.title = `${shown.title} — DisVote`;
  if (!still || had) {
    scrollTo(0, 0);
    main.querySelector('h1').focus({ preventScroll: true });
  }
}

/** Shows that the page failed because of a bug, and throws the error again for the browser's console. */
function broken(failure) {
  setTimeout(() => {
    throw failure;
  });
  return { title: words.broken, content: [heading(words.broken), h('p', {}, words.problems.unknown[1])] };
}

function find(hash) {
  for (const [pattern, page] of PAGES) {
    const found = pattern.exec(hash);
    if (found) {
      try {
        return { page, params: found.slice(1).map(decodeURIComponent) };
      } catch {
        break; // not an address of this page: it has a broken escape
      }
    }
  }
  return { page: start, params: [] };
}

function frame() {
  document.getElementById('skip').textContent = words.skip;
  document.getElementById('nav').setAttribute('aria-label', words.navigation);
  document.getElementById('nav-check').textContent = words.navCheck;
  document.getElementById('foot').textContent = isOffered() ? words.signIn.foot(providerName()) : words.foot;
  const other = document.getElementById('language');
  other.textContent = words.other.name;
  other.lang = words.other.code;
}

document.getElementById('language').addEventListener('click', () => {
  speak(words.other.code);
  frame();
  show(true);
});

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});

addEventListener('hashchange', () => {
  note = '';
  show(false);
});
addEventListener('beforeunload', (event) => {
  if (isUnderWay()) {
    event.preventDefault();
    event.returnValue = true; // Chrome before 2023 looks only at this
  }
});

/** After a long time without input, forgets the voter, and shows the first page instead of a step of their vote. */
function lookIdle() {
  const idle = Math.max(performance.now() - touched, Date.now() - touchedAt);
  const underWay = isUnderWay();
  if (idle <= (underWay ? IDLE_UNSURE_MS : IDLE_MS)) {
    return;
  }
  forget(true);
  if (isSignedIn()) {
    replace(main);
    signOut('forgotten');
  } else if (underWay || find(location.hash).page === vote) {
    note = words.start.forgotten;
    history.replaceState(null, '', '#/');
    replace(main); // the next page may take long to load
    show(false);
  }
}

for (const event of ['pointerdown', 'keydown', 'input', 'scroll']) {
  addEventListener(
    event,
    () => {
      lookIdle(); // the first input after a long time may come from another person
      touched = performance.now();
      touchedAt = Date.now();
    },
    { capture: true, passive: true },
  );
}
for (const event of ['visibilitychange', 'pageshow', 'focus']) {
  addEventListener(event, lookIdle, { capture: true });
}
setInterval(lookIdle, IDLE_LOOK_MS);

// Browsers may keep a page that was left, and show it again as it was when the user goes back.
addEventListener('pagehide', () => {
  leaving.abort();
  forget(true);
  forgetTokens();
  replace(main);
});
addEventListener('pageshow', (event) => {
  if (event.persisted) {
    abandon();
    show(false);
  }
});

// This browser runs the scripts, so the text for browsers that do not is removed.
document.getElementById('too-old').remove();
frame();
open();

/** Shows the first page, or the one that the voter left to sign in. */
async function open() {
  if (isArriving()) {
    main.setAttribute('aria-busy', 'true');
    replace(main, h('div', { class: 'narrow' }, heading(words.signIn.arriving)));
    note = words.signIn.notes[await arrive().catch(failedToSignIn)] ?? '';
  } else {
    abandon();
  }
  show(true);
}
