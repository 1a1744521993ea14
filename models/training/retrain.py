"""Trains a model further on samples of approved contours, and puts it in force only if it is better.

retrain.py --model ct-head-neck --version 1.1 --init weights.pt --samples ../../data/samples/contours-ct \
    --frozen /data/frozen --work /tmp/retrain --by physicist

One command: gathers the samples (with --base also the set that the model came from, so that it forgets nothing), leaves
out what the frozen set holds, trains (train.py), exports (export.py), writes down what it was trained on (training.json)
and calls `contourflow models promote`, which compares old and new on the frozen set. Only the standard library is used.
"""

import argparse
import gzip
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TILT_MAX_DEG = 0.02
"""train.py takes images along the patient's axes only."""


def arguments(argv):
    """The command line."""
    parser = argparse.ArgumentParser(description="Trains a model further and promotes it if it is better.")
    parser.add_argument("--model", required=True, help="name in the registry")
    parser.add_argument("--version", required=True, help="version of the new model")
    parser.add_argument("--init", required=True, help="weights to start from")
    parser.add_argument("--samples", required=True, help="folder with manifest.json and train/, as Contourflow writes it")
    parser.add_argument("--base", help="set that the model was trained on before, in the same layout")
    parser.add_argument("--frozen", required=True, help="frozen set (contourflow models freeze)")
    parser.add_argument("--work", required=True, help="folder for what is made; a second run goes on where it stopped")
    parser.add_argument("--by", required=True, help="who decides; kept in the history")
    parser.add_argument("--iterations", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=5e-4, help="highest learning rate, lower than from nothing")
    parser.add_argument("--seed", type=int, default=20240611)
    parser.add_argument("--registry", default=str(HERE.parent), help="folder of the models in force")
    parser.add_argument("--contourflow", default=str(HERE.parent.parent / "contourflow"), help="the launcher")
    parser.add_argument("--evaluate-only", action="store_true", help="compare, but promote nothing")
    return parser.parse_args(argv)


def samples_hash(file):
    """SHA-256 of the samples of a NIfTI file, without header and compression: the same as Contourflow computes."""
    with (gzip.open if str(file).endswith(".gz") else open)(file, "rb") as volume:
        header = volume.read(348)
        order = "<" if struct.unpack("<i", header[:4])[0] == 348 else ">"
        volume.read(int(struct.unpack(order + "f", header[108:112])[0]) - 348)
        digest = hashlib.sha256()
        for block in iter(lambda: volume.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def entries(root, split):
    """Manifest entries of a set (of a split, '' = all) with the folder of each, those without an image left out."""
    root = Path(root)
    found = []
    for entry in json.loads((root / "manifest.json").read_text(encoding="utf-8")):
        where = entry.get("split", "train")
        folder = next((f for f in (root / where / entry["patient"], root / entry["patient"])
                       if (f / "ct.nii.gz").exists()), None)
        if folder and split in ("", where) and entry.get("roi"):
            found.append({**entry, "folder": folder, "image": samples_hash(folder / "ct.nii.gz")})
    return found


def usable(samples, frozen):
    """Samples to train on, and in words why the others are not."""
    images = {entry["image"] for entry in frozen}
    subjects = {entry["subject"] for entry in frozen if entry.get("subject")}
    names = {entry["patient"] for entry in frozen}
    chosen, left = [], []
    for entry in samples:
        if entry["image"] in images or entry["patient"] in names or entry.get("subject") in subjects:
            left.append(f"{entry['patient']} is of the frozen set")
        elif entry.get("tilt_deg", 0) > TILT_MAX_DEG:
            left.append(f"{entry['patient']} is tilted by {entry['tilt_deg']:.2f} degrees")
        else:
            chosen.append(entry)
    return chosen, left


def gather(chosen, folder, grades=None):
    """A set of links to the chosen samples, as train.py reads it."""
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "train").mkdir(parents=True)
    manifest = []
    for entry in chosen:
        (folder / "train" / entry["patient"]).symlink_to(entry["folder"].resolve())
        manifest.append({**{k: v for k, v in entry.items() if k not in ("folder", "image")}, "split": "train"})
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    if grades and Path(grades).exists():
        shutil.copy(grades, folder / "grades.csv")


def in_force(registry, model):
    """Folder of the files in force."""
    folder = Path(registry) / model
    active = folder / "active"
    return folder / "versions" / active.read_text(encoding="utf-8").strip() if active.exists() else folder


def record(chosen, before):
    """The text of training.json: what this model and those that it comes from were trained on."""
    known = []
    if (before / "training.json").exists():
        known = json.loads((before / "training.json").read_text(encoding="utf-8"))["samples"]
    samples = [{"id": entry["patient"], "subject": entry.get("subject", ""), "image": entry["image"]} for entry in chosen]
    seen = {sample["image"] for sample in samples}
    return json.dumps({"samples": samples + [s for s in known if s["image"] not in seen]}, indent=1)


def card(before, options, samples, base):
    """The card of the model in force with a line on what was added."""
    file = before / "MODEL_CARD.md"
    text = file.read_text(encoding="utf-8") if file.exists() else f"# {options.model}\n"
    return (text.rstrip() + f"\n\n## Version {options.version}\nTrained further on {samples} samples of approved contours of "
            f"this site and {base} of the set before ({options.iterations} iterations, seed {options.seed}). Figures of old "
            "and new on the frozen set: history.jsonl.\n")


def run(*command):
    """Runs a command; its failure is ours."""
    print("+", *command, flush=True)
    status = subprocess.run([str(part) for part in command], check=False).returncode
    if status:
        sys.exit(status)


def main(argv):
    """From samples to a model in force, or to the reason why not."""
    options = arguments(argv)
    work = Path(options.work)
    samples, left = usable(entries(options.samples, "train"), entries(options.frozen, ""))
    base, left_of_base = usable(entries(options.base, "train") if options.base else [], entries(options.frozen, ""))
    known = {entry["image"] for entry in samples}
    base = [entry for entry in base if entry["image"] not in known]
    for why in left + left_of_base:
        print("left out:", why)
    if not samples:
        sys.exit("retrain: there is no sample to train on")
    print(f"training on {len(samples)} samples and {len(base)} of the set before")
    gather(samples + base, work / "set", Path(options.base) / "grades.csv" if options.base else None)
    python = os.environ.get("PYTHON", sys.executable)
    run(python, HERE / "train.py", "--samples", work / "set", "--cache", work / "cache", "--out", work / "train",
        "--init", options.init, "--iterations", options.iterations, "--rate", options.rate, "--seed", options.seed)
    candidate = work / "candidate" / options.model
    run(python, HERE / "export.py", "--weights", work / "train" / "weights.pt", "--model", candidate,
        "--name", options.model, "--version", options.version)
    before = in_force(options.registry, options.model)
    (candidate / "training.json").write_text(record(samples + base, before), encoding="utf-8")
    (candidate / "MODEL_CARD.md").write_text(card(before, options, len(samples), len(base)), encoding="utf-8")
    command = [options.contourflow, "models", "evaluate" if options.evaluate_only else "promote",
               "--models", options.registry, "--model", options.model, "--candidate", work / "candidate",
               "--frozen", options.frozen]
    run(*command, *([] if options.evaluate_only else ["--by", options.by]))


if __name__ == "__main__":
    main(sys.argv[1:])
