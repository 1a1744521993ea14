// Pictures and contours of a made-up pelvis for developing the page without a server. Units HU and mm.
import { crc32, deflateSync } from 'node:zlib';

export const SIZE = [256, 256, 48];
export const SPACING_MM = [1.6, 1.6, 3];
export const ORIGIN_MM = [-204, -198, -72];

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

export function contours(second, registration, state) {
    return volumes().map(({ name, color }) => ({
        name,
        color,
        state,
        contours: PARTS.filter((part) => part.name === name).flatMap((part) => {
            const one = shape(part, second, registration);
            return Array.from({ length: SIZE[2] }, (_, k) => k).flatMap((k) => {
                const dz = (ORIGIN_MM[2] + k * SPACING_MM[2] - one.at[2]) / one.r[2];
                if (dz * dz >= 1) {
                    return [];
                }
                const scale = Math.sqrt(1 - dz * dz);
                const pointsIndex = Array.from({ length: 120 }, (_, n) => {
                    const angle = (n / 120) * 2 * Math.PI;
                    const wobble = 1 + 0.008 * Math.sin(5 * angle + k);
                    return [
                        (one.at[0] + one.r[0] * scale * wobble * Math.cos(angle) - ORIGIN_MM[0]) / SPACING_MM[0],
                        (one.at[1] + one.r[1] * scale * wobble * Math.sin(angle) - ORIGIN_MM[1]) / SPACING_MM[1],
                    ];
                }).flat();
                return [{ sliceIndex: k, pointsIndex }];
            });
        }),
    }));
}

export function slicePng(view, registration, k, centre, width) {
    const [nx, ny] = SIZE;
    const rows = Buffer.alloc((nx + 1) * ny);
    const z = ORIGIN_MM[2] + k * SPACING_MM[2];
    const sets = { first: [false], second: [true], fused: [false, true] }[view].map((second) =>
        PARTS.map((part) => shape(part, second, registration)),
    );
    let seed = 1 + k * 7919;
    for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++) {
            const [x, y] = [ORIGIN_MM[0] + i * SPACING_MM[0], ORIGIN_MM[1] + j * SPACING_MM[1]];
            let value = 0;
            for (const parts of sets) {
                value += parts.reduce((v, part) => (inside(part, x, y, z, 1) ? part.value : v), -1000) / sets.length;
            }
            seed = (seed * 1103515245 + 12345) % 2147483648;
            value += (seed / 2147483648 - 0.5) * (view === 'second' ? 70 : 36);
            rows[j * (nx + 1) + i + 1] = Math.max(
                0,
                Math.min(255, Math.round((255 * (value - centre + width / 2)) / width)),
            );
        }
    }
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
