// Builds elements. The voting page and the operators' console both serve this file, so it needs nothing newer than
// ECMAScript 2020. Text is only ever set as text and never parsed as markup; the voting page's policy enforces this.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Builds an element: `h('td', { class: 'number' }, '12', otherElement)`. The name is short, as in other libraries that
 * build trees of elements, because it is on every second line.
 *
 * @param {object} attributes `on` holds event listeners by event; null, undefined and false leave an attribute out, and
 *     true leaves it empty; the rest is as in HTML
 * @param {...(Node|string|null|undefined|false|Array)} children null, undefined and false are left out
 */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Builds an element of a drawing, as `h` does one of the page. */
export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

const isAbsent = (value) => value === null || value === undefined || value === false;

function fill(element, { on = {}, ...attributes }, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (!isAbsent(value)) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  for (const [event, listener] of Object.entries(on)) {
    element.addEventListener(event, listener);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  element.append(...children.flat(2).filter((child) => !isAbsent(child)));
}

/** Replaces all children of an element, given as to `h`. Browsers of 2020 do not have `replaceChildren`. */
export function replace(element, ...children) {
  while (element.firstChild) {
    element.firstChild.remove();
  }
  append(element, children);
}
