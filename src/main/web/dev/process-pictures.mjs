// Draws every process model in bpmn/ for the documents: node dev/process-pictures.mjs
//   src/docs/process/<Model>.png for each model, and src/docs/images/case-lifecycle.png for the README
// CHROMIUM: browser, /usr/bin/chromium by default
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const WIDTH_PX = 1600;
const MARGIN = 24; // units of the diagram
const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const root = resolve(web, '../../..');
const models = join(root, 'bpmn');
const pictures = join(root, 'src/docs/process');
const readme = join(root, 'src/docs/images/case-lifecycle.png');
const library = join(web, 'node_modules/bpmn-js/dist');

async function draw(page, xml) {
    await page.setContent('<body style="margin:0;background:#fff"><div id="canvas"></div></body>');
    for (const style of ['assets/diagram-js.css', 'assets/bpmn-js.css']) {
        await page.addStyleTag({ path: join(library, style) });
    }
    await page.addScriptTag({ path: join(library, 'bpmn-viewer.production.min.js') });
    const shape = await page.evaluate(
        async ({ model, width, margin }) => {
            const host = document.getElementById('canvas');
            host.style.cssText = `width:${width}px;height:${width}px`;
            const viewer = new window.BpmnJS({ container: host });
            const { warnings } = await viewer.importXML(model);
            if (warnings.length > 0) {
                throw new Error(warnings.map((warning) => warning.message).join('; '));
            }
            const canvas = viewer.get('canvas');
            const { inner } = canvas.viewbox();
            const box = {
                x: inner.x - margin,
                y: inner.y - margin,
                width: inner.width + 2 * margin,
                height: inner.height + 2 * margin,
            };
            const height = Math.ceil((width * box.height) / box.width);
            host.style.height = `${height}px`;
            canvas.resized();
            canvas.viewbox(box);
            return height;
        },
        { model: xml, width: WIDTH_PX, margin: MARGIN },
    );
    await page.setViewportSize({ width: WIDTH_PX, height: shape });
}

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking', '--no-first-run'],
});
try {
    for (const folder of [pictures, dirname(readme)]) {
        mkdirSync(folder, { recursive: true });
    }
    for (const file of readdirSync(models).filter((name) => name.endsWith('.bpmn'))) {
        const page = await browser.newPage({ viewport: { width: WIDTH_PX, height: WIDTH_PX } });
        await draw(page, readFileSync(join(models, file), 'utf8'));
        const name = file.replace(/\.bpmn$/, '');
        for (const path of [join(pictures, `${name}.png`), ...(name === 'CaseLifecycleProcess' ? [readme] : [])]) {
            await page.screenshot({ path });
            console.log(path.slice(root.length + 1));
        }
        await page.close();
    }
} finally {
    await browser.close();
}
