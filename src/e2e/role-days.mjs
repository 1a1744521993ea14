// The days of lead and administrator in a real browser, beside the clinician's walk: what was signed is found and opened,
// a sample of it is drawn, looked at again and signed off,
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

/** A sample is drawn, looked at again and signed off; after that there is nothing left to change. */
async function peersLookAgain(page) {
  await page.goto(`${url}/#/lead/reviews`);
  await page.getByRole('button', { name: 'Draw a sample' }).click();
  const draw = page.getByTestId('draw-dialog');
  await draw.getByLabel('How many').fill('100');
  await accessible(page, 'drawing a sample');
  await draw.getByRole('button', { name: 'Draw a sample' }).click();
  const sample = page.getByTestId('review-sample');
  const items = sample.locator('tbody tr');
  await items.first().waitFor();
  require_(await sample.getByRole('button', { name: 'Sign off' }).isDisabled(), 'an open sample could be signed off');
  const count = await items.count();
  for (let n = 0; n < count; n++) {
    await items.nth(n).getByRole('button', { name: 'Give verdict' }).click();
    const dialog = page.getByTestId('verdict-dialog');
    await dialog.getByLabel('Minor difference').check();
    const give = dialog.getByRole('button', { name: 'Give verdict' });
    require_(await give.isDisabled(), 'a difference without a comment could be given');
    await dialog.getByLabel('Comment (needed for a difference)').fill('one slice too far');
    await give.click();
    await items.nth(n).getByText('one slice too far').waitFor();
  }
  await accessible(page, 'peer review');
  await sample.getByRole('button', { name: 'Sign off' }).click();
  const sign = page.getByTestId('sign-off-dialog');
  await sign.locator('[name=signature-password]').fill(`${env.CONTOURFLOW_LEAD}-demo-only`);
  await sign.getByRole('button', { name: 'Sign off' }).click();
  await page.getByTestId('sample-signature').getByText('Signed off').waitFor();
  require_((await sample.getByRole('button', { name: 'Change' }).count()) === 0, 'what was signed off can be changed');
  await accessible(page, 'peer review signed off');
}

async function leadsDay(browser) {
  const { page, faults, close } = await signedIn(browser, env.CONTOURFLOW_LEAD);
  await page.goto(`${url}/#/lead`);
  await page.locator('.verification-ok').waitFor();
  const approved = page.locator('tr[data-action=CONTOURS_APPROVED]').first();
  await approved.getByRole('button', { name: 'What was signed' }).click();
  await page.locator('[data-testid=signed-contours][data-standing=same]').waitFor();
  await accessible(page, 'approvals');
  await page.goto(`${url}/#/lead/facts`);
  const facts = page.getByTestId('approval-facts');
  await facts.locator('tbody tr').first().waitFor();
  require_((await facts.getByText('No look on record').count()) === 0, 'who signed in the box was not seen looking');
  await page.getByTestId('signers').locator('tbody tr').first().waitFor();
  await accessible(page, 'approvals in detail');
  await page.getByRole('combobox', { name: 'Second reader' }).selectOption('true');
  await page.getByText('Nothing was signed in this period').first().waitFor();
  await peersLookAgain(page);
  await page.goto(`${url}/#/lead/thresholds/site`);
  // attached, not visible: a level line has no height
  await page.getByTestId('threshold-chart').locator('svg path').first().waitFor({ state: 'attached' });
  await accessible(page, 'thresholds');
  await page.goto(`${url}/#/lead/workload`);
  await page.getByTestId('workload-chart').locator('svg path').first().waitFor({ state: 'attached' });
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
const begun = Date.now();
try {
  await leadsDay(browser);
  await administratorsDay(browser);
  await onTheWay(browser);
  await nothingTypedIsLost(browser);
  console.log(`the days of lead and administrator were played at ${url} in ${Math.round((Date.now() - begun) / 1000)} s`);
} catch (error) {
  console.error(`role days failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
