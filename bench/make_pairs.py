#!/usr/bin/python3
"""Pairs with known truth from planning CTs, of the kinds T1 to T4 and in the layout of the shared registration data.

usage: bench/make_pairs.py --out DIR [--data DIR] [--kinds T1,T2,T3,T4] [--cases 4] [--first 0]

The k-th case of a kind uses the k-th grade-A training patient and the random seed (kind, patient): the same files on each run.
The true map fixed → moving is rigid(x + u(x)): u is one cubic B-spline lattice at the voxels of the fixed image, so the map
is known between voxels too. The moving image is the CT drawn through the inverse map, solved to INVERSE_MM. Each case checks
itself: before noise, moving at the true points must show the same grey as fixed.
The points file keeps the shared data's form: fixed as array index (k, j, i), moving in LPS mm.
"""

import argparse
import csv
import gzip
import pathlib

import numpy
from scipy import ndimage

import images

ROOT = pathlib.Path(__file__).resolve().parent.parent
POINTS = 4000
INVERSE_MM = 1e-4
SELF_CHECK_HU = 25  # median difference at body points: what one more interpolation of a 3-5 mm grid may change
SELF_CHECK_SHIFT_MM = 4  # and points off by so much must look clearly worse
JACOBIAN_LEAST = 0.3
AIR = -1000
# labels of the pairs 1..5: bits of the source's bitmask (brainstem, cord, right parotid, left parotid, mandible)
LABEL_BITS = (0, 1, 2, 3, 6)


def rotation(degrees):
    a, b, c = numpy.radians(degrees)
    x = [[1, 0, 0], [0, numpy.cos(a), -numpy.sin(a)], [0, numpy.sin(a), numpy.cos(a)]]
    y = [[numpy.cos(b), 0, numpy.sin(b)], [0, 1, 0], [-numpy.sin(b), 0, numpy.cos(b)]]
    z = [[numpy.cos(c), -numpy.sin(c), 0], [numpy.sin(c), numpy.cos(c), 0], [0, 0, 1]]
    return numpy.array(z) @ numpy.array(y) @ numpy.array(x)


def body_of(ct):
    mask = ndimage.binary_opening(ct > -300, iterations=2)
    labels, count = ndimage.label(mask)
    if count == 0:
        raise SystemExit("no body in this CT")
    mask = labels == 1 + numpy.argmax(ndimage.sum_labels(mask, labels, range(1, count + 1)))
    for k in range(mask.shape[2]):
        mask[:, :, k] = ndimage.binary_fill_holes(mask[:, :, k])
    return mask


class TrueMap:
    """p(x) = R (x + u(x) - c) + c + t, LPS mm; u a B-spline lattice with its nodes at the voxels."""

    def __init__(self, affine, centre, matrix, shift, lattice=None):
        self.affine, self.centre, self.matrix, self.shift = affine, centre, matrix, shift
        self.lattice = lattice

    def displacement(self, points, order):
        if self.lattice is None:
            return numpy.zeros((len(points), 3))
        at = images.to_index(self.affine, points)
        source = self.lattice if order == 3 else self.nodes
        return numpy.stack([ndimage.map_coordinates(c, at, order=order, mode="nearest", prefilter=False)
                            for c in source], axis=1)

    @property
    def nodes(self):
        """u at the voxels themselves."""
        if not hasattr(self, "_nodes"):
            weights = [1 / 6, 4 / 6, 1 / 6]
            self._nodes = self.lattice
            for axis in (1, 2, 3):
                self._nodes = ndimage.convolve1d(self._nodes, weights, axis=axis, mode="nearest")
        return self._nodes

    def forward(self, points):
        return (points + self.displacement(points, 3) - self.centre) @ self.matrix.T + self.centre + self.shift

    def inverse(self, points):
        """Fixed-point iteration, the last steps with the exact spline and only where it has not settled."""
        target = (points - self.centre - self.shift) @ self.matrix + self.centre
        x = target.copy()
        if self.lattice is None:
            return x
        for _ in range(12):
            x = target - self.displacement(x, 1)
        open_points = numpy.arange(len(x))
        for _ in range(40):
            new = target[open_points] - self.displacement(x[open_points], 3)
            moved = numpy.linalg.norm(new - x[open_points], axis=1)
            x[open_points] = new
            open_points = open_points[moved > INVERSE_MM]
            if len(open_points) == 0:
                return x
        raise SystemExit(f"the map could not be inverted at {len(open_points)} points")

    def least_jacobian(self, mask):
        spacing = numpy.linalg.norm(self.affine[:3, :3], axis=0)
        rows = [[numpy.gradient(self.nodes[c], spacing[a], axis=a) + (a == c) for a in range(3)] for c in range(3)]
        det = sum(rows[0][a] * (rows[1][(a + 1) % 3] * rows[2][(a + 2) % 3] - rows[1][(a + 2) % 3] * rows[2][(a + 1) % 3])
                  for a in range(3))
        return det[mask].min()


def smooth_deformation(random, body, spacing):
    """Random motion of 8-15 mm at its largest, and the body's surface drawn in by up to 8 mm (weight loss)."""
    field = numpy.stack([ndimage.gaussian_filter(random.standard_normal(body.shape), 28 / spacing) for _ in range(3)])
    field *= random.uniform(8, 15) / numpy.linalg.norm(field, axis=0)[body].max()
    depth = ndimage.distance_transform_edt(body, spacing) - ndimage.distance_transform_edt(~body, spacing)
    inward = numpy.stack(numpy.gradient(ndimage.gaussian_filter(depth, 10 / spacing), *spacing))
    inward /= numpy.maximum(numpy.linalg.norm(inward, axis=0), 0.2)
    near = numpy.exp(-(numpy.maximum(depth, 0) / 25) ** 2) * numpy.exp(-(numpy.minimum(depth, 0) / 40) ** 2)
    loss = random.uniform(4, 8) * near * inward
    loss[2] = 0
    return field + numpy.stack([ndimage.gaussian_filter(c, 6 / spacing) for c in loss])


def correlated(random, shape, spacing, mm):
    noise = ndimage.gaussian_filter(random.standard_normal(shape), mm / spacing)
    return noise / noise.std()


def pseudo_mr(random, ct, spacing):
    """Non-monotonic in HU: air and bone dark, fat bright, soft tissue in between; bias field of ±30 %, Rician noise."""
    grey = numpy.interp(ct, [-1000, -400, -120, -60, 0, 40, 80, 200, 700, 2000], [10, 30, 700, 620, 330, 480, 560, 300, 90, 40])
    bias = numpy.exp(0.18 * correlated(random, ct.shape, spacing, 70))
    a, b = (random.standard_normal(ct.shape) * 22 for _ in range(2))
    return numpy.clip(numpy.hypot(grey * bias + a, b), 0, 4000)


def cone_beam(random, ct, affine, body):
    """Shading (cupping and a tilt), correlated noise, HU scale off by 5 %, a cylinder of 240-280 mm and a short z range."""
    spacing = numpy.linalg.norm(affine[:3, :3], axis=0)
    at = images.to_lps(affine, numpy.indices(ct.shape).reshape(3, -1)).reshape(*ct.shape, 3)
    middle = at[body].mean(axis=0)
    radius = random.uniform(120, 140)
    from_axis = numpy.hypot(at[..., 0] - middle[0], at[..., 1] - middle[1])
    fov = (from_axis < radius) & (abs(at[..., 2] - middle[2]) < random.uniform(85, 105))
    shading = -120 * (1 - (from_axis / radius) ** 2) + 60 * (at[..., 1] - middle[1]) / radius
    shading += 50 * correlated(random, ct.shape, spacing, 40)
    noise = 45 * correlated(random, ct.shape, spacing, 3) + 20 * random.standard_normal(ct.shape)
    grey = numpy.where(ct > -700, 1.05 * ct + shading, ct) + noise
    return numpy.where(fov, grey, -1024), fov


def true_map(random, kind, affine, body, spacing):
    centre = images.to_lps(affine, numpy.argwhere(body).mean(axis=0)[:, None])[0]
    rigid_only = kind in ("T1", "T2")
    degrees, shift = ((8, 25) if rigid_only else (3, 6))
    matrix, move = rotation(random.uniform(-degrees, degrees, 3)), random.uniform(-shift, shift, 3)
    if rigid_only:
        return TrueMap(affine, centre, matrix, move)
    field = smooth_deformation(random, body, spacing)
    for _ in range(10):
        truth = TrueMap(affine, centre, matrix, move, field)
        if truth.least_jacobian(ndimage.binary_dilation(body, iterations=3)) >= JACOBIAN_LEAST:
            return truth
        field = 0.85 * field
    raise SystemExit("no deformation of this patient without strong compression")


def moving_grid(random, kind, affine, shape):
    """T1, T2: other voxels, and some slices missing at both ends."""
    if kind in ("T3", "T4"):
        return affine, shape
    spacing = numpy.linalg.norm(affine[:3, :3], axis=0)
    other = numpy.array([spacing[0] * 0.97, spacing[1] * 0.97, 3.0])
    extent = spacing * shape
    cut = numpy.array([0, 0, random.uniform(0.03, 0.12) * extent[2]])
    grid = affine.copy()
    grid[:3, :3] = affine[:3, :3] / spacing * other
    grid[:3, 3] += affine[:3, :3] / spacing @ cut
    return grid, tuple(int(n) for n in (extent - 2 * cut) / other)


def moving_of(truth, ct, seg, affine, grid, shape):
    index = numpy.indices(shape).reshape(3, -1)
    source = images.to_index(affine, truth.inverse(images.to_lps(grid, index)))
    grey = ndimage.map_coordinates(ct, source, order=3, mode="constant", cval=AIR).reshape(shape)
    labels = ndimage.map_coordinates(seg, source, order=0, mode="constant", cval=0).reshape(shape)
    return numpy.clip(grey, -1024, 3071), labels


def points_of(random, truth, body, affine, grid, shape):
    voxels = numpy.argwhere(body)
    chosen = voxels[random.permutation(len(voxels))[:POINTS]]
    to = truth.forward(images.to_lps(affine, chosen.T))
    at = images.to_index(grid, to)
    inside = ((at > 1) & (at < numpy.array(shape)[:, None] - 2)).all(axis=0)
    return chosen[inside], to[inside]


def check_itself(name, truth, ct, moving, grid, chosen, to):
    """Fails where the points and the drawn image disagree, or where the inverse map does not undo the map."""
    def off_by(shift):
        seen = ndimage.map_coordinates(moving, images.to_index(grid, to + shift), order=3, mode="nearest")
        return float(numpy.median(abs(seen - ct[tuple(chosen.T)])))

    off = off_by(0)
    shifted = min(off_by(s * SELF_CHECK_SHIFT_MM * numpy.eye(3)[a]) for a in range(3) for s in (-1, 1))
    back = float(numpy.abs(truth.forward(truth.inverse(to)) - to).max())
    if off > SELF_CHECK_HU or off > 0.75 * shifted or back > 1e-3:
        raise SystemExit(f"{name}: truth and image disagree: {off:.1f} HU (shifted {shifted:.1f}), inverse {back:.5f} mm")
    return off, back


def make(kind, patient, source, out):
    random = numpy.random.default_rng([int(kind[1]), int(patient.split("_")[1])])
    ct, affine = images.read(source / "ct.nii.gz")
    bits, _ = images.read(source / "labels.nii.gz")
    ct = ct.astype(float) - (1024 if ct.min() >= 0 else 0)
    spacing = numpy.linalg.norm(affine[:3, :3], axis=0)
    body = body_of(ct)
    seg = numpy.zeros(ct.shape, "u1")
    for label, bit in enumerate(LABEL_BITS, 1):
        seg[(bits >> bit) & 1 == 1] = label
    truth = true_map(random, kind, affine, body, spacing)
    grid, shape = moving_grid(random, kind, affine, ct.shape)
    moving, moving_seg = moving_of(truth, ct, seg, affine, grid, shape)
    fixed, mask, extra = ct, body, {}
    if kind == "T4":
        fixed, fov = cone_beam(random, ct, affine, body)
        mask, extra = body & fov, {"fov": fov.astype("u1")}
    chosen, to = points_of(random, truth, mask, affine, grid, shape)
    checked = check_itself(f"{kind} {patient}", truth, ct, moving, grid, chosen, to)
    if kind != "T4":
        fixed = fixed + 12 * random.standard_normal(fixed.shape)
    moving_spacing = numpy.linalg.norm(grid[:3, :3], axis=0)
    moving = pseudo_mr(random, moving, moving_spacing) if kind == "T2" else moving + 12 * random.standard_normal(shape)
    if kind in ("T3", "T4"):
        extra.update(fseg=seg, mseg=None)
    write(out, affine, grid, numpy.clip(fixed, -1024, 3071), numpy.clip(moving, -1024, 4000), mask, extra, moving_seg)
    write_points(out, chosen, to)
    least = truth.least_jacobian(mask) if truth.lattice is not None else 1
    motion = numpy.linalg.norm(to - images.to_lps(affine, chosen.T), axis=1)
    print(f"{kind} {patient}: {len(chosen)} points, moved {motion.mean():.1f} (to {motion.max():.1f}) mm, "
          f"least Jacobian {least:.2f}, check {checked[0]:.1f} HU, {checked[1]:.5f} mm", flush=True)


def write(out, affine, grid, fixed, moving, mask, extra, moving_seg):
    out.mkdir(parents=True, exist_ok=True)
    images.write_nifti(out / "fixed.nii.gz", numpy.rint(fixed).astype("i2"), affine)
    images.write_nifti(out / "moving.nii.gz", numpy.rint(moving).astype("i2"), grid)
    images.write_nifti(out / "bodymask.nii.gz", mask.astype("u1"), affine)
    for name, data in extra.items():
        last = name == "mseg"
        images.write_nifti(out / f"{name}.nii.gz", moving_seg if last else data, grid if last else affine)


def write_points(out, chosen, to):
    with gzip.open(out / "points_fixed_moving_lps_mm.csv.gz", "wt", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["fx", "fy", "fz", "mx", "my", "mz"])
        for (i, j, k), p in zip(chosen, to):
            rows.writerow([f"{n:.4f}" for n in (k, j, i, *p)])


def patients(data):
    with open(data / "openkbp" / "grades.csv", newline="") as file:
        return [row["patient"] for row in csv.DictReader(file) if row["split"] == "train" and row["grade"] == "A"]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--out", type=pathlib.Path, required=True)
    options.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared" / "data")
    options.add_argument("--kinds", default="T1,T2,T3,T4")
    options.add_argument("--cases", type=int, default=4)
    options.add_argument("--first", type=int, default=0, help="skip so many patients")
    options = options.parse_args()
    if not (options.data / "openkbp" / "grades.csv").exists():
        raise SystemExit(f"no planning CTs at {options.data}/openkbp; name the data folder by --data")
    chosen = patients(options.data)[options.first:options.first + options.cases]
    for kind in options.kinds.split(","):
        for patient in chosen:
            make(kind, patient, options.data / "openkbp" / "train" / patient, options.out / kind / patient.split("_")[1])


if __name__ == "__main__":
    main()
