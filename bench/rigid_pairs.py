#!/usr/bin/env python3
"""Rigid pairs with known truth from single CT volumes, to measure rigid registration on.

    bench/rigid_pairs.py OUT CT.nii.gz [CT.nii.gz ...]

For every CT two pairs are written in the layout of the shared registration data: OUT/T1/NAME (the same modality: other grid,
cropping, noise) and OUT/T2/NAME (a pseudo-MR: non-monotonic intensity, smooth bias field, Rician noise). NAME is that of the
folder the CT lies in. The same arguments give the same files. Rotations reach 8 degrees and translations 25 mm an axis; the
moving image is sampled by cubic splines, which the engine under test does not use. Needs python3-numpy and python3-scipy.
"""
import gzip
import math
import pathlib
import struct
import sys
import zlib

import numpy as np
from scipy import ndimage

FLIP = np.diag([-1.0, -1.0, 1.0])  # RAS <-> LPS


def read(path):
    """Array [i, j, k], affine LPS (3x4)."""
    raw = gzip.open(path).read()
    size = struct.unpack("<8h", raw[40:56])[1:4]
    kind = {2: "u1", 4: "<i2", 8: "<i4", 16: "<f4", 512: "<u2"}[struct.unpack("<h", raw[70:72])[0]]
    start = int(struct.unpack("<f", raw[108:112])[0])
    ras = np.frombuffer(raw[280:328], "<f4").reshape(3, 4).astype(float)
    values = np.frombuffer(raw, kind, int(np.prod(size)), start).reshape(size, order="F")
    return values.astype(np.float32), FLIP @ ras


def write(path, values, lps):
    ras = FLIP @ lps
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<8h", header, 40, 3, *values.shape, 1, 1, 1, 1)
    kind, bits = (2, 8) if values.dtype == np.uint8 else (4, 16)
    struct.pack_into("<hh", header, 70, kind, bits)
    struct.pack_into("<8f", header, 76, 1, *np.linalg.norm(lps[:, :3], axis=0), 1, 1, 1, 1)
    struct.pack_into("<fff", header, 108, 352, 1, 0)
    struct.pack_into("<B", header, 123, 2)
    struct.pack_into("<hh", header, 252, 0, 1)
    struct.pack_into("<12f", header, 280, *ras.ravel())
    header[344:348] = b"n+1\0"
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wb", 3) as out:
        out.write(bytes(header) + values.tobytes(order="F"))


def rotation(degrees):
    x, y, z = np.radians(degrees)
    rx = np.array([[1, 0, 0], [0, math.cos(x), -math.sin(x)], [0, math.sin(x), math.cos(x)]])
    ry = np.array([[math.cos(y), 0, math.sin(y)], [0, 1, 0], [-math.sin(y), 0, math.cos(y)]])
    rz = np.array([[math.cos(z), -math.sin(z), 0], [math.sin(z), math.cos(z), 0], [0, 0, 1]])
    return rz @ ry @ rx


def body_of(ct):
    inside, count = ndimage.label(ct > -300)
    sizes = ndimage.sum_labels(np.ones_like(ct), inside, range(1, count + 1))
    body = inside == 1 + int(np.argmax(sizes))
    for k in range(body.shape[2]):
        body[:, :, k] = ndimage.binary_fill_holes(body[:, :, k])
    return body


def pseudo_mr(hu):
    """Air dark, fat bright, muscle middling, marrow bright, cortex and metal dark."""
    return np.interp(hu, [-1000, -500, -150, -80, -10, 50, 120, 350, 900, 2000], [5, 20, 650, 800, 430, 380, 330, 600, 90, 40])


def bias(shape, rng):
    grid = np.meshgrid(*[np.linspace(-1, 1, n) for n in shape], indexing="ij", sparse=True)
    field = sum(rng.uniform(-0.25, 0.25) * g for g in grid)
    field = field + sum(rng.uniform(-0.15, 0.15) * grid[a] * grid[b] for a in range(3) for b in range(a, 3))
    return np.exp(field)


def make(source, out, other_modality):
    name = pathlib.Path(source).parent.name
    rng = np.random.default_rng(zlib.crc32(f"{name} {other_modality}".encode()))
    ct, affine = read(source)
    body = body_of(ct)
    size = np.array(ct.shape)
    centre = affine[:, :3] @ ((size - 1) / 2) + affine[:, 3]
    turn = rotation(rng.uniform(-8, 8, 3))
    shift = rng.uniform(-25, 25, 3)  # fixed -> moving: q = R (p - c) + c + t
    spacing = np.linalg.norm(affine[:, :3], axis=0)
    wanted = np.array([spacing[0] * rng.uniform(0.9, 1.1), 0, rng.uniform(1.5, 3.2)])
    wanted[1] = wanted[0]
    crop = rng.integers(0, 9, 6) * np.array([1, 1, 2, 1, 1, 2])
    span = (size - 1 - crop[:3] - crop[3:]) * spacing
    shape = np.maximum(32, (span / wanted).astype(int) + 1)
    direction = affine[:, :3] / spacing
    grid = np.c_[direction * wanted, affine[:, :3] @ crop[:3] + affine[:, 3] + rng.uniform(-2, 2, 3)]
    # moving voxel -> moving point -> fixed point -> fixed voxel
    back = np.linalg.inv(affine[:, :3]) @ turn.T
    matrix = back @ grid[:, :3]
    offset = back @ (grid[:, 3] - centre - shift) + np.linalg.inv(affine[:, :3]) @ (centre - affine[:, 3])
    values = pseudo_mr(ct) if other_modality else ct
    empty = 5 if other_modality else -1000
    moved = ndimage.affine_transform(values, matrix, offset, tuple(shape), order=3, mode="constant", cval=empty)
    if other_modality:
        moved = np.maximum(0, moved) * bias(moved.shape, rng)
        moved = np.hypot(moved + rng.normal(0, 18, moved.shape), rng.normal(0, 18, moved.shape))
    else:
        moved = moved + rng.normal(0, 20, moved.shape)
    fixed = ct + rng.normal(0, 20, ct.shape)
    folder = pathlib.Path(out) / ("T2" if other_modality else "T1") / name
    write(folder / "fixed.nii.gz", np.round(fixed).clip(-1024, 3071).astype(np.int16), affine)
    write(folder / "moving.nii.gz", np.round(moved).clip(-1024, 3071).astype(np.int16), grid)
    write(folder / "bodymask.nii.gz", body.astype(np.uint8), affine)
    inside = np.argwhere(body)
    chosen = inside[rng.choice(len(inside), 4000)]
    points = chosen @ affine[:, :3].T + affine[:, 3]
    truth = (points - centre) @ turn.T + centre + shift
    with gzip.open(folder / "points_fixed_moving_lps_mm.csv.gz", "wt") as csv:
        csv.write("k,j,i,mx,my,mz\n")
        for (i, j, k), q in zip(chosen, truth):
            csv.write(f"{k},{j},{i},{q[0]:.5f},{q[1]:.5f},{q[2]:.5f}\n")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    for ct_file in sys.argv[2:]:
        for second_modality in (False, True):
            make(ct_file, sys.argv[1], second_modality)
