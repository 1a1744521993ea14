// Plays a clinician in a real browser against a running application: sign in → (answer the prompt on the plan →) task → case
// → boxes → approve.
//
//   CONTOURFLOW_URL=http://127.0.0.1:8080 CONTOURFLOW_USER=… CONTOURFLOW_PASSWORD=… node src/e2e/case-walk.mjs
//
// CONTOURFLOW_PICTURES   folder for screenshots (none are taken without it)
// CONTOURFLOW_PATIENT    text that the task's row must hold, for instance a patient id (first review task without it)
// CONTOURFLOW_DECISION   APPROVED (default) or REJECTED
// CHROMIUM               browser, /usr/bin/chromium by default
// CONTOURFLOW_TIMEOUT_S  longest wait for a single thing, 120 by default
//
// Exit status: 0 all went as it must; 1 with the reason on stderr; 2 wrong usage.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isExpected, shownBy } from './walk.mjs';

const require = createRequire(new URL('../main/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const env = process.env;
const settings = {
  url: env.CONTOURFLOW_URL?.replace(/\/$/, ''),
  user: env.CONTOURFLOW_USER,
  password: env.CONTOURFLOW_PASSWORD,
  pictures: env.CONTOURFLOW_PICTURES,
  patient: env.CONTOURFLOW_PATIENT,
  decision: env.CONTOURFLOW_DECISION ?? 'APPROVED',
  timeoutMs: Number(env.CONTOURFLOW_TIMEOUT_S ?? 120) * 1000,
};
if (!settings.url || !settings.user || !settings.password || !['APPROVED', 'REJECTED'].includes(settings.decision)) {
  console.error('CONTOURFLOW_URL, CONTOURFLOW_USER and CONTOURFLOW_PASSWORD must be set; see the head of this file');
  process.exit(2);
}
const timeout = settings.timeoutMs;
let step = 'start';

function require_(truth, message) {
  if (!truth) {
    throw new Error(message);
  }
}

/** A browser page whose faults — script errors, refused resources, strangers asked — end the walk. */
async function watched(browser, size) {
  const context = await browser.newContext({ viewport: size, locale: 'en-GB', timezoneId: 'UTC' });
  const page = await context.newPage();
  page.setDefaultTimeout(timeout);
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    const asked = new URL(message.location().url || settings.url).pathname;
    if (message.type() === 'error' && !isExpected(asked, message)) {
      faults.push(`${message.text()} ${asked}`);
    }
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(settings.url).origin && !env.CONTOURFLOW_ISSUER_ORIGIN?.includes(origin)) {
      faults.push(`the page asked a stranger: ${origin}`);
    }
  });
  return { page, faults };
}

async function picture(page, name) {
  if (settings.pictures) {
    mkdirSync(settings.pictures, { recursive: true });
    await page.screenshot({ path: join(settings.pictures, `${name}.png`) });
  }
}

async function signIn(page) {
  step = 'sign in';
  await page.goto(`${settings.url}/`);
  const start = page.getByRole('button', { name: 'Sign in' });
  await start.waitFor();
  await picture(page, '01-signed-out');
  await start.click();
  await page.locator('input[name=username]').fill(settings.user);
  await page.locator('input[name=password]').fill(settings.password);
  await picture(page, '02-login');
  await page.locator('button[type=submit], input[type=submit]').first().click();
  await page.getByTestId('who-am-i').waitFor();
}

function tasks(page, kind) {
  const row = page.locator(kind ? `tr[data-kind=${kind}]` : 'tr[data-kind]');
  return settings.patient ? row.filter({ has: page.getByText(settings.patient, { exact: true }) }) : row;
}

/** Answers the prompt on the plan where the patient's case waits for it; the review follows. */
async function answerPrompt(page) {
  step = 'answer the prompt on the plan';
  const prompt = tasks(page, 'DECIDE_ON_PLAN');
  if (!settings.patient || (await prompt.count()) === 0) {
    return;
  }
  await prompt.first().click();
  await page.getByTestId('case').waitFor();
  await page.getByTestId('evidence').getByTestId('degree').waitFor();
  await page.getByTestId('task-form').waitFor();
  await lookAtBoxes(page);
  await picture(page, '03-plan-decision');
  await page.getByRole('button', { name: 'Claim this task' }).click();
  await page.getByRole('button', { name: 'Give back' }).waitFor();
  await page.getByText('Do not modify the plan').click();
  await page.getByTestId('task-form').locator('textarea').fill('The target volume is not affected');
  await page.getByRole('button', { name: 'Complete task' }).click();
  // nothing is sent before the last look, which names the patient
  const confirm = page.getByTestId('confirm-completion');
  require_((await confirm.innerText()).includes(settings.patient), 'the last look does not name the patient');
  await confirm.getByRole('button', { name: 'Confirm' }).click();
  await page.getByTestId('task-done').waitFor();
  await page.getByRole('link', { name: 'Back to the task list' }).click();
}

async function openTask(page) {
  step = 'open the task';
  const row = tasks(page, 'REVIEW_CONTOURS');
  await row.first().waitFor();
  // by keyboard, as somebody with many cases works
  await row.first().focus();
  await page.keyboard.press('Enter');
  await page.getByTestId('case').waitFor();
  const claim = page.getByRole('button', { name: 'Claim this task' });
  const mine = page.getByRole('button', { name: 'Give back' });
  await claim.or(mine).first().waitFor();
  if (await claim.isVisible()) {
    await claim.click();
  }
  await mine.waitFor();
}

/** Mean and spread of the grey values a box shows, so that a black box is not taken for an image. */
async function grey(page, box) {
  return page.getByTestId(box).locator('canvas').evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let [sum, squares, coloured] = [0, 0, 0];
    for (let n = 0; n < data.length; n += 4) {
      sum += data[n];
      squares += data[n] ** 2;
      coloured += Math.max(data[n], data[n + 1], data[n + 2]) - Math.min(data[n], data[n + 1], data[n + 2]) > 60 ? 1 : 0;
    }
    const count = data.length / 4;
    return { mean: sum / count, spread: Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)), coloured };
  });
}

async function labels(page, boxes) {
  return Promise.all(boxes.map((box) => page.getByTestId(`slice-label-${box}`).innerText()));
}

async function lookAtBoxes(page) {
  const viewer = page.getByTestId('viewer');
  await viewer.waitFor();
  const boxes = [];
  for (const box of ['first', 'second', 'fused']) {
    if (await page.getByTestId(`box-${box}`).count()) {
      boxes.push(box);
      await page.getByTestId(`slice-label-${box}`).waitFor();
    }
  }
  require_(boxes.length === 1 || boxes.length === 3, `one or three boxes must be shown but there are ${boxes.length}`);
  for (const box of boxes) {
    await until(async () => (await grey(page, `box-${box}`)).spread > 5, `box ${box} shows no image`);
    await until(async () => (await grey(page, `box-${box}`)).coloured > 20, `box ${box} shows no contour`);
  }
  const before = Number(await viewer.getAttribute('data-slice'));
  await page.getByTestId('box-first').locator('canvas').hover();
  await page.mouse.wheel(0, before > 1 ? 80 : -80);
  await until(async () => Number(await viewer.getAttribute('data-slice')) !== before, 'the wheel moved no slice');
  await until(
    async () => {
      const wanted = Number(await viewer.getAttribute('data-slice')) + 1;
      return (await labels(page, boxes)).every((text) => Number(/Slice (\d+)/.exec(text)?.[1]) === wanted);
    },
    'the boxes do not show the same slice',
  );
  return boxes;
}

/** The rigid result and back: the second box must change and come back to what it was. */
async function switchRegistration(page) {
  step = 'switch the registration';
  const shown = () =>
    page.getByTestId('box-second').locator('canvas').evaluate((canvas) => canvas.toDataURL());
  const rigid = page.getByRole('radio', { name: 'Rigid', exact: true });
  if (await rigid.isDisabled()) {
    return;
  }
  await page.mouse.move(0, 0);
  await page.getByText('Rigid', { exact: true }).click();
  await page.getByText('Second image, rigid').waitFor();
  await until(async () => (await grey(page, 'box-second')).coloured > 20, 'the rigid result shows no contour');
  const before = await shown();
  await page.getByText('Non-rigid', { exact: true }).click();
  // where nothing deformed the engine keeps the rigid map and says so; then both look alike
  const rigidKept = (await page.getByText('the rigid map was kept').count()) > 0;
  await until(async () => ((await shown()) !== before) !== rigidKept, 'the non-rigid result looks like the rigid one');
  await until(async () => (await grey(page, 'box-second')).coloured > 20, 'the non-rigid result shows no contour');
}

async function until(holds, message) {
  const end = Date.now() + timeout;
  while (!(await holds())) {
    require_(Date.now() < end, message);
    await new Promise((next) => setTimeout(next, 150));
  }
}

async function decide(page) {
  step = 'decide';
  const cards = page.locator('[data-testid=contour-set][data-state=NOT_REVIEWED]');
  await cards.first().waitFor();
  let open = await cards.count();
  require_((await page.getByTestId('not-reviewed').count()) === open, 'an unreviewed set bears no marker');
  await picture(page, '05-review');
  while (open > 0) {
    const card = cards.first();
    await card.getByRole('button', { name: settings.decision === 'APPROVED' ? 'Approve' : 'Reject' }).click();
    const form = card.getByTestId('sign-form');
    if (settings.decision === 'REJECTED') {
      await form.locator('textarea[name=reason]').fill('Rejected by the browser test');
    }
    await form.locator('input[name=signature-password]').fill(settings.password);
    if (open === 1) {
      await form.scrollIntoViewIfNeeded();
      await picture(page, '06-sign');
    }
    await form.locator('button[type=submit]').click();
    await until(async () => {
      const failure = card.locator('.failure');
      require_((await failure.count()) === 0, `the decision was refused: ${await text(failure)}`);
      return (await cards.count()) < open;
    }, 'the contour set stayed undecided');
    open = await cards.count();
  }
  step = 'the task is done';
  await page.getByTestId('task-done').waitFor();
  await page.keyboard.press('Shift'); // whoever touches anything stays; else the next task opens by itself
  step = 'the case is completed';
  if (settings.decision === 'APPROVED') {
    await page.locator('[data-testid=case-state][data-state=COMPLETED]').waitFor();
  }
  await picture(page, '07-done');
}

async function text(locator) {
  return (await locator.count()) > 0 ? (await locator.first().innerText()).replace(/\s+/g, ' ') : '';
}

async function walk(page) {
  await signIn(page);
  await tasks(page, null).first().waitFor();
  await picture(page, '03-tasks');
  await answerPrompt(page);
  await openTask(page);
  const name = await page.getByTestId('patient-name').innerText();
  require_(name.trim() !== '' && name !== '–', 'the case shows no patient name');
  step = 'look at the boxes';
  const boxes = await lookAtBoxes(page);
  if (boxes.length === 3) {
    await page.getByTestId('offset').waitFor();
    await switchRegistration(page);
  }
  step = 'process picture and timeline';
  await page.locator('[data-testid=bpmn] .djs-shape.is-active').first().waitFor();
  await page.getByTestId('timeline').locator('li').first().waitFor();
  await picture(page, '04-case');
  await decide(page);
  step = 'back to the task list';
  await page.getByRole('link', { name: 'Back to the task list' }).click();
  await page.getByRole('heading', { name: 'Tasks' }).waitFor();
  await picture(page, '08-tasks-after');
  step = 'sign out';
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
}

const browser = await chromium.launch({
  executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
});
try {
  const { page, faults } = await watched(browser, { width: 1440, height: 900 });
  try {
    await walk(page);
    require_(faults.length === 0, faults.join('; '));
  } catch (error) {
    await picture(page, '99-failure');
    throw new Error([`${step}: ${error.message.split('\n')[0]}`, `at ${page.url()}`, ...faults, await shownBy(page)].join('; '));
  }
  console.log(`walked task to decision (${settings.decision}) at ${settings.url}`);
} catch (error) {
  console.error(`case walk failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
