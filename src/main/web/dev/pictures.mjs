// Takes pictures of every screen from the stand-in server: node dev/pictures.mjs URL FOLDER
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [, , url, folder] = process.argv;
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
});
for (const [name, width, height] of [
    ['desk', 1440, 900],
    ['phone', 390, 844],
]) {
    const context = await browser.newContext({
        viewport: { width, height },
        locale: 'en-GB',
        hasTouch: name === 'phone',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => console.log(name, 'script error', error.message));
    page.on('console', (message) => message.type() === 'error' && console.log(name, message.text()));
    const shot = async (what, fullPage = false) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) {
            console.log(name, what, `is ${wide} px too wide`);
        }
        await page.screenshot({ path: join(folder, `${name}-${what}.png`), fullPage });
    };
    const settled = () => page.waitForTimeout(2500);
    await page.goto(url);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('[name=username]').fill('clara');
    await page.locator('[name=password]').fill('demo');
    await page.locator('button').click();
    await page.getByTestId('who-am-i').waitFor();
    await page.locator('tr[data-kind]').first().waitFor();
    await shot('tasks');
    await page.locator('tr[data-kind=DECIDE_ON_PLAN]').click();
    await page.getByTestId('task-form').waitFor();
    await settled();
    await shot('decide', true);
    await page.getByRole('button', { name: 'Claim this task' }).click();
    await page.getByText('Do not modify the plan').click();
    await page.getByRole('button', { name: 'Complete task' }).click();
    await page.locator('.failure').first().waitFor();
    await shot('decide-refused');
    await page.getByRole('button', { name: 'Give back' }).click();
    await page.goto(`${url}/#/tasks`);
    await page.locator('tr[data-kind=REVIEW_CONTOURS]').click();
    await page.getByTestId('contour-set').first().waitFor();
    const claim = page.getByRole('button', { name: 'Claim this task' });
    await settled();
    if (await claim.isVisible()) {
        await claim.click();
    }
    await page.getByRole('button', { name: 'Reject' }).first().click();
    await page.getByText('Colours').click();
    await page.getByText('Rigid', { exact: true }).click();
    await settled();
    await shot('review', true);
    await page.getByRole('button', { name: 'Give back' }).click();
    await page.goto(`${url}/#/cases`);
    await page.locator('tr[data-row]').first().waitFor();
    await shot('cases');
    await page.locator('tr[data-row]', { hasText: 'Thorax' }).click();
    await settled();
    await shot('processing');
    await page.goto(`${url}/#/cases`);
    await page.locator('tr[data-row]', { hasText: 'Single' }).click();
    await settled();
    await shot('single', true);
    await context.setOffline(true);
    await page.waitForTimeout(6000);
    await shot('offline');
    await context.setOffline(false);
    await context.close();
}
await browser.close();
