// As much of a browser as the page's scripts need in a unit test: elements that hold attributes, texts and listeners.
// A test imports this file before any script of the page. How the page looks is tested in a real browser.

class Text {
  constructor(text) {
    this.textContent = text;
  }

  remove() {
    this.parent.childNodes.splice(this.parent.childNodes.indexOf(this), 1);
  }
}

class Element extends EventTarget {
  constructor(name) {
    super();
    this.name = name;
    this.attributes = {};
    this.childNodes = [];
    this.dataset = {};
    this.classList = {
      contains: (each) => this.classes().includes(each),
      toggle: (each, on) => {
        this.attributes.class = [...this.classes().filter((other) => other !== each), ...(on ? [each] : [])].join(' ');
      },
    };
  }

  classes() {
    return (this.attributes.class ?? '').split(' ');
  }

  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }

  append(...children) {
    for (const child of children) {
      const node = child instanceof Element || child instanceof Text ? child : new Text(String(child));
      node.parent = this;
      this.childNodes.push(node);
    }
  }

  remove() {
    this.parent.childNodes.splice(this.parent.childNodes.indexOf(this), 1);
  }

  get firstChild() {
    return this.childNodes[0] ?? null;
  }

  get textContent() {
    return this.childNodes.map((each) => each.textContent).join('');
  }

  set textContent(text) {
    this.childNodes = [];
    this.append(text);
  }

  click() {
    this.dispatchEvent(new Event('click'));
  }
}

/** All elements in these contents for which a test holds. */
export function find(contents, test) {
  return contents
    .flat(Number.POSITIVE_INFINITY)
    .filter((each) => each instanceof Element)
    .flatMap((each) => [...(test(each) ? [each] : []), ...find(each.childNodes, test)]);
}

export const text = (contents) =>
  contents
    .flat(Number.POSITIVE_INFINITY)
    .filter((each) => each)
    .map((each) => each.textContent)
    .join('\n');

/** What screen readers were last asked to read out. */
export const live = new Element('p');

const page = new EventTarget();

class Document extends EventTarget {
  hidden = false;
  documentElement = new Element('html');
  createElement = (name) => new Element(name);
  createElementNS = (_space, name) => new Element(name);
  getElementById = (id) => (id === 'live' ? live : null);
}

Object.assign(globalThis, {
  document: new Document(),
  location: { hash: '' },
  addEventListener: page.addEventListener.bind(page),
  removeEventListener: page.removeEventListener.bind(page),
  dispatchEvent: page.dispatchEvent.bind(page),
});
Object.defineProperty(globalThis, 'navigator', { value: { languages: ['en-GB'] }, configurable: true });
