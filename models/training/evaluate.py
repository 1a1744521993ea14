"""Figures of trained weights on validation patients: Dice, surface Dice at 3 mm, HD95, with bootstrap intervals.

evaluate.py --weights /tmp/ct/weights.pt --data ../../../shared/openkbp --cache /tmp/cache --out /tmp/ct
"""

import argparse
import csv
import sys
import time
from pathlib import Path

import numpy as np
import torch
from scipy import ndimage

import data
import inference
import pairs
import synth

TOLERANCE_MM = 3.0
RESAMPLES = 2000


def border(mask):
    """Voxels of a mask with a face at the outside."""
    return mask & ~ndimage.binary_erosion(mask)


def surface_distances(one, other, voxel):
    """Distances in mm from each border voxel of a mask to the border of the other, both ways."""
    both = np.argwhere(one | other)
    low, high = both.min(axis=0), both.max(axis=0) + 1
    window = tuple(slice(max(0, l - 1), h + 1) for l, h in zip(low, high))
    first, second = border(one[window]), border(other[window])
    return (ndimage.distance_transform_edt(~second, sampling=voxel)[first],
            ndimage.distance_transform_edt(~first, sampling=voxel)[second])


def metrics(found, truth, voxel):
    """Dice, surface Dice at TOLERANCE_MM and HD95 in mm of two masks; a missed structure has 0, 0 and no HD95."""
    if not found.any() or not truth.any():
        return 0.0, 0.0, float("nan")
    there, back = surface_distances(found, truth, voxel)
    within = (there <= TOLERANCE_MM).sum() + (back <= TOLERANCE_MM).sum()
    worst = max(np.percentile(there, 95), np.percentile(back, 95))
    return inference.dice(found, truth), float(within) / (there.size + back.size), float(worst)


def interval(values, rng):
    """Mean and the bounds of its 95 % bootstrap interval over patients."""
    values = np.array([v for v in values if not np.isnan(v)])
    if not values.size:
        return float("nan"), float("nan"), float("nan")
    means = rng.choice(values, (RESAMPLES, values.size)).mean(axis=1)
    return float(values.mean()), float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


def evaluated(network, case, mode, image=None, flip=False):
    """Rows of figures for the contoured structures of a case, also within the contoured slices."""
    found = inference.masks(network, case, mode, image, flip)
    rows = []
    for channel, name in enumerate(data.STRUCTURES):
        if not case.present[channel]:
            continue
        truth = (case.labels >> channel & 1).astype(bool)
        if not truth.any():
            continue
        dice, surface, hd95 = metrics(found[channel], truth, case.voxel)
        slices = np.flatnonzero(truth.any(axis=(1, 2)))
        inside = slice(slices[0], slices[-1] + 1)
        rows.append({"patient": case.name, "structure": name, "dice": dice, "surface_dice": surface, "hd95_mm": hd95,
                     "dice_within_slices": inference.dice(found[channel][inside], truth[inside])})
    return rows


def table(rows):
    """The figures as a Markdown table: mean and 95 % interval per structure."""
    rng = np.random.default_rng(5)
    lines = ["| structure | patients | DSC | surface DSC 3 mm | HD95 mm | DSC within contoured slices |",
             "|---|---|---|---|---|---|"]
    for name in data.STRUCTURES:
        chosen = [row for row in rows if row["structure"] == name]
        if chosen:
            cells = [interval([row[key] for row in chosen], rng) for key in
                     ("dice", "surface_dice", "hd95_mm", "dice_within_slices")]
            texts = [f"{mean:.{d}f} ({low:.{d}f}-{high:.{d}f})" for (mean, low, high), d in zip(cells, (3, 3, 1, 3))]
            lines.append(f"| {name} | {len(chosen)} | " + " | ".join(texts) + " |")
    return "\n".join(lines) + "\n"


def arguments(argv):
    """The command line."""
    parser = argparse.ArgumentParser(description="Figures of trained weights on validation patients.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--data", help="folder with validation/ and manifest.json")
    parser.add_argument("--samples", help="folder of case folders with manifest.json, all of them evaluated")
    parser.add_argument("--pairs", help="folder of registration pairs, the fixed images of which are evaluated")
    parser.add_argument("--pseudo-mr", help="folder of pairs, the moving images of which are evaluated; needs --data")
    parser.add_argument("--flip", action="store_true", help="average with the scores of the mirror image")
    parser.add_argument("--cache", default="", help="folder for prepared cases")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", required=True, help="folder for figures.csv and figures.md")
    return parser.parse_args(argv)


def chosen_cases(options, mode):
    """Cases to evaluate, each with the image to take instead of its own, or None."""
    if options.pairs:
        return [(case, None) for case in pairs.fixed_cases(options.pairs)]
    if options.pseudo_mr:
        return [(case, None) for case in pairs.pseudo_mr_cases(options.pseudo_mr, options.data)]
    split = "validation" if options.data else ""
    cases = data.load(options.data or options.samples, split, options.cache)
    return [(case, synth.image_of(case, np.random.default_rng(number)) if mode == "MR" else None)
            for number, case in enumerate(cases)]


def main(argv):
    """Evaluates and writes figures.csv and figures.md."""
    options = arguments(argv)
    torch.set_num_threads(options.threads)
    network, mode = inference.load(options.weights)
    cases = chosen_cases(options, mode)
    began, rows = time.time(), []
    for case, image in cases:
        rows += evaluated(network, case, mode, image, options.flip)
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    with open(out / "figures.csv", "w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    text = table(rows)
    (out / "figures.md").write_text(text, encoding="utf-8")
    print(text + f"{len(cases)} cases, {(time.time() - began) / len(cases):.1f} s each")


if __name__ == "__main__":
    main(sys.argv[1:])
