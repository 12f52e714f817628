// The other end of host/outside.ts: takes requests of the suites over loopback HTTP and carries them
// out on the page that shows the workbench. Keeps the count of tests.
import { createServer } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inCache, inRoot } from '../../../scripts/lib/paths.mjs';
import { smallPng } from './small-png.mjs';

const FOR_DOCS = process.env.GATEHOUSE_PICTURES === '1';
const WAIT_MS = 10_000;
const KEY_DELAY_MS = 30;

/** Tests of the suite that runs now, and the page it runs in. */
export class Outside {
  /** @type {import('playwright-core').Page | undefined} */
  page;
  counts = { passed: 0, failed: 0, skipped: 0 };
  #server = createServer((request, response) => void this.#answer(request, response));
  #say;
  #host;

  /** @param {{ host: string, say: (line: string) => void }} options */
  constructor({ host, say }) {
    this.#host = host;
    this.#say = say;
  }

  /** @returns {Promise<string>} its address */
  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  end() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request, response) {
    // The web host's worker has another origin than this server.
    response.setHeader('access-control-allow-origin', '*');
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const answer = await this.#carryOut(JSON.parse(Buffer.concat(chunks).toString()));
      response.end(JSON.stringify(answer ?? null));
    } catch (error) {
      response.statusCode = 500;
      response.end(error.message);
    }
  }

  /** @param {import('../host/outside').Request} request */
  async #carryOut(request) {
    switch (request.kind) {
      case 'pass':
        this.counts.passed += 1;
        return this.#say(`  ✔ ${request.title} (${request.ms} ms)`);
      case 'skip':
        this.counts.skipped += 1;
        return this.#say(`  - ${request.title}`);
      case 'fail':
        this.counts.failed += 1;
        return this.#say(`  ✘ ${request.title}\n${request.error.replaceAll(/^/gm, '      ')}`);
      case 'picture':
        return this.#picture(request.name, request.selector, request.height);
      default:
        return act(this.page, request);
    }
  }

  async #picture(name, selector, height) {
    const forDocs = FOR_DOCS && this.#host === 'node' && !/^(?:failed|try)-/.test(name);
    const path = forDocs ? inRoot('docs', 'images', `${name}.png`) : inCache('pictures', this.#host, `${name}.png`);
    await mkdir(join(path, '..'), { recursive: true });
    const target = this.page.locator(selector ?? 'body').first();
    const box = height === undefined ? undefined : await target.boundingBox();
    const options = { animations: 'disabled', caret: 'initial', timeout: WAIT_MS };
    const clip = box && { ...box, height: Math.min(height, box.height) };
    const png = clip ? await this.page.screenshot({ ...options, clip }) : await target.screenshot(options);
    await writeFile(path, smallPng(png));
    if (name.startsWith('failed-')) this.#say(`      picture: ${path}`);
  }
}

/**
 * @param {import('playwright-core').Page} page
 * @param {import('../host/outside').Request} request
 */
async function act(page, request) {
  const first = () => page.locator(request.selector).first();
  switch (request.kind) {
    case 'press':
      return page.keyboard.press(request.keys);
    case 'type':
      return page.keyboard.type(request.text, { delay: KEY_DELAY_MS });
    case 'click':
      return first().click({ timeout: WAIT_MS });
    case 'hover':
      return first().hover({ timeout: WAIT_MS });
    case 'wait':
      return first().waitFor({ state: 'visible', timeout: WAIT_MS });
    case 'gone':
      return first().waitFor({ state: 'hidden', timeout: WAIT_MS });
    case 'texts':
      return page.locator(request.selector).locator('visible=true').allInnerTexts();
    default:
      throw new Error(`no such request: ${request.kind}`);
  }
}
