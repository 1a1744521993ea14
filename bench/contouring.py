#!/usr/bin/env python3
"""Contouring by Contourflow's model beside atlas propagation: the contours of training patients, moved to a validation
patient by plastimatch or elastix and voted on. Prints Dice by structure, CPU and wall seconds, and memory as Markdown.

    bench/contouring.py --data ../shared/data/openkbp --patients 5 --atlases 3 [--model ct-head-neck] [--peers plastimatch,elastix]
"""

import argparse
import csv
import json
import pathlib
import tempfile

import numpy
import scipy.ndimage

import engines
import images

NAMES = ["Brainstem", "SpinalCord", "Parotid_R", "Parotid_L", "Esophagus", "Larynx", "Bone_Mandible"]
KEYS = ["Brainstem", "SpinalCord", "RightParotid", "LeftParotid", "Esophagus", "Larynx", "Mandible"]
PEERS = {
    "plastimatch": lambda: engines.Plastimatch("bspline", "bspline"),
    "elastix": lambda: engines.Elastix("bspline", ["rigid-mi-fast", "bspline-bending"]),
}


def patients(data, split, wanted):
    """Patients of grade A (the whole head and neck) that have every structure asked for, in order of their numbers."""
    grades = {row["patient"]: row["grade"] for row in csv.DictReader((data / "grades.csv").open())}
    facts = json.loads((data / "manifest.json").read_text())
    found = [one for one in facts if one["split"] == split and grades[one["patient"]] == "A"
             and all(key in one["roi"] for key in wanted)]
    return sorted(found, key=lambda one: int(one["patient"].split("_")[1]))


def warped(labels, affine, field, fixed_affine):
    """Label bits of the atlas where the field takes the voxels of the fixed grid (nearest neighbour)."""
    index = numpy.indices(field.shape[:3]).reshape(3, -1)
    world = fixed_affine[:3, :3] @ index + fixed_affine[:3, 3:] + field.reshape(-1, 3).T
    inverse = numpy.linalg.inv(affine)
    moving = inverse[:3, :3] @ world + inverse[:3, 3:]
    bits = scipy.ndimage.map_coordinates(labels.astype("f8"), moving, order=0, mode="constant", cval=0)
    return bits.reshape(field.shape[:3]).astype("u2")


def dice(a, b):
    return 2 * numpy.logical_and(a, b).sum() / max(1, a.sum() + b.sum())


def by_atlases(engine, ct, fixed_affine, atlases, data, folder):
    """Votes of the atlases that have a structure; more than half decides."""
    votes, voters, cost = numpy.zeros((len(NAMES),) + ct[1]), numpy.zeros(len(NAMES)), []
    for atlas in atlases:
        home = data / "train" / atlas["patient"]
        work = folder / f"{engine.name.replace(' ', '-')}-{atlas['patient']}"
        work.mkdir()
        run = engine.run(ct[0], home / "ct.nii.gz", None, work)
        cost.append(run)
        if run.failed:
            print(f"{engine.name} {atlas['patient']}: {run.failed}")
            continue
        labels, affine = images.read(home / "labels.nii.gz")
        bits = warped(labels, affine, run.field, fixed_affine)
        for bit, key in enumerate(KEYS):
            if key in atlas["roi"]:
                votes[bit] += bits >> bit & 1
                voters[bit] += 1
    masks = [votes[bit] * 2 > voters[bit] for bit in range(len(NAMES))]
    return masks, cost


def by_model(model, ct, folder):
    labels = folder / "labels.nii.gz"
    run = engines.measured([engines.ROOT / "contourflow", "contour", "--image", ct[0], "--model", model, "--modality", "CT",
                            "--out-labels", labels, "--json"], folder)
    if run.failed:
        raise SystemExit(f"contourflow contour: {run.failed}; see {folder}/log.txt")
    answer = json.loads((folder / "out.txt").read_text())
    bits = images.read(labels)[0].astype("u2")
    return [bits >> answer["bits"][name] & 1 > 0 for name in NAMES], [run]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--patients", type=int, default=5)
    parser.add_argument("--atlases", type=int, default=3)
    parser.add_argument("--model", default="ct-head-neck")
    parser.add_argument("--peers", default="plastimatch,elastix")
    options = parser.parse_args()
    data = options.data.resolve()
    atlases = patients(data, "train", KEYS)[:options.atlases]
    ways = {"contourflow " + options.model: None}
    ways.update({f"{peer}, {len(atlases)} atlases": PEERS[peer]() for peer in options.peers.split(",") if peer})
    scores = {way: {name: [] for name in NAMES} for way in ways}
    costs = {way: [] for way in ways}
    for patient in patients(data, "validation", ["Brainstem", "SpinalCord", "RightParotid", "LeftParotid"])[:options.patients]:
        home = data / "validation" / patient["patient"]
        truth, affine = images.read(home / "labels.nii.gz")
        ct = (home / "ct.nii.gz", truth.shape)
        for way, engine in ways.items():
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                masks, cost = (by_model(options.model, ct, folder) if engine is None
                               else by_atlases(engine, ct, affine, atlases, data, folder))
            costs[way].append((sum(run.cpu for run in cost), sum(run.wall for run in cost),
                               max(run.megabytes for run in cost)))
            for bit, key in enumerate(KEYS):
                if key in patient["roi"]:
                    scores[way][NAMES[bit]].append(dice(masks[bit], truth.astype("u2") >> bit & 1))
    print("| way | " + " | ".join(NAMES) + " | CPU s | wall s | MB |")
    print("|---" * (len(NAMES) + 4) + "|")
    for way in ways:
        means = [f"{numpy.mean(scores[way][name]):.3f}" if scores[way][name] else "-" for name in NAMES]
        cpu, wall, megabytes = numpy.median(numpy.array(costs[way]), axis=0)
        print(f"| {way} | " + " | ".join(means) + f" | {cpu:.0f} | {wall:.0f} | {megabytes:.0f} |")


if __name__ == "__main__":
    main()
