// Takes pictures of the case view from the stand-in server: node dev/look.mjs URL FOLDER [PATIENT] [WIDTH HEIGHT]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [, , url, folder, patient = 'Pelvis', width = '1440', height = '900'] = process.argv;
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
});
const page = await browser.newPage({
    viewport: { width: Number(width), height: Number(height) },
    hasTouch: Number(width) < 700,
});
page.setDefaultTimeout(30_000);
page.on('pageerror', (error) => console.log('script error', error.message));
page.on('console', (message) => message.type() === 'error' && console.log(message.text()));
const shot = async (what, fullPage = false) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) {
        console.log(what, `is ${wide} px too wide`);
    }
    await page.screenshot({ path: join(folder, `${width}-${what}.png`), fullPage });
};
await page.goto(url);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.locator('[name=username]').fill('clara');
await page.locator('[name=password]').fill('demo');
await page.locator('button').click();
await page.getByTestId('who-am-i').waitFor();
await page.goto(`${url}/#/cases`);
await page.locator('tr[data-row]', { hasText: patient }).click();
await page.locator('[data-testid=stage-first-axial][data-ready=true]').waitFor();
await page.locator('[data-testid=stage-fused-axial][data-ready=true]').waitFor();
await page.waitForTimeout(800);
await shot('axial');
await page.keyboard.press('m');
await page.locator('[data-testid=stage-fused-sagittal][data-ready=true]').waitFor();
await page.getByTestId('stage-first-axial').click({ position: { x: 150, y: 120 } });
await page.waitForTimeout(500);
await shot('all');
await page.getByLabel('Superimposed').first().selectOption('checker');
await page.getByLabel('Deformation').selectOption('arrows');
await page.waitForTimeout(700);
await shot('arrows');
await page.getByLabel('Superimposed').first().selectOption('swipe');
await page.getByLabel('Deformation').selectOption('map');
await page.waitForTimeout(700);
await shot('map');
await browser.close();
