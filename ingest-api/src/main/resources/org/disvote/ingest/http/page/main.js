// Turns the pages: each is what one address after the # stands for. No address ever holds a voter or a choice.

import { h } from './dom.js';
import { check, receipt } from './receipt.js';
import { results } from './results.js';
import { start } from './start.js';
import { speak, words } from './text.js';
import { isUnderWay, vote } from './vote.js';

const PAGES = [
  [/^#?\/?$/, start],
  [/^#\/check$/, check],
  [/^#\/elections\/([^/]+)\/results$/, results],
  [/^#\/elections\/([^/]+)\/receipts\/([^/]+)$/, receipt],
  [/^#\/elections\/([^/]+)\/(identify|choose|review|cast)$/, vote],
];

const main = document.getElementById('main');
let leaving = new AbortController();

/** Shows the page of the present address. `still` keeps the focus where it is: the page is the same, in other words. */
async function show(still) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const { page, params } = find(location.hash);
  main.setAttribute('aria-busy', 'true');
  const shown = await page({ params, signal, redo: () => show(true) });
  if (signal.aborted || !shown) {
    return;
  }
  const had = main.contains(document.activeElement);
  main.replaceChildren(h('div', { class: 'narrow' }, shown.content));
  main.removeAttribute('aria-busy');
  document.title = `${shown.title} — DisVote`;
  if (!still || had) {
    scrollTo(0, 0);
    main.querySelector('h1').focus({ preventScroll: true });
  }
}

function find(hash) {
  for (const [pattern, page] of PAGES) {
    const found = pattern.exec(hash);
    if (found) {
      try {
        return { page, params: found.slice(1).map(decodeURIComponent) };
      } catch {
        break; // an address that nobody here has written
      }
    }
  }
  return { page: start, params: [] };
}

function frame() {
  document.getElementById('skip').textContent = words.skip;
  document.getElementById('nav').setAttribute('aria-label', words.navigation);
  document.getElementById('nav-check').textContent = words.navCheck;
  document.getElementById('foot').textContent = words.foot;
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

addEventListener('hashchange', () => show(false));
addEventListener('beforeunload', (event) => {
  if (isUnderWay()) {
    event.preventDefault();
  }
});

frame();
show(true);
