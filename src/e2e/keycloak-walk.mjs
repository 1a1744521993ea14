// Plays a clinician of a department with Keycloak in a real browser: a wrong password → the right one at Keycloak's own
// page → task list → case → sign in again to sign → approve → sign out.
//
//   CONTOURFLOW_URL=https://… CONTOURFLOW_ISSUER_ORIGIN=https://… CONTOURFLOW_USER=… CONTOURFLOW_PASSWORD=…
//   CONTOURFLOW_NAME="Clara Winter" CONTOURFLOW_PATIENT=… node src/e2e/keycloak-walk.mjs
//
// CONTOURFLOW_PICTURES   folder for a screenshot of a failure
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
  issuer: env.CONTOURFLOW_ISSUER_ORIGIN,
  user: env.CONTOURFLOW_USER,
  password: env.CONTOURFLOW_PASSWORD,
  name: env.CONTOURFLOW_NAME,
  patient: env.CONTOURFLOW_PATIENT,
};
if (Object.values(settings).some((value) => !value)) {
  console.error('settings are missing; see the head of this file');
  process.exit(2);
}
const timeout = Number(env.CONTOURFLOW_TIMEOUT_S ?? 120) * 1000;
const home = new URL(settings.url).origin;
let step = 'start';

/** Fails with the step, so that a wait that ran out can be told from others. */
function must(truth, message) {
  if (!truth) {
    throw new Error(message);
  }
}

function watch(page) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  page.on('console', (message) => {
    const { origin, pathname } = new URL(message.location().url || settings.url);
    if (message.type() === 'error' && origin === home && !isExpected(pathname, message)) {
      faults.push(`${message.text()} ${pathname}`);
    }
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && ![home, settings.issuer].includes(origin)) {
      faults.push(`a stranger was asked: ${origin}`);
    }
  });
  return faults;
}

async function atKeycloak(page) {
  await page.locator('#kc-login').waitFor();
  must(new URL(page.url()).origin === settings.issuer, `the login page is at ${new URL(page.url()).origin}`);
}

async function signIn(page) {
  step = 'sign in';
  await page.goto(`${settings.url}/`);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await atKeycloak(page);
  step = 'wrong password';
  await page.locator('#username').fill(settings.user);
  await page.locator('#password').fill(`${settings.password}-wrong`);
  await page.locator('#kc-login').click();
  await page.getByText('Invalid username or password').first().waitFor();
  step = 'right password';
  await page.locator('#password').fill(settings.password);
  await page.locator('#kc-login').click();
  const name = await page.getByTestId('who-am-i').innerText();
  must(name.includes(settings.name), `the page calls ${settings.name} '${name}'`);
}

async function openTask(page) {
  step = 'task list';
  const row = page
    .locator('tr[data-kind=REVIEW_CONTOURS]')
    .filter({ has: page.getByText(settings.patient, { exact: true }) });
  await row.first().waitFor();
  await row.first().click();
  await page.getByTestId('case').waitFor();
  step = 'claim';
  await page.getByRole('button', { name: 'Claim this task' }).click();
  await page.getByRole('button', { name: 'Give back' }).waitFor();
}

/** A signature rests on a password typed for it: at Keycloak's page, never at ours. */
async function signInAgain(page) {
  step = 'sign in again';
  const card = page.locator('[data-testid=contour-set][data-state=NOT_REVIEWED]').first();
  await card.getByRole('button', { name: 'Approve' }).click();
  must((await page.locator('input[type=password]').count()) === 0, 'our own page asks for the password');
  const before = new URL(page.url()).hash;
  await card.getByTestId('sign-form').getByRole('button', { name: 'Sign in again' }).click();
  await atKeycloak(page);
  await page.locator('#password').fill(settings.password);
  await page.locator('#kc-login').click();
  await page.getByTestId('case').waitFor();
  must(new URL(page.url()).hash === before, `the way back ended at ${new URL(page.url()).hash}, not at ${before}`);
}

async function approve(page) {
  const cards = page.locator('[data-testid=contour-set][data-state=NOT_REVIEWED]');
  await cards.first().waitFor();
  for (let open = await cards.count(); open > 0; open = await cards.count()) {
    step = `approve, ${open} left`;
    const card = cards.first();
    await card.getByRole('button', { name: 'Approve' }).click();
    await card.getByTestId('sign-form').locator('button[type=submit]').click();
    const end = Date.now() + timeout;
    while ((await cards.count()) === open) {
      const failure = card.locator('.failure');
      must((await failure.count()) === 0, 'the decision was refused');
      must(Date.now() < end, 'the contour set stayed undecided');
      await page.waitForTimeout(150);
    }
  }
  step = 'completed';
  await page.locator('[data-testid=case-state][data-state=COMPLETED]').waitFor();
}

async function signOut(page) {
  step = 'sign out';
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
}

const browser = await chromium.launch({
  executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
});
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'UTC' });
  const page = await context.newPage();
  page.setDefaultTimeout(timeout);
  const faults = watch(page);
  try {
    await signIn(page);
    await openTask(page);
    await signInAgain(page);
    await approve(page);
    await signOut(page);
    must(faults.length === 0, faults.join('; '));
  } catch (error) {
    if (env.CONTOURFLOW_PICTURES) {
      mkdirSync(env.CONTOURFLOW_PICTURES, { recursive: true });
      await page.screenshot({ path: join(env.CONTOURFLOW_PICTURES, 'keycloak-failure.png') });
    }
    throw new Error([`${step}: ${error.message.split('\n')[0]}`, `at ${page.url()}`, ...faults, await shownBy(page)].join('; '));
  }
  console.log(`walked from Keycloak's page to an approval at ${settings.url}`);
} catch (error) {
  console.error(`keycloak walk failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
