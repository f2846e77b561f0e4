// The Chromium of this machine, without a window, by its own protocol over a pipe: tests need no package for it.

import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const PATIENCE_MS = 60000;

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-prefers-reduced-motion',
  '--hide-scrollbars',
  '--remote-debugging-pipe',
];

const SHIFT = 8;
const KEYS = { Enter: [13, '\r'], Tab: [9], ' ': [32, ' '], ArrowDown: [40], ArrowUp: [38], Escape: [27] };

/** The browser's program, or undefined. The variable is that of the other browser tests. */
export const installed = () =>
  [process.env.DISVOTE_CHROMIUM, ...PLACES].find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

export class Chromium {
  static async start() {
    const browser = new Chromium();
    await browser.send('Browser.setDownloadBehavior', { behavior: 'deny' });
    return browser;
  }

  constructor() {
    this.profile = mkdtempSync(join(tmpdir(), 'chromium-'));
    this.process = spawn(installed(), [...ARGUMENTS, `--user-data-dir=${this.profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.ended = new Promise((go) => this.process.once('exit', go));
    this.next = 0;
    this.waiting = new Map();
    this.listeners = [];
    let rest = '';
    const read = this.process.stdio[4];
    read.setEncoding('utf8');
    read.on('data', (data) => {
      const parts = (rest + data).split('\0');
      rest = parts.pop();
      for (const part of parts) {
        this.hear(JSON.parse(part));
      }
    });
  }

  hear({ id, result, error, method, params, sessionId }) {
    if (id === undefined) {
      for (const listener of this.listeners) {
        listener(method, params, sessionId);
      }
      return;
    }
    const { go, fail } = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) {
      fail(new Error(error.message));
    } else {
      go(result);
    }
  }

  send(method, params = {}, sessionId = undefined) {
    this.next += 1;
    const id = this.next;
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((go, fail) => this.waiting.set(id, { go, fail }));
  }

  /** A new visitor, in a window of this width, who sees the page in this language. */
  async visit(url, { width = 1280, height = 900, language = 'en', dark = false } = {}) {
    const { browserContextId } = await this.send('Target.createBrowserContext');
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank', browserContextId });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const visitor = new Visitor(this, sessionId, browserContextId);
    await visitor.prepare({ width, height, language, dark });
    await visitor.go(url);
    return visitor;
  }

  async close() {
    this.send('Browser.close').catch(() => {});
    await this.ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Visitor {
  constructor(browser, session, context) {
    this.browser = browser;
    this.session = session;
    this.context = context;
    this.faults = [];
    browser.listeners.push((method, params, sessionId) => {
      if (sessionId !== session) {
        return;
      }
      if (method === 'Runtime.exceptionThrown') {
        this.faults.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      }
      if (method === 'Log.entryAdded' && params.entry.source === 'security') {
        this.faults.push(params.entry.text);
      }
    });
  }

  send(method, params) {
    return this.browser.send(method, params, this.session);
  }

  async prepare({ width, height, language, dark }) {
    await Promise.all(['Page', 'Runtime', 'Log', 'Accessibility'].map((each) => this.send(`${each}.enable`)));
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await this.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
    });
    await this.send('Emulation.setTimezoneOverride', { timezoneId: 'Europe/Athens' });
    await this.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `Object.defineProperty(navigator, 'languages', { value: ['${language}'] });`,
    });
  }

  async go(url) {
    await this.send('Page.navigate', { url });
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) {
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    }
    return result.value;
  }

  /** Waits until an expression is true in the page. */
  async until(expression) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await this.evaluate(expression).catch(() => undefined);
      if (found) {
        return found;
      }
      if (Date.now() > end) {
        throw new Error(`never true: ${expression}\n${await this.text()}`);
      }
      await new Promise((go) => setTimeout(go, 30));
    }
  }

  heading = (text) => this.until(`document.querySelector('h1')?.textContent === ${JSON.stringify(text)}`);

  text = () => this.evaluate('document.getElementById("main").innerText');

  /** What has the focus: the name that its label gives, or its text. */
  focused = () =>
    this.evaluate(
      `(() => { const e = document.activeElement; return e.labels?.[0]?.textContent ?? e.textContent; })()`,
    );

  async press(key, times = 1, { shift = false } = {}) {
    const [code, text] = KEYS[key];
    const modifiers = shift ? SHIFT : 0;
    const event = { key, code: key === ' ' ? 'Space' : key, windowsVirtualKeyCode: code, text, modifiers };
    for (let i = 0; i < times; i += 1) {
      await this.send('Input.dispatchKeyEvent', { type: text ? 'keyDown' : 'rawKeyDown', ...event });
      await this.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp', text: undefined });
    }
  }

  type = (text) => this.send('Input.insertText', { text });

  /** Presses Tab until what has the focus matches. */
  async tabTo(pattern) {
    for (let i = 0; i < 60; i += 1) {
      await this.press('Tab');
      if (pattern.test(await this.focused())) {
        return;
      }
    }
    throw new Error(`Tab does not come to ${pattern}`);
  }

  /** A click as by a script, for what is not about keys. */
  async click(selector) {
    await this.until(`document.querySelector(${JSON.stringify(selector)}) !== null`);
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  /** The nodes that a screen reader gets: role, name, description and state. */
  async tree() {
    const { nodes } = await this.send('Accessibility.getFullAXTree');
    return nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name, description, properties = [] }) => ({
        role: role.value,
        name: name?.value ?? '',
        description: description?.value ?? '',
        ...Object.fromEntries(properties.map((each) => [each.name, each.value.value])),
      }));
  }

  /** Whether something is wider than the window. */
  isTooWide = () => this.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

  /** Writes a picture of the whole page, if the variable names a folder. */
  async picture(name) {
    const folder = process.env.DISVOTE_SCREENSHOTS;
    if (folder) {
      mkdirSync(folder, { recursive: true });
      const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: true });
      writeFileSync(join(folder, `${name}.png`), Buffer.from(data, 'base64'));
    }
  }

  async leave() {
    await this.browser.send('Target.disposeBrowserContext', { browserContextId: this.context });
    return this.faults;
  }
}
