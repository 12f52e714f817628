// Finds and starts a desktop VS Code for `npm start`, with profile and extensions of its own, so
// that nothing of the user's set-up is touched and Ctrl-C can end what was started.
import { access, readFile } from 'node:fs/promises';
import { delimiter, join, sep } from 'node:path';
import { inCache, inRoot } from './paths.mjs';
import { startProcess } from './processes.mjs';

const HOME = inCache('start', 'desktop');

/** The command that starts a desktop VS Code here, or undefined where there is none or no screen to show it. */
export async function findDesktop() {
  if (process.env.GATEHOUSE_EDITOR === 'server') return undefined;
  const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!screen) return undefined;
  for (const place of places()) if (await access(place).then(() => true, () => false)) return place;
  return undefined;
}

/**
 * Opens a folder with the extension of this project and waits until the window is closed.
 * @param {string} command
 * @param {string} folder
 * @returns {{ exited: Promise<number>, end: () => Promise<void> }}
 */
export function openDesktop(command, folder) {
  const own = ['--user-data-dir', join(HOME, 'user'), '--extensions-dir', join(HOME, 'extensions')];
  const quiet = ['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--disable-telemetry'];
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = ['--wait', '--new-window', `--extensionDevelopmentPath=${inRoot()}`, ...own, ...quiet, ...root, folder];
  const windows = process.platform === 'win32';
  const started = windows
    ? startProcess(process.env.ComSpec ?? 'cmd.exe', ['/d', '/c', command, ...args])
    : startProcess(command, args);
  return {
    exited: started.exited,
    end: async () => {
      await endWindow();
      await started.end();
    },
  };
}

// The command detaches the real program; its process id stands in a lock file of the profile.
async function endWindow() {
  const lock = await readFile(join(HOME, 'user', 'code.lock'), 'utf8').catch(() => '');
  const pid = Number.parseInt(lock, 10);
  if (!(pid > 1)) return;
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended already.
  }
}

function places() {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code', 'codium'];
  // Inside a remote window `code` is a messenger to the window and cannot open a development host.
  const folders = (process.env.PATH ?? '').split(delimiter).filter((f) => f !== '' && !f.includes(`${sep}remote-cli`));
  return [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code',
    '/usr/share/code/bin/code',
    '/snap/bin/code',
    join(process.env.LOCALAPPDATA ?? '', 'Programs', 'Microsoft VS Code', 'bin', 'code.cmd'),
  ];
}
