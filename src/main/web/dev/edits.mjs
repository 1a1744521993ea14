// What was drawn since the stand-in started.
import { contours, latticeOf } from './phantom.mjs';
import { problem } from './refusal.mjs';

export const edited = new Map();
export const edits = [];

/** Takes a drawn structure over as the server does: back to indices of the lattice, a new version, no approval. */
export function replaceStructure(one, set, name, { request, body, who }) {
    if (request.headers['if-match'] !== `"${set.version}"`) {
        problem(412, 'contour-set-changed', `the set is at version ${set.version}, not ${request.headers['if-match']}`);
    }
    const lattice = latticeOf('first', 'deformable');
    const index = (pointsMm) =>
        pointsMm.flatMap((_, at) => {
            if (at % 3 !== 0) {
                return [];
            }
            const d = [0, 1, 2].map((axis) => pointsMm[at + axis] - lattice.originMm[axis]);
            return [0, 1].map(
                (axis) =>
                    [0, 1, 2].reduce((sum, r) => sum + lattice.direction[3 * r + axis] * d[r], 0) /
                    lattice.spacingMm[axis],
            );
        });
    edited.set(
        `${set.id}/${name}`,
        body.contours.map(({ sliceIndex, pointsMm }) => ({ sliceIndex, pointsIndex: index(pointsMm) })),
    );
    set.structures.forEach((structure) => Object.assign(structure, { state: 'NOT_REVIEWED' }));
    Object.assign(set, { state: 'NOT_REVIEWED', origin: 'EDITED', version: set.version + 1 });
    edits.push({ caseId: one.id, at: new Date().toISOString(), kind: 'CONTOURS_EDITED', actor: who, name });
    return { name, contours: body.contours };
}

/** A structure in patient coordinates. */
export function structureOf(set, name) {
    const { originMm, direction, spacingMm } = latticeOf('first', 'deformable');
    const drawn =
        edited.get(`${set.id}/${name}`) ??
        contours(set.role === 'SECOND', 'deformable', set.state).find((one) => one.name === name).contours;
    const world = (i, j, k) =>
        [0, 1, 2].map(
            (r) => originMm[r] + [i, j, k].reduce((sum, n, c) => sum + direction[3 * r + c] * spacingMm[c] * n, 0),
        );
    return {
        name,
        contours: drawn.map(({ sliceIndex, pointsIndex }) => ({
            sliceIndex,
            pointsMm: pointsIndex.flatMap((_, at) =>
                at % 2 === 0 ? world(pointsIndex[at], pointsIndex[at + 1], sliceIndex) : [],
            ),
        })),
    };
}
