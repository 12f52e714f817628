// What a suite asks of the runner that holds the workbench's page: pictures, real keys, and what is
// visible on the screen. Inside the host there is no other way to see what a person sees.

declare const OUTSIDE_URL: string;

/** One request to the runner; the answer is what the page gave. */
export type Request =
  | { readonly kind: 'pass' | 'skip'; readonly title: string; readonly ms?: number }
  | { readonly kind: 'fail'; readonly title: string; readonly error: string }
  | { readonly kind: 'picture'; readonly name: string; readonly selector?: string; readonly height?: number }
  | { readonly kind: 'press'; readonly keys: string }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'click' | 'hover' | 'wait' | 'gone' | 'texts'; readonly selector: string };

/** Sends one request; rejects with the runner's message if it could not be done. */
export async function tell(request: Request): Promise<unknown> {
  const response = await fetch(OUTSIDE_URL, { method: 'POST', body: JSON.stringify(request) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text);
}

/**
 * Saves the workbench, or the part a CSS selector names, or its upper `height` pixels, as `<name>.png` in the cache. In the node
 * host with GATEHOUSE_PICTURES=1 it goes to `docs/images/`, unless its name begins with `try-`.
 */
export async function takePicture(name: string, selector?: string, height?: number): Promise<void> {
  await tell({ kind: 'picture', name, selector, height });
}

/** Presses keys as Playwright names them, `Control+Space`, `Enter`, where the focus is. */
export async function press(keys: string): Promise<void> {
  await tell({ kind: 'press', keys });
}

/** Types text key by key where the focus is. */
export async function typeText(text: string): Promise<void> {
  await tell({ kind: 'type', text });
}

/** Clicks what a Playwright selector finds first, for instance `.codelens-decoration >> text=Simulate`. */
export async function click(selector: string): Promise<void> {
  await tell({ kind: 'click', selector });
}

/**
 * Clicks what a selector finds until another one finds something. A lens that is drawn anew between pressing and letting go
 * of the button does not notice the click; a person clicks again.
 */
export async function clickFor(selector: string, result: string): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    await click(selector);
    for (const end = Date.now() + 3000; Date.now() < end; ) if ((await visibleTexts(result)).length > 0) return;
  }
  await waitForVisible(result);
}

/** Moves the mouse over what a Playwright selector finds first. */
export async function hover(selector: string): Promise<void> {
  await tell({ kind: 'hover', selector });
}

/** Waits until a Playwright selector finds something visible. */
export async function waitForVisible(selector: string): Promise<void> {
  await tell({ kind: 'wait', selector });
}

/** Waits until a Playwright selector finds nothing visible any more. */
export async function waitForGone(selector: string): Promise<void> {
  await tell({ kind: 'gone', selector });
}

/** The visible texts of everything a Playwright selector finds now, from top to bottom. */
export async function visibleTexts(selector: string): Promise<readonly string[]> {
  return (await tell({ kind: 'texts', selector })) as readonly string[];
}
