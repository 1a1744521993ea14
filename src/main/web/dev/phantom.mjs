// Pictures and contours of a made-up pelvis for developing the page without a server. Units HU and mm.
import { crc32, deflateSync } from 'node:zlib';

export const SIZE = [160, 160, 48];
export const SPACING_MM = [2.56, 2.56, 3];

// CONTOURFLOW_OBLIQUE turns the lattice about two patient axes and lets its slices run to the foot.
const OBLIQUE = process.env.CONTOURFLOW_OBLIQUE !== undefined;
const [a, b] = OBLIQUE ? [0.35, 0.2] : [0, 0];
const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
const foot = OBLIQUE ? -1 : 1;
/** Row-major; columns are where i, j and k point (LPS). */
export const DIRECTION = [ca, -sa * cb, foot * sa * sb, sa, ca * cb, -foot * ca * sb, 0, sb, foot * cb];
const MIDDLE = SIZE.map((n, axis) => ((n - 1) / 2) * SPACING_MM[axis]);
export const ORIGIN_MM = OBLIQUE
    ? [0, 1, 2].map((r) => -[0, 1, 2].reduce((sum, c) => sum + DIRECTION[3 * r + c] * MIDDLE[c], 0))
    : [-204, -198, -72];

const world = (origin, i, j, k) =>
    [0, 1, 2].map(
        (r) =>
            origin[r] +
            DIRECTION[3 * r] * i * SPACING_MM[0] +
            DIRECTION[3 * r + 1] * j * SPACING_MM[1] +
            DIRECTION[3 * r + 2] * k * SPACING_MM[2],
    );

/** Where the second image lies in its own frame: the registered offset of the stand-in case, without rotation. */
export const OFFSET_MM = [4.31, -2.76, 11.2];

export function latticeOf(view, registration) {
    const own = view === 'second' && registration === 'none';
    return {
        size: SIZE,
        spacingMm: SPACING_MM,
        originMm: own ? ORIGIN_MM.map((x, axis) => x + OFFSET_MM[axis]) : ORIGIN_MM,
        direction: DIRECTION,
    };
}

/** The stream of a whole image: what the server sends, before compression. */
export function volume(view, registration) {
    const [nx, ny, nz] = SIZE;
    const slice = nx * ny;
    const out = Buffer.alloc(32 + nz * (4 + 2 * slice));
    out.write('CFV1', 0, 'latin1');
    SIZE.forEach((n, axis) => out.writeInt32LE(n, 4 + 4 * axis));
    out.writeDoubleLE(1, 16);
    const first = nz >> 1;
    let at = 32;
    for (let step = 0; step < 2 * nz; step++) {
        const k = first + (step % 2 === 0 ? step / 2 : -(step + 1) / 2);
        if (k >= 0 && k < nz) {
            out.writeInt32LE(k, at);
            at += 4;
            for (const value of greys(view, registration, k)) {
                out.writeInt16LE(value, at);
                at += 2;
            }
        }
    }
    return out;
}

/** A swelling around the bladder, on a coarse lattice. */
export function field() {
    const step = 8;
    const size = SIZE.map((n) => Math.floor((n - 1) / step) + 1);
    const out = Buffer.alloc(136 + 12 * size[0] * size[1] * size[2]);
    out.write('CFF1', 0, 'latin1');
    size.forEach((n, axis) => out.writeInt32LE(n, 4 + 4 * axis));
    [...SPACING_MM.map((s) => s * step), ...ORIGIN_MM, ...DIRECTION].forEach((x, n) =>
        out.writeDoubleLE(x, 16 + 8 * n),
    );
    let at = 136;
    for (let k = 0; k < size[2]; k++) {
        for (let j = 0; j < size[1]; j++) {
            for (let i = 0; i < size[0]; i++) {
                const [x, y, z] = world(ORIGIN_MM, i * step, j * step, k * step);
                const d = [x, y + 26, z + 12];
                const r = Math.hypot(...d) || 1;
                const length = 9 * (r / 40) * Math.exp(0.5 - 0.5 * (r / 40) ** 2);
                for (const part of d) {
                    out.writeFloatLE((length * part) / r, at);
                    at += 4;
                }
            }
        }
    }
    return out;
}

// Ellipsoids: centre and radii in mm (x, y, z), value in HU; later ones lie over earlier ones.
const PARTS = [
    { name: 'Body', at: [0, 6, 0], r: [172, 112, 400], value: 35, color: '#00C8A0', type: 'EXTERNAL' },
    { name: null, at: [0, 6, 0], r: [160, 101, 400], value: -95 },
    { name: null, at: [0, 8, 0], r: [142, 84, 400], value: 45 },
    { name: 'Bone_Pelvis', at: [-92, 18, 6], r: [32, 42, 60], value: 560, color: '#E8C547', type: 'ORGAN' },
    { name: 'Bone_Pelvis', at: [92, 18, 6], r: [32, 42, 60], value: 560, color: '#E8C547', type: 'ORGAN' },
    { name: null, at: [-92, 18, 6], r: [23, 32, 54], value: 180 },
    { name: null, at: [92, 18, 6], r: [23, 32, 54], value: 180 },
    { name: 'Sacrum', at: [0, 74, 20], r: [38, 18, 60], value: 480, color: '#C58AF9', type: 'ORGAN' },
    { name: 'Bladder', at: [0, -26, -12], r: [42, 31, 36], value: 8, color: '#FF8A3D', type: 'ORGAN' },
    { name: 'Rectum', at: [4, 44, -10], r: [17, 15, 62], value: -420, color: '#5FA8FF', type: 'ORGAN' },
];

const inside = (part, x, y, z, grow) => {
    const [a, b, c] = part.r.map((r) => r * grow);
    return ((x - part.at[0]) / a) ** 2 + ((y - part.at[1]) / b) ** 2 + ((z - part.at[2]) / c) ** 2 <= 1;
};

/** Where the second image differs: a filled bladder, and some shift that registration left over. */
const shape = (part, second, registration) => {
    const grow = second && part.name === 'Bladder' ? (registration === 'rigid' ? 1.28 : 1.03) : 1;
    const shift = second && registration === 'rigid' ? 5 : 0;
    return { ...part, r: part.r.map((r) => r * grow), at: [part.at[0] + shift, part.at[1] - shift * 0.6, part.at[2]] };
};

export function volumes() {
    return [...new Set(PARTS.filter((p) => p.name).map((p) => p.name))].map((name, n) => {
        const parts = PARTS.filter((part) => part.name === name);
        const ml = parts.reduce((sum, p) => sum + (4 / 3) * Math.PI * p.r[0] * p.r[1] * Math.min(p.r[2], 72) * 1e-3, 0);
        return { number: n + 1, name, color: parts[0].color, interpretedType: parts[0].type, volumeMl: ml };
    });
}

/** The ellipsoid's border on slice k as i0 j0 i1 j1 …: from its deepest point outwards in 120 directions. */
function outline(part, k) {
    // (x − at)ᵀ D (x − at) = 1 with x = origin + A (i, j): a quadratic form of (i, j)
    const weigh = part.r.map((r) => 1 / (r * r));
    const base = world(ORIGIN_MM, 0, 0, k).map((x, axis) => x - part.at[axis]);
    const column = (c) => [0, 1, 2].map((r) => DIRECTION[3 * r + c] * SPACING_MM[c]);
    const [u, v] = [column(0), column(1)];
    const dot = (p, q) => weigh.reduce((sum, w, axis) => sum + w * p[axis] * q[axis], 0);
    const [uu, uv, vv, ub, vb, bb] = [dot(u, u), dot(u, v), dot(v, v), dot(u, base), dot(v, base), dot(base, base)];
    const det = uu * vv - uv * uv;
    const [i0, j0] = [(-ub * vv + vb * uv) / det, (-vb * uu + ub * uv) / det];
    const depth = 1 - (bb + ub * i0 + vb * j0);
    if (depth <= 0) {
        return null;
    }
    return Array.from({ length: 120 }, (_, n) => {
        const angle = (n / 120) * 2 * Math.PI;
        const [di, dj] = [Math.cos(angle), Math.sin(angle)];
        const length =
            Math.sqrt(depth / (uu * di * di + 2 * uv * di * dj + vv * dj * dj)) * (1 + 0.008 * Math.sin(5 * angle + k));
        return [i0 + di * length, j0 + dj * length];
    }).flat();
}

export function contours(second, registration, state) {
    return volumes().map(({ name, color }) => ({
        name,
        color,
        state,
        contours: PARTS.filter((part) => part.name === name).flatMap((part) => {
            const one = shape(part, second, registration);
            return Array.from({ length: SIZE[2] }, (_, k) => k).flatMap((k) => {
                const pointsIndex = outline(one, k);
                return pointsIndex === null ? [] : [{ sliceIndex: k, pointsIndex }];
            });
        }),
    }));
}

function greys(view, registration, k) {
    const [nx, ny] = SIZE;
    const values = new Array(nx * ny);
    const sets = { first: [false], second: [true], fused: [false, true] }[view].map((second) =>
        PARTS.map((part) => shape(part, second, registration)),
    );
    let seed = 1 + k * 7919;
    for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++) {
            const [x, y, z] = world(ORIGIN_MM, i, j, k);
            let value = 0;
            for (const parts of sets) {
                value += parts.reduce((v, part) => (inside(part, x, y, z, 1) ? part.value : v), -1000) / sets.length;
            }
            seed = (seed * 1103515245 + 12345) % 2147483648;
            values[j * nx + i] = Math.round(value + (seed / 2147483648 - 0.5) * (view === 'second' ? 70 : 36));
        }
    }
    return values;
}

export function slicePng(view, registration, k, centre, width) {
    const [nx, ny] = SIZE;
    const rows = Buffer.alloc((nx + 1) * ny);
    greys(view, registration, k).forEach((value, at) => {
        rows[Math.floor(at / nx) * (nx + 1) + (at % nx) + 1] = Math.max(
            0,
            Math.min(255, Math.round((255 * (value - centre + width / 2)) / width)),
        );
    });
    return png(nx, ny, rows);
}

function png(width, height, rows) {
    const chunk = (type, data) => {
        const body = Buffer.concat([Buffer.from(type), data]);
        const out = Buffer.alloc(body.length + 8);
        out.writeUInt32BE(data.length, 0);
        body.copy(out, 4);
        out.writeUInt32BE(crc32(body), body.length + 4);
        return out;
    };
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head[8] = 8; // bits; colour type 0: grey
    const mark = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
    return Buffer.concat([mark, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
