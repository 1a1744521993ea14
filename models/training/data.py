"""Cases with contours: reading, checking and caching. Arrays are [z][y][x]: to superior, to posterior, to left."""

import csv
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

STRUCTURES = ("Brainstem", "SpinalCord", "Parotid_R", "Parotid_L", "Esophagus", "Larynx", "Bone_Mandible")
"""TG-263 names; the place in this list is the bit in labels.nii.gz and the channel of the network."""
ROI_KEYS = ("Brainstem", "SpinalCord", "RightParotid", "LeftParotid", "Esophagus", "Larynx", "Mandible")
"""Names of the same structures among the `roi` keys of manifest.json."""
OPEN_ENDED = (1, 4)
"""Channels whose contours end below where the physician stopped, not where the organ ends."""
AIR_HU = -1000
BODY_HU = -300
MARGIN_MM = 24.0


@dataclass
class Case:
    """One patient: image in HU, structures as bits, voxel size in mm along z, y, x; the rest is remembered."""

    name: str
    image: np.ndarray
    labels: np.ndarray
    voxel: tuple
    present: tuple
    voxels: dict = field(default_factory=dict)
    ends: dict = field(default_factory=dict)

    def lowest(self, channel):
        """Lowest slice that holds the structure; 0 when it is absent."""
        if channel not in self.ends:
            slices = np.flatnonzero((self.labels >> channel & 1).any(axis=(1, 2)))
            self.ends[channel] = int(slices[0]) if slices.size else 0
        return self.ends[channel]


def entries(root, split):
    """Manifest entries of a split ('' = all) with the folder of each; grade C and unreadable ones are left out."""
    root = Path(root)
    grades = {}
    if (root / "grades.csv").exists():
        with open(root / "grades.csv", newline="", encoding="utf-8") as lines:
            grades = {row["patient"]: row["grade"] for row in csv.DictReader(lines)}
    chosen = []
    for entry in json.loads((root / "manifest.json").read_text(encoding="utf-8")):
        where = entry.get("split", "train")
        folder = next((f for f in (root / where / entry["patient"], root / entry["patient"])
                       if (f / "ct.nii.gz").exists()), None)
        if folder and split in ("", where) and grades.get(entry["patient"], "A") != "C":
            chosen.append({**entry, "folder": folder, "grade": grades.get(entry["patient"], "A")})
    return chosen


def read_volume(file):
    """Array [z][y][x] and voxel size in mm (z, y, x) of a NIfTI file whose axes run to left, posterior, superior."""
    import nibabel

    volume = nibabel.load(str(file))
    directions = volume.affine[:3, :3]
    sizes = np.abs(np.diag(directions))
    if not np.allclose(directions, np.diag(sizes * (-1, -1, 1)), atol=1e-3):
        raise ValueError(f"{Path(file).name} of {Path(file).parent.name} must run right-left, anterior-posterior, "
                         "inferior-superior along its axes")
    return np.asanyarray(volume.dataobj).transpose(2, 1, 0), tuple(float(s) for s in sizes[::-1])


def read_case(entry, crop=True):
    """The case of a manifest entry, cropped to its imaged slab and, with `crop`, to the body with a margin."""
    image, voxel = read_volume(entry["folder"] / "ct.nii.gz")
    labels, _ = read_volume(entry["folder"] / "labels.nii.gz")
    low, high = entry.get("slab_z", (0, image.shape[0] - 1))
    image = np.ascontiguousarray(image[low:high + 1]).astype(np.int16)
    labels = np.ascontiguousarray(labels[low:high + 1]).astype(np.int32)
    labels = (labels & (1 << len(STRUCTURES)) - 1).astype(np.uint8)
    if crop:
        image, labels = cropped(image, labels, voxel)
    present = tuple(key in entry["roi"] for key in ROI_KEYS)
    return Case(entry["patient"], image, labels, voxel, present)


def cropped(image, labels, voxel):
    """Image and labels about the body, with a margin of MARGIN_MM of what surrounds it, in x and y."""
    body = (image > BODY_HU) | (labels > 0)
    window = [slice(None)]
    for axis, others in ((1, (0, 2)), (2, (0, 1))):
        inside = np.flatnonzero(body.any(axis=others))
        margin = int(round(MARGIN_MM / voxel[axis]))
        low, high = (inside[0], inside[-1]) if inside.size else (0, image.shape[axis] - 1)
        window.append(slice(max(0, low - margin), high + 1 + margin))
    return image[tuple(window)].copy(), labels[tuple(window)].copy()


def load(root, split, cache, crop=True):
    """All cases of a split, from the cache folder where they lie in it."""
    os.makedirs(cache, exist_ok=True)
    return [cached_case(entry, Path(cache), crop) for entry in entries(root, split)]


def cached_case(entry, cache, crop):
    """The case, read once and kept as a file named after the case and its label file's time."""
    stamp = int((entry["folder"] / "labels.nii.gz").stat().st_mtime)
    file = cache / f"{entry['patient']}-{'body' if crop else 'whole'}-{stamp}.npz"
    if not file.exists():
        case = read_case(entry, crop)
        partial = file.with_suffix(".part.npz")
        np.savez(partial, image=case.image, labels=case.labels, voxel=case.voxel)
        os.replace(partial, file)
    with np.load(file) as kept:
        present = tuple(key in entry["roi"] for key in ROI_KEYS)
        return Case(entry["patient"], kept["image"], kept["labels"], tuple(kept["voxel"]), present)
