// A headless Chromium for the VS Code rings, driven by playwright-core. It talks to loopback only;
// which Chromium that is, tools.mjs decides.
import { chromium } from 'playwright-core';
import { ensureChromium } from './tools.mjs';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
];

/**
 * @param {(line: string) => void} say
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function openBrowser(say) {
  const { path, env } = await ensureChromium(say);
  return chromium.launch({ executablePath: path, args: ARGS, env: { ...process.env, ...env } });
}
