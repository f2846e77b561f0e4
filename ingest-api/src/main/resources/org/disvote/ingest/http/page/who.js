// What the page shows of signing in and out.

import { h, replace } from './dom.js';
import { meaning } from './problems.js';
import { isSignedIn, providerName, signIn, signOut, voterSignedIn } from './signin.js';
import { words } from './text.js';
import { button, say } from './widgets.js';

/** Why the voter was not signed in, until they have seen it. */
let trouble;

export const failedToSignIn = (problem) => {
  trouble = problem;
};

export function whyNotSignedIn() {
  const seen = trouble;
  trouble = undefined;
  return seen && wrong(seen);
}

/** Who is signed in, and the way to sign them out. Nothing if nobody is. */
export const signedIn = () =>
  isSignedIn() &&
  h(
    'div',
    { class: 'notice who' },
    h('p', { class: 'strong' }, name()),
    h(
      'p',
      { class: 'actions' },
      button(words.signIn.out, () => signOut('signed-out'), { kind: 'second' }),
    ),
  );

/** After a vote: everything of this voter goes, here and at the provider. */
export const nextVoter = () =>
  isSignedIn() &&
  h(
    'section',
    { class: 'aside', 'aria-labelledby': 'next-voter' },
    h('h2', { id: 'next-voter' }, words.signIn.nextTitle),
    h('p', {}, words.signIn.nextWhy),
    button(words.signIn.next, () => signOut('signed-out')),
  );

const name = () => (voterSignedIn() ? words.signIn.as(voterSignedIn()) : words.signIn.asSomebody);

/**
 * The step in which the voter identifies themselves, where they do so at a provider.
 *
 * @param {string} next the address of the next step
 */
export function signingIn(next) {
  if (isSignedIn()) {
    return [signedIn(), h('a', { class: 'button', href: next }, words.identify.go)];
  }
  const place = h('div', {}, whyNotSignedIn());
  const go = button(
    words.signIn.go,
    async () => {
      go.disabled = true;
      replace(place);
      say(words.signIn.leaving);
      try {
        await signIn(next);
      } catch (problem) {
        go.disabled = false;
        replace(place, wrong(problem));
      }
    },
    { id: 'sign-in' },
  );
  return [place, h('p', {}, words.signIn.lead(providerName())), go];
}

function wrong(problem) {
  const [what, todo] = meaning(problem);
  return h('div', { class: 'notice bad', role: 'alert' }, h('p', { class: 'strong' }, what), h('p', {}, todo));
}
