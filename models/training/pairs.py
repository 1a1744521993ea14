"""Registration pairs with known truth as cases: images that no network was trained on, of patients that it was."""

import csv
import gzip
from pathlib import Path

import numpy as np

import data

LABELS = {1: 0, 2: 1, 3: 2, 4: 3, 5: 6}
"""Values in fseg.nii.gz, and the channels that they stand for."""


def fixed_cases(folder):
    """Cases from the fixed images of pairs (folder/*/fixed.nii.gz with fseg.nii.gz)."""
    for file in sorted(Path(folder).glob("*/fixed.nii.gz")):
        image, voxel = data.read_volume(file)
        values, _ = data.read_volume(file.parent / "fseg.nii.gz")
        labels = np.zeros(values.shape, np.uint8)
        for value, channel in LABELS.items():
            labels[values == value] |= 1 << channel
        yield whole_case(file.parent.name, image, labels, voxel)


def pseudo_mr_cases(folder, root):
    """Cases from the moving pseudo-MR images of rigid pairs; the contours come from the patient of that number."""
    import nibabel

    for file in sorted(Path(folder).glob("*/moving.nii.gz")):
        patient = Path(root) / "train" / f"pt_{file.parent.name}" / "labels.nii.gz"
        contours, its_voxel = data.read_volume(patient)
        image, voxel = data.read_volume(file)
        start, its_start = origin(nibabel.load(str(file)).affine), origin(nibabel.load(str(patient)).affine)
        fixed, moving = points(next(file.parent.glob("points_*.csv.gz")))
        rotation, shift = rigid(fixed[:, ::-1] * its_voxel[::-1] + its_start, moving)
        index = np.stack(np.meshgrid(*(np.arange(n) for n in image.shape[::-1]), indexing="ij"), axis=-1)
        place = index * np.array(voxel[::-1]) + start
        there = (place - shift) @ rotation
        spot = np.rint((there - its_start) / np.array(its_voxel[::-1])).astype(int)
        inside = ((spot >= 0) & (spot < np.array(contours.shape[::-1]))).all(axis=-1)
        labels = np.zeros(image.shape[::-1], np.uint8)
        x, y, z = spot[inside].T
        labels[inside] = contours[z, y, x].astype(np.int32) & (1 << len(data.STRUCTURES)) - 1
        yield whole_case(file.parent.name, image, labels.transpose(2, 1, 0), voxel)


def whole_case(name, image, labels, voxel):
    """A case whose present structures are those with a voxel."""
    present = tuple(bool((labels >> c & 1).any()) for c in range(len(data.STRUCTURES)))
    return data.Case(name, image.astype(np.float32), np.ascontiguousarray(labels), voxel, present)


def origin(affine):
    """Place of voxel 0 in LPS mm (x, y, z)."""
    return affine[:3, 3] * (-1, -1, 1)


def points(file):
    """Corresponding points: voxels (z, y, x) of the fixed image, LPS mm in the moving one."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        values = np.array([[float(v) for v in row] for row in list(csv.reader(lines))[1:]])
    return values[:, :3], values[:, 3:6]


def rigid(fixed, moving):
    """Rotation R and shift t with moving = R fixed + t, by least squares."""
    fixed_mean, moving_mean = fixed.mean(axis=0), moving.mean(axis=0)
    u, _, v = np.linalg.svd((moving - moving_mean).T @ (fixed - fixed_mean))
    rotation = u @ np.diag([1, 1, np.linalg.det(u @ v)]) @ v
    return rotation, moving_mean - rotation @ fixed_mean
