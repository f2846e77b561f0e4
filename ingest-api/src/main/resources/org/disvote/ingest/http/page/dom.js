// Builds elements. Nothing here or elsewhere turns a text into markup, and the page's policy forbids it.

import { words } from './text.js';

/**
 * @param {string} name of the element
 * @param {object} attributes `on` holds listeners; false and undefined mean that there is none; the rest is as in HTML
 * @param {...(Node|string|null|false|Array)} children
 */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

const SVG = 'http://www.w3.org/2000/svg';

/** A sign of 24 by 24, drawn with the text's colour; it says nothing that the text beside it does not. */
export function sign(kind) {
  const paths = {
    check: 'M4.5 12.5l5 5L19.5 7',
    wait: 'M12 7v5.2l3.4 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
    pause: 'M9 6v12M15 6v12',
    stop: 'M12 7v6.5M12 17v.01',
    arrow: 'M5 12h14M13 6l6 6-6 6',
    back: 'M19 12H5M11 6l-6 6 6 6',
    copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
    print: 'M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z',
    save: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  };
  const picture = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', paths[kind]);
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', class: 'sign', 'aria-hidden': 'true' })) {
    picture.setAttribute(key, value);
  }
  picture.append(path);
  return picture;
}

function fill(element, { on = {}, ...attributes }, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  for (const [event, listener] of Object.entries(on)) {
    element.addEventListener(event, listener);
  }
  element.append(...children.flat(2).filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

/** Puts these children in the place of all that an element has. */
export function replace(element, ...children) {
  while (element.firstChild) {
    element.firstChild.remove();
  }
  element.append(...children);
}

/** The page's own heading, which takes the focus when the page is turned. */
export function heading(text, ...more) {
  return h('h1', { tabindex: '-1' }, text, ...more);
}

/** Tells people who do not see the page what has changed on it. */
export function say(text) {
  document.getElementById('live').textContent = text;
}

/**
 * A form that asks for one thing. What is wrong with it is said above it, where the focus goes, and beside the field.
 *
 * @param {string} control the ID of the input that an error is about; it stands in an element of class `field`
 * @param {() => string} read takes what was entered, or tells what is wrong with it
 * @param {string|(() => string)} next the address to go on to
 * @returns {{above: Element, form: Element}}
 */
export function asking({ control, content, go, read, next }) {
  const above = h('div');
  const form = h(
    'form',
    { novalidate: true, autocomplete: 'off', on: { submit } },
    content,
    h('button', { type: 'submit', class: 'button' }, go, sign('arrow')),
  );
  function submit(event) {
    event.preventDefault();
    const wrong = read();
    if (wrong) {
      tell(wrong);
    } else {
      location.hash = typeof next === 'string' ? next : next();
    }
  }
  function tell(message) {
    const input = form.querySelector(`#${control}`);
    const field = input.closest('.field');
    field.querySelector('.fault')?.remove();
    (field.querySelector('.option') ?? input).before(h('p', { class: 'fault', id: 'fault' }, message));
    field.classList.add('wrong');
    const described = input.type === 'radio' ? field : input;
    const before = described.getAttribute('aria-describedby') ?? '';
    described.setAttribute('aria-describedby', `fault ${before}`.replace('fault fault', 'fault').trim());
    if (described === input) {
      input.setAttribute('aria-invalid', 'true');
    }
    const jump = (click) => {
      click.preventDefault();
      input.focus();
    };
    const box = h(
      'div',
      { class: 'faults', role: 'alert', tabindex: '-1' },
      h('h2', {}, words.fix),
      h('p', {}, h('a', { href: `#${control}`, on: { click: jump } }, message)),
    );
    replace(above, box);
    document.title = words.error + document.title.replace(words.error, '');
    box.focus();
  }
  return { above, form };
}

export function button(text, listener, { kind = '', icon, id } = {}) {
  const attributes = { type: 'button', class: `button ${kind}`, id, on: { click: listener } };
  return h('button', attributes, icon && sign(icon), text);
}

export function back(href, text) {
  return h('a', { class: 'back', href }, sign('back'), text);
}
