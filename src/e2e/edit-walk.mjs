// Draws in a real browser against a running application: edits a contour in box 2 and finds it changed in boxes 1 and 3 and
// at the server, survives a crash of the browser and another's edit, corrects the offset and sees the second image move.
//
//   CONTOURFLOW_URL=… CONTOURFLOW_USER=… CONTOURFLOW_PASSWORD=… CONTOURFLOW_CASE=id node src/e2e/edit-walk.mjs
//
// CONTOURFLOW_SECOND_USER   somebody else who may edit, with CONTOURFLOW_SECOND_PASSWORD (no conflict is tried without)
// CONTOURFLOW_OFFSET        "no" leaves the offset alone
// CONTOURFLOW_PICTURES, CHROMIUM, CONTOURFLOW_TIMEOUT_S   as for case-walk.mjs
//
// Exit status: 0 all went as it must; 1 with the reason on stderr; 2 wrong usage.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectedPixels } from './geometry.mjs';

const require = createRequire(new URL('../main/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const env = process.env;
const url = env.CONTOURFLOW_URL?.replace(/\/$/, '');
const caseId = env.CONTOURFLOW_CASE;
if (!url || !env.CONTOURFLOW_USER || !env.CONTOURFLOW_PASSWORD || !caseId) {
  console.error('CONTOURFLOW_URL, CONTOURFLOW_USER, CONTOURFLOW_PASSWORD and CONTOURFLOW_CASE must be set');
  process.exit(2);
}
const timeout = Number(env.CONTOURFLOW_TIMEOUT_S ?? 120) * 1000;
const browserSettings = {
  executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
};

function require_(truth, message) {
  if (!truth) {
    throw new Error(message);
  }
}

async function until(holds, message) {
  const end = Date.now() + timeout;
  while (!(await holds())) {
    require_(Date.now() < end, message);
    await new Promise((next) => setTimeout(next, 150));
  }
}

async function picture(page, name) {
  if (env.CONTOURFLOW_PICTURES) {
    mkdirSync(env.CONTOURFLOW_PICTURES, { recursive: true });
    await page.screenshot({ path: join(env.CONTOURFLOW_PICTURES, `${name}.png`) });
  }
}

async function signIn(page, user, password) {
  await page.goto(`${url}/`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('input[name=username]').fill(user);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit], input[type=submit]').first().click();
  await page.getByTestId('who-am-i').waitFor();
}

async function openCase(page) {
  await page.goto(`${url}/#/cases/${caseId}`);
  for (const view of ['first', 'second', 'fused']) {
    await page.locator(`[data-testid=stage-${view}-axial][data-ready=true]`).waitFor();
  }
}

/** JSON of the interface with the session of the page. */
function api(page, path) {
  return page.evaluate(async (at) => {
    const response = await fetch(at, { headers: { Accept: 'application/json' } });
    if (!response.ok) {
      throw new Error(`${at} answered ${response.status}`);
    }
    return response.json();
  }, `/api/cases/${caseId}${path}`);
}

/** Pixels near the places where contours must be drawn, and whether the colour of the structure is found there. */
function lineFound(page, stage, pixels, color) {
  return page.getByTestId(stage).locator('canvas').evaluate(
    (canvas, { wanted, rgb }) => {
      const context = canvas.getContext('2d');
      const { width, height } = canvas;
      const { data } = context.getImageData(0, 0, width, height);
      const like = (x, y) => {
        if (x < 0 || y < 0 || x >= width || y >= height) {
          return false;
        }
        const at = 4 * (y * width + x);
        return rgb.reduce((sum, part, n) => sum + Math.abs(part - data[at + n]), 0) < 120;
      };
      const missed = wanted.filter(([x, y]) => {
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            if (like(Math.round(x - 0.5) + dx, Math.round(y - 0.5) + dy)) {
              return false;
            }
          }
        }
        return true;
      });
      return { asked: wanted.length, missed: missed.length, first: missed[0] };
    },
    { wanted: pixels, rgb: [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)) },
  );
}

/** Contours lie where the stored geometry says, to one pixel, in all three planes of a box. */
async function contoursLieRight(page, view, setId, name) {
  const info = await api(page, `/views/${view}/info?registration=deformable`);
  const box = view === 'second' ? 'second' : 'first';
  const { structures } = await api(page, `/views/${box}/contours?set=${setId}&registration=deformable`);
  const structure = structures.find((one) => one.name === name);
  for (const plane of ['axial', 'coronal', 'sagittal']) {
    const stage = page.getByTestId(`stage-${view}-${plane}`);
    await page.locator(`[data-testid=stage-${view}-${plane}][data-ready=true]`).waitFor();
    const cut = Number(await stage.getAttribute('data-cut'));
    const size = await stage.locator('canvas').evaluate((canvas) => [canvas.width, canvas.height]);
    const pixels = expectedPixels(info, structure.contours, plane, cut, size);
    require_(pixels.length >= 2, `${name} is not cut by the ${plane} plane shown`);
    const found = await lineFound(page, `stage-${view}-${plane}`, pixels, structure.color);
    require_(
      found.missed === 0,
      `${name} in the ${plane} plane of box ${view}: ${found.missed} of ${found.asked} points have no line within a pixel, such as ${found.first}`,
    );
  }
}

const stored = (page, setId, name) =>
  api(page, `/contour-sets/${setId}/structures/${encodeURIComponent(name)}`);

/** Area of the polygons of a slice in mm², for slices that lie in a patient or oblique plane alike. */
function areaMm2(contours, slice) {
  let sum = 0;
  for (const { sliceIndex, pointsMm } of contours) {
    if (sliceIndex === slice) {
      let normal = [0, 0, 0];
      for (let n = 0, m = pointsMm.length - 3; n < pointsMm.length; m = n, n += 3) {
        const [a, b] = [pointsMm.slice(m, m + 3), pointsMm.slice(n, n + 3)];
        normal = [0, 1, 2].map((axis) => normal[axis] + a[(axis + 1) % 3] * b[(axis + 2) % 3] - a[(axis + 2) % 3] * b[(axis + 1) % 3]);
      }
      sum += Math.hypot(...normal) / 2;
    }
  }
  return sum;
}

const shown = (page, stage) => page.getByTestId(stage).locator('canvas').evaluate((canvas) => canvas.toDataURL());

async function toolsFor(page, name) {
  const bar = page.getByTestId('edit-bar');
  if ((await bar.count()) === 0) {
    await page.getByRole('button', { name: 'Edit contours' }).click();
  }
  const select = bar.getByLabel('Structure drawn in');
  const option = await select.locator('option', { hasText: name }).first().getAttribute('value');
  await select.selectOption(option);
  const locked = bar.getByRole('button', { name: 'Locked' });
  if (await locked.count()) {
    await locked.click();
  }
  return bar;
}

async function takeBrush(bar) {
  const brush = bar.getByRole('button', { name: 'Brush' });
  if ((await brush.getAttribute('aria-pressed')) !== 'true') {
    await brush.click();
  }
}

/** Draws a stroke to the right from the middle of a stage, by parts of its width. */
async function drawIn(page, stage, from, to) {
  const box = await page.getByTestId(stage).boundingBox();
  const at = ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  for (let step = 1; step <= 8; step++) {
    const part = step / 8;
    await page.mouse.move(...at([from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]));
  }
  await page.mouse.up();
}

/** Where a structure's middle is on a stage, by parts of its size. */
async function middleOn(page, view, setId, name, plane) {
  const info = await api(page, `/views/${view}/info?registration=deformable`);
  const { structures } = await api(page, `/views/first/contours?set=${setId}&registration=deformable`);
  const stage = page.getByTestId(`stage-${view}-${plane}`);
  const cut = Number(await stage.getAttribute('data-cut'));
  const size = await stage.locator('canvas').evaluate((canvas) => [canvas.width, canvas.height]);
  const pixels = expectedPixels(info, structures.find((one) => one.name === name).contours, plane, cut, size);
  const mean = (axis) => pixels.reduce((sum, pixel) => sum + pixel[axis], 0) / pixels.length;
  const reach = Math.max(...pixels.map((pixel) => pixel[0])) - mean(0);
  return { at: [mean(0) / size[0], mean(1) / size[1]], reach: reach / size[0] };
}

async function editsAreSeenEverywhere(page, set, name) {
  const before = await stored(page, set.id, name);
  await page.getByRole('button', { name, exact: true }).first().click();
  await page.keyboard.press('m');
  await page.locator('[data-testid=stage-fused-sagittal][data-ready=true]').waitFor();
  await page.mouse.move(0, 0);
  await picture(page, '10-all-planes');
  // one at a time: the dashes of the second image's contours would lie over the lines that are looked for
  await page.getByRole('toolbar', { name: 'Viewer' }).getByText('First', { exact: true }).click();
  for (const view of ['first', 'second', 'fused']) {
    await contoursLieRight(page, view, set.id, name);
  }
  const bar = await toolsFor(page, name);
  await page.mouse.move(0, 0);
  const stages = ['stage-first-axial', 'stage-second-axial', 'stage-fused-axial'];
  const looks = await Promise.all(stages.map((stage) => shown(page, stage)));
  const cut = Number(await page.getByTestId('stage-second-axial').getAttribute('data-cut'));
  const { at, reach } = await middleOn(page, 'second', set.id, name, 'axial');
  await takeBrush(bar);
  await drawIn(page, 'stage-second-axial', [at[0] + 0.8 * reach, at[1]], [at[0] + 1.3 * reach, at[1]]);
  await bar.getByTestId('unsaved').waitFor();
  await page.mouse.move(0, 0);
  for (const [n, stage] of stages.entries()) {
    await until(async () => (await shown(page, stage)) !== looks[n], `what was drawn in box 2 is not seen in ${stage}`);
  }
  await picture(page, '11-drawn');
  await page.keyboard.press('Control+z');
  require_((await bar.getByTestId('unsaved').count()) <= 1, 'undo left more than one draft');
  await page.keyboard.press('Control+y');
  return { before, cut };
}

/** The browser is killed: what was drawn is there again, and is then saved. */
async function savesAfterACrash(launch, set, name, { before, cut }) {
  const page = await launch();
  await openCase(page);
  await toolsFor(page, name);
  await page.getByTestId('unsaved').waitFor();
  await picture(page, '12-brought-back');
  const bar = page.getByTestId('edit-bar');
  await bar.getByRole('button', { name: 'Save', exact: true }).click();
  await until(async () => (await bar.getByTestId('unsaved').count()) === 0, 'the drawing was not saved');
  const after = await stored(page, set.id, name);
  const grown = areaMm2(after.contours, cut) - areaMm2(before.contours, cut);
  require_(grown > 20, `slice ${cut} must have grown by the stroke but grew by ${grown} mm²`);
  for (const { sliceIndex } of before.contours) {
    const apart = Math.abs(areaMm2(after.contours, sliceIndex) - areaMm2(before.contours, sliceIndex));
    require_(sliceIndex === cut || apart < 1e-3, `slice ${sliceIndex} was not drawn in but changed by ${apart} mm²`);
  }
  await page.keyboard.press('m');
  await page.getByRole('button', { name, exact: true }).first().click();
  await until(async () => {
    try {
      await contoursLieRight(page, 'first', set.id, name);
      return true;
    } catch {
      return false;
    }
  }, 'the saved contour does not lie where it is stored');
  return page;
}

/** Somebody else saves the same structure first: both versions stay. */
async function conflictLosesNothing(page, other, set, name) {
  const draw = async (who, dx) => {
    await toolsFor(who, name);
    await who.getByRole('button', { name, exact: true }).first().click();
    const { at, reach } = await middleOn(who, 'first', set.id, name, 'axial');
    await takeBrush(who.getByTestId('edit-bar'));
    await drawIn(who, 'stage-first-axial', at, [at[0] + dx * reach, at[1] + 1.2 * reach]);
    await who.getByTestId('unsaved').waitFor();
  };
  await draw(page, 0.2);
  await draw(other, -0.4);
  const save = (who) => who.getByTestId('edit-bar').getByRole('button', { name: 'Save', exact: true }).click();
  await save(other);
  await until(async () => (await other.getByTestId('unsaved').count()) === 0, 'the other user could not save');
  await save(page);
  const conflict = page.getByTestId('conflict');
  await conflict.waitFor();
  await picture(page, '13-conflict');
  const words = await conflict.innerText();
  require_(words.includes(env.CONTOURFLOW_SECOND_USER), `the conflict does not say who was faster: ${words}`);
  await conflict.getByRole('button', { name: 'Keep theirs' }).click();
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await save(page);
  await until(async () => (await page.getByTestId('unsaved').count()) === 0, 'the drawing brought back was not saved');
}

async function correctsTheOffset(page) {
  const before = await api(page, '/registration');
  const field = () =>
    page.evaluate(async (at) => {
      const bytes = new Uint8Array(await (await fetch(at)).arrayBuffer());
      return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))).join();
    }, `/api/cases/${caseId}/registration/field`);
  const fieldBefore = await field();
  await page.getByRole('button', { name: 'Correct the offset' }).click();
  const form = page.getByTestId('offset-form');
  await form.waitFor();
  await page.locator('[data-testid=stage-fused-axial][data-ready=true]').waitFor();
  const shift = form.getByLabel('Shift X, mm');
  const typed = Number(await shift.inputValue());
  const look = await shown(page, 'stage-fused-axial');
  const box = await page.getByTestId('stage-fused-axial').boundingBox();
  await drawIn(page, 'stage-fused-axial', [0.5, 0.5], [0.5 + 12 / box.width, 0.5]);
  await page.mouse.move(0, 0);
  await until(async () => (await shown(page, 'stage-fused-axial')) !== look, 'dragging moved nothing in box 3');
  require_(Number(await shift.inputValue()) < typed, 'dragging to the left side of the patient must lower the shift along X');
  await picture(page, '14-offset');
  await shift.fill(String(typed + 3));
  await form.getByLabel('Rotation Z, degrees').fill('1.5');
  await form.getByRole('button', { name: 'Apply and register again' }).click();
  await until(async () => {
    const now = await api(page, '/registration');
    return now.version > before.version && Math.abs(now.offset.translationMm.x - typed - 3) < 1e-6;
  }, 'the corrected offset is not in force');
  if (env.CONTOURFLOW_OFFSET !== 'stand-in') {
    await until(
      async () => (await api(page, '')).state.startsWith('AWAITING') && (await field()) !== fieldBefore,
      'the field did not change after the offset was corrected',
    );
  }
  await page.locator('[data-testid=stage-fused-axial][data-ready=true]').waitFor();
  await picture(page, '15-registered-again');
}

const profile = mkdtempSync(join(tmpdir(), 'contourflow-browser-'));
const contexts = [];
const faults = [];
async function launch() {
  const context = await chromium.launchPersistentContext(profile, {
    ...browserSettings,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  contexts.push(context);
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(timeout);
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  await signIn(page, env.CONTOURFLOW_USER, env.CONTOURFLOW_PASSWORD);
  return page;
}

try {
  let page = await launch();
  try {
    await openCase(page);
    const { items } = await api(page, '/contour-sets');
    const set = items.find((one) => one.role === 'FIRST');
    const name = env.CONTOURFLOW_STRUCTURE ?? set.structures.at(-1).name;
    const edit = await editsAreSeenEverywhere(page, set, name);
    await page.waitForTimeout(600); // longer than the pause after which drawing is kept
    await page.goto('chrome://crash').catch(() => undefined); // the page dies without a goodbye
    await contexts.pop().close();
    page = await savesAfterACrash(launch, set, name, edit);
    if (env.CONTOURFLOW_SECOND_USER) {
      const browser = await chromium.launch(browserSettings);
      const other = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      other.setDefaultTimeout(timeout);
      await signIn(other, env.CONTOURFLOW_SECOND_USER, env.CONTOURFLOW_SECOND_PASSWORD);
      await openCase(other);
      await conflictLosesNothing(page, other, set, name);
      await browser.close();
    }
    if (env.CONTOURFLOW_OFFSET !== 'no') {
      await correctsTheOffset(page);
    }
    require_(faults.length === 0, faults.join('; '));
  } catch (error) {
    await picture(page, '99-failure').catch(() => undefined);
    throw new Error([error.message.split('\n').slice(0, 4).join(' '), ...faults].join('; '));
  }
  console.log(`drew, saved and corrected in case ${caseId}`);
} catch (error) {
  console.error(`edit walk failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  for (const context of contexts) {
    await context.close();
  }
  rmSync(profile, { recursive: true, force: true });
}
