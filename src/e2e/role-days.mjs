// The days of lead and administrator in a real browser, beside the clinician's walk: what was signed is found and opened,
// the threshold's history is a chart, work-load is counted, processes show where cases are; no serious finding of axe on
// any screen, by day and night, in both languages and 360 px wide.
//   CONTOURFLOW_URL        address of the application
//   CONTOURFLOW_LEAD, CONTOURFLOW_ADMIN, CONTOURFLOW_CLINICIAN   user names; the demo passwords end in -demo-only
import { createRequire } from 'node:module';

const require = createRequire(new URL('../main/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const AXE = require.resolve('axe-core/axe.min.js');

const env = process.env;
const url = env.CONTOURFLOW_URL?.replace(/\/$/, '');
if (!url || !env.CONTOURFLOW_LEAD || !env.CONTOURFLOW_ADMIN || !env.CONTOURFLOW_CLINICIAN) {
  console.error('CONTOURFLOW_URL, _LEAD, _ADMIN and _CLINICIAN must be set; see the head of this file');
  process.exit(2);
}
const timeout = Number(env.CONTOURFLOW_TIMEOUT_S ?? 60) * 1000;

function require_(truth, message) {
  if (!truth) {
    throw new Error(message);
  }
}

/** Nothing serious for those who do not see, hear or use a mouse. */
async function accessible(page, screen) {
  await page.addScriptTag({ path: AXE });
  const violations = await page.evaluate(async () => (await window.axe.run(document)).violations);
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} at ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(', ')}`);
  require_(serious.length === 0, `${screen}: ${serious.join('; ')}`);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  require_(tooWide <= 0, `${screen} is ${tooWide} px wider than the window`);
}

async function signedIn(browser, user, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'dark',
    bypassCSP: true, // for axe alone; the clinician's walk runs under the policy
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(timeout);
  const faults = [];
  page.on('pageerror', (error) => faults.push(`script error: ${error.message}`));
  await page.goto(`${url}/`);
  await page.getByRole('button', { name: /Sign in|Anmelden/ }).click();
  await page.locator('input[name=username]').fill(user);
  await page.locator('input[name=password]').fill(`${user}-demo-only`);
  await page.locator('button[type=submit], input[type=submit]').first().click();
  await page.locator('.topnav').waitFor();
  return { page, faults, close: () => context.close() };
}

async function leadsDay(browser) {
  const { page, faults, close } = await signedIn(browser, env.CONTOURFLOW_LEAD);
  await page.goto(`${url}/#/lead`);
  await page.locator('.verification-ok').waitFor();
  const approved = page.locator('tr[data-action=CONTOURS_APPROVED]').first();
  await approved.getByRole('button', { name: 'What was signed' }).click();
  await page.locator('[data-testid=signed-contours][data-standing=same]').waitFor();
  await accessible(page, 'approvals');
  await page.getByText('Sample for peers').click();
  require_((await page.locator('tr[data-action=CONTOURS_APPROVED]').count()) > 0, 'the sample is empty');
  await page.goto(`${url}/#/lead/thresholds/site`);
  await page.getByTestId('threshold-chart').locator('svg path').first().waitFor();
  await accessible(page, 'thresholds');
  await page.goto(`${url}/#/lead/workload`);
  await page.getByTestId('workload-chart').locator('svg path').first().waitFor();
  require_((await page.locator('.figures dd').first().innerText()) !== '0', 'no case was counted');
  await accessible(page, 'work-load');
  await page.goto(`${url}/#/lead/notices`);
  await page.getByRole('heading', { name: 'Department' }).waitFor();
  await accessible(page, 'notices');
  require_(faults.length === 0, faults.join('; '));
  await close();
}

async function administratorsDay(browser) {
  const { page, faults, close } = await signedIn(browser, env.CONTOURFLOW_ADMIN, { colorScheme: 'light' });
  await page.goto(`${url}/#/admin`);
  await page.getByTestId('heat-map').locator('.djs-shape').first().waitFor();
  await accessible(page, 'processes by day');
  await page.goto(`${url}/#/admin/models`);
  await page.getByTestId('contour-model').first().waitFor();
  await accessible(page, 'contour models by day');
  await page.goto(`${url}/#/admin/api`);
  await page.locator('.api-operation').first().waitFor();
  require_((await page.getByText('/api/cases', { exact: true }).count()) > 0, 'the interface lists no cases');
  await accessible(page, 'interface by day');
  await page.goto(`${url}/#/admin/refused`);
  await page.getByRole('heading', { name: 'Administration' }).waitFor();
  await accessible(page, 'refused series by day');
  require_(faults.length === 0, faults.join('; '));
  await close();
}

/** On a telephone, in German, by keyboard. */
async function onTheWay(browser) {
  const phone = { viewport: { width: 360, height: 740 }, locale: 'de-DE' };
  const { page, faults, close } = await signedIn(browser, env.CONTOURFLOW_CLINICIAN, phone);
  await page.getByRole('heading', { name: 'Aufgaben' }).waitFor();
  await accessible(page, 'tasks on a telephone');
  await page.keyboard.press('3');
  await page.getByRole('heading', { name: 'Fälle' }).waitFor();
  await page.locator('tr[data-row]').first().waitFor();
  await accessible(page, 'cases on a telephone');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Tastatur' }).waitFor();
  await accessible(page, 'keys on a telephone');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByTestId('case').waitFor();
  require_(faults.length === 0, faults.join('; '));
  await close();
}

/** The session ends while a note is being written: the page stays, and the note is there after the next sign-in. */
async function nothingTypedIsLost(browser) {
  const { page, close } = await signedIn(browser, env.CONTOURFLOW_CLINICIAN);
  await page.getByRole('searchbox').fill('half a name');
  await page.context().clearCookies();
  await page.getByTestId('expired').waitFor();
  await page.getByRole('button', { name: 'Sign in again' }).click();
  await page.locator('input[name=username]').fill(env.CONTOURFLOW_CLINICIAN);
  await page.locator('input[name=password]').fill(`${env.CONTOURFLOW_CLINICIAN}-demo-only`);
  await page.locator('button[type=submit], input[type=submit]').first().click();
  await page.locator('.topnav').waitFor();
  require_((await page.getByRole('searchbox').inputValue()) === 'half a name', 'what was typed is lost');
  await close();
}

const browser = await chromium.launch({
  executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
});
try {
  await leadsDay(browser);
  await administratorsDay(browser);
  await onTheWay(browser);
  await nothingTypedIsLost(browser);
  console.log(`the days of lead and administrator were played at ${url}`);
} catch (error) {
  console.error(`role days failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
