// Called by Maven: builds or tests the page with the installed npm, and does nothing when nothing has changed.
//   node maven.mjs build OUTPUT_FOLDER     node maven.mjs test STAMP_FOLDER
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 20;
const web = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(web, 'node_modules');
const notSources = new Set(['node_modules', 'dist', 'test-results', 'dev']);

function hashOf(files) {
    const hash = createHash('sha256');
    for (const file of files) {
        hash.update(file)
            .update('\0')
            .update(readFileSync(join(web, file)))
            .update('\0');
    }
    return hash.digest('hex');
}

function sources() {
    return readdirSync(web, { withFileTypes: true })
        .filter((entry) => !notSources.has(entry.name))
        .flatMap((entry) =>
            entry.isDirectory()
                ? readdirSync(join(web, entry.name), { recursive: true, withFileTypes: true })
                      .filter((inner) => inner.isFile())
                      .map((inner) => join(inner.parentPath ?? inner.path, inner.name).slice(web.length + 1))
                : [entry.name],
        )
        .sort();
}

const holds = (stamp, value) => existsSync(stamp) && readFileSync(stamp, 'utf8') === value;

function npm(args, environment = {}) {
    const { status, error } = spawnSync('npm', args, {
        cwd: web,
        stdio: 'inherit',
        env: { ...process.env, ...environment },
        shell: process.platform === 'win32',
    });
    if (error !== undefined || status !== 0) {
        console.error(`npm ${args.join(' ')} failed: ${error?.message ?? `exit status ${status}`}`);
        process.exit(1);
    }
}

function install() {
    const stamp = join(modules, '.contourflow-lock');
    const lock = hashOf(['package.json', 'package-lock.json']);
    if (!holds(stamp, lock)) {
        npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
        writeFileSync(stamp, lock);
    }
}

function build(output) {
    const stamp = join(dirname(output), '..', 'web-build.stamp');
    const state = hashOf(sources());
    if (holds(stamp, state) && existsSync(join(output, 'index.html'))) {
        return;
    }
    install();
    // Others put files into this folder too, so only what is ours is cleared.
    rmSync(join(output, 'assets'), { recursive: true, force: true });
    npm(['run', '--silent', 'build'], { CONTOURFLOW_WEB_OUT: output });
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, state);
}

function test(folder) {
    const stamp = join(folder, 'web-test.stamp');
    const state = hashOf(sources());
    if (process.env.SKIP_TESTS === 'true' || holds(stamp, state)) {
        return;
    }
    install();
    npm(['test', '--silent']);
    mkdirSync(folder, { recursive: true });
    writeFileSync(stamp, state);
}

const [, , task, folder] = process.argv;
if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
    console.error(`the page needs Node ${NODE_MAJOR_MIN} or newer but this is ${process.versions.node}`);
    process.exit(1);
}
if (!['build', 'test'].includes(task) || folder === undefined) {
    console.error('usage: node maven.mjs build OUTPUT_FOLDER | test STAMP_FOLDER');
    process.exit(2);
}
(task === 'build' ? build : test)(resolve(folder));
