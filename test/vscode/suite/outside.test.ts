// The workbench as a person meets it: real keys arrive, what is on the screen can be read and pictured.
import { strict as assert } from 'node:assert';
import { press, takePicture, typeText, visibleTexts, waitForGone, waitForVisible } from '../host/outside';
import { openFile } from '../host/workbench';

describe('the workbench', () => {
  it('offers the commands of Gatehouse in the palette', async () => {
    await openFile('policy.json');
    await press('F1');
    await waitForVisible('.quick-input-widget');
    await typeText('Gatehouse: ');
    await waitForVisible('.quick-input-list >> text=Restart Server');
    const rows = await visibleTexts('.quick-input-list .monaco-list-row');
    assert.ok(rows.some((row) => row.includes('Gatehouse: Show Output')), rows.join(', '));
    await takePicture('try-palette');
    await press('Escape');
    await waitForGone('.quick-input-widget');
  });
});
