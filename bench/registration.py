#!/usr/bin/python3
"""Registration of Contourflow beside elastix, plastimatch and (when on PATH) greedy: the same files, two threads each, one run.

usage: bench/registration.py [--tasks T1,T2,T3,T4,T5,hopeless,growth] [--data DIR] [--cases DIR ...] [--scratch DIR]
                             [--engines WORD,...] [--cache FILE.json] [--rerun]

--data     folder of registration/, volumes/ and openkbp/; default ../shared/data beside the repository
--cases    more folders with T1/NAME/..., as bench/make_pairs.py writes them; "only" as the first word leaves the shared ones out
--engines  only engines whose name holds one of these words
--cache    results are kept here and those present are not run again (unless --rerun)
CPU seconds: user and system time of the whole process tree; memory: the largest resident set. The peers' time excludes the
drawing of elastix's field and includes plastimatch's and ours. Contourflow's time includes the start of its virtual machine.
"""

import argparse
import gzip
import json
import os
import pathlib
import signal
import statistics
import sys
import tempfile

import numpy
from scipy import ndimage

import engines
import images
import registration_volumes as volumes

POINTS = "points_fixed_moving_lps_mm.csv.gz"
PAIR_TASKS = ("T1", "T2", "T3", "T4")


def true_points(case, affine):
    """Fixed point: array index (k, j, i), despite the heading. Answers (fixed index (3, n), moving LPS (n, 3))."""
    with gzip.open(case / POINTS, "rt") as file:
        rows = numpy.loadtxt(file, delimiter=",", skiprows=1)
    return rows[:, 2::-1].T, rows[:, 3:]


def jacobian(field, affine):
    """Determinant of d(x + u)/dx, central differences on the field's grid."""
    to_mm = numpy.linalg.inv(affine[:3, :3])
    by_index = numpy.stack([numpy.stack(numpy.gradient(field[..., c].astype("f4")), axis=-1) for c in range(3)], axis=-2)
    return numpy.linalg.det(by_index @ to_mm.astype("f4") + numpy.eye(3, dtype="f4"))


def score_pair(case, run, deformable):
    """The result's figures as plain numbers for the cache."""
    fixed, affine = images.read(case / "fixed.nii.gz")
    at, truth = true_points(case, affine)
    moved = numpy.stack([ndimage.map_coordinates(run.field[..., c].astype(float), at, order=1, mode="nearest")
                         for c in range(3)], axis=1)
    error = numpy.linalg.norm(images.to_lps(affine, at) + moved - truth, axis=1)
    figures = {"mean": error.mean(), "p95": numpy.percentile(error, 95), "max": error.max()}
    if deformable:
        det = jacobian(run.field, affine)[images.read(case / "bodymask.nii.gz")[0] > 0]
        figures.update(folded=int((det <= 0).sum()), folded_percent=100 * float((det <= 0).mean()), least=det.min())
    return figures


def cost(run):
    kept = {"cpu": run.cpu, "wall": run.wall, "megabytes": run.megabytes, "failed": run.failed}
    kept["verdict"] = verdict(run.answer)
    kept["load"] = os.getloadavg()[0]  # CPU seconds grow when other work shares the cores
    return kept


def verdict(answer):
    quality = answer.get("deformableQuality") or answer.get("rigidQuality") or {}
    return quality.get("verdict", "")


def cases_of(task, roots):
    return [c for root in roots for c in sorted((root / task).glob("*")) if (c / "fixed.nii.gz").exists()]


def run_pairs(task, options, cache):
    for case in cases_of(task, options.roots):
        for engine in options.chosen(task):
            key = f"{task}/{case.parent.parent.name}/{case.name}/{engine.name}"
            if key in cache and not options.rerun:
                continue
            with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
                run = engine.run(case / "fixed.nii.gz", case / "moving.nii.gz", case / "bodymask.nii.gz", pathlib.Path(folder))
                figures = cost(run)
                if not run.failed:
                    figures.update(score_pair(case, run, task in ("T3", "T4")))
            cache.put(key, figures)
    print_pairs(task, cache)


def print_pairs(task, cache):
    """One row an engine over all its cases; the ratio to the best peer is of the medians of the mean error."""
    by_engine = {}
    for key, figures in cache.of(task):
        by_engine.setdefault(key.split("/", 3)[3], []).append(figures)
    middle = {}
    for name, found in by_engine.items():
        good = [f for f in found if not f["failed"]]
        if good:
            middle[name] = {k: statistics.median(f[k] for f in good) for k in ("mean", "p95", "cpu", "wall", "megabytes")}
    peers = [n for n in middle if not n.startswith("contourflow")]
    best = min(peers, key=lambda n: middle[n]["mean"], default=None)
    print(f"\n### {task}: medians over the cases; best peer: {best}\n")
    print("| engine | cases (failed) | mean mm | worst mean | p95 mm | worst p95 | max mm | CPU s | wall s | MB | "
          "folded voxels, worst | least Jacobian | mean, p95, CPU ÷ best peer |\n|" + "---|" * 13)
    for name in sorted(middle, key=lambda n: middle[n]["mean"]):
        m, good = middle[name], [f for f in by_engine[name] if not f["failed"]]
        ratio = " · ".join(f"{m[k] / middle[best][k]:.2f}" for k in ("mean", "p95", "cpu")) if best else "–"
        folded = max((f.get("folded", 0) for f in good))
        least = min((f.get("least", 1) for f in good))
        print(f"| {name} | {len(good)} ({len(by_engine[name]) - len(good)}) | {m['mean']:.3f} | {max(f['mean'] for f in good):.3f} "
              f"| {m['p95']:.3f} | {max(f['p95'] for f in good):.3f} | {max(f['max'] for f in good):.2f} | {m['cpu']:.1f} "
              f"| {m['wall']:.1f} | {m['megabytes']:.0f} | {folded} | {least:.2f} | {ratio} |")
    print("\n| case | engine | mean mm | p95 mm | CPU s | folded | verdict |\n|" + "---|" * 7)
    for key, f in sorted(cache.of(task)):
        case, name = "/".join(key.split("/", 3)[1:3]), key.split("/", 3)[3]
        shown = f"failed: {f['failed']} | – " if f["failed"] else f"{f['mean']:.3f} | {f['p95']:.3f} "
        print(f"| {case} | {name} | {shown}| {f['cpu']:.1f} | {f.get('folded', '–')} | {f.get('verdict', '')} |")


class Cache:
    """Results by task/root/case/engine; written after each, so that a run can go on where it was stopped."""

    def __init__(self, path):
        self.path = path
        self.results = json.loads(path.read_text()) if path and path.exists() else {}

    def __contains__(self, key):
        return key in self.results

    def put(self, key, figures):
        self.results[key] = {k: float(v) if isinstance(v, (float, numpy.floating)) else v for k, v in figures.items()}
        shown = {k: round(v, 3) if isinstance(v, float) else v for k, v in self.results[key].items()}
        print(f"<!-- {key}: {shown} -->", flush=True)
        if self.path:
            new = self.path.with_suffix(".new")
            new.write_text(json.dumps(self.results, indent=1))
            new.replace(self.path)

    def of(self, task):
        return [(k, f) for k, f in self.results.items() if k.split("/", 1)[0] == task]


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", default="T1,T2,T3,T4,T5,hopeless,growth")
    parser.add_argument("--data", type=pathlib.Path, default=engines.ROOT.parent / "shared" / "data")
    parser.add_argument("--cases", nargs="*", default=[])
    parser.add_argument("--scratch", type=pathlib.Path)
    parser.add_argument("--engines", default="")
    parser.add_argument("--cache", type=pathlib.Path)
    parser.add_argument("--rerun", action="store_true")
    options = parser.parse_args()
    only = options.cases[:1] == ["only"]
    options.roots = [pathlib.Path(c).resolve() for c in options.cases[only:]]
    if not only:
        options.roots.insert(0, options.data.resolve() / "registration")
    for root in options.roots:
        if not root.is_dir():
            raise SystemExit(f"no registration pairs at {root}; name the folders by --data and --cases")
    options.scratch = options.scratch or pathlib.Path(tempfile.mkdtemp(prefix="registration-bench-"))
    options.scratch.mkdir(parents=True, exist_ok=True)
    words = [w for w in options.engines.split(",") if w]
    options.chosen = lambda task: [
        e for e in engines.ENGINES[task] if e.present() and (not words or any(w in e.name for w in words))]
    return options


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    options = parsed()
    cache = Cache(options.cache)
    others = {"T5": volumes.run_real_pairs, "hopeless": volumes.run_hopeless, "growth": volumes.run_growth}
    for task in options.tasks.split(","):
        if task in PAIR_TASKS:
            run_pairs(task, options, cache)
        elif task in others:
            others[task](options, cache, cost)
        else:
            raise SystemExit(f"no task {task}; there are {', '.join(PAIR_TASKS)}, {', '.join(others)}")


if __name__ == "__main__":
    main()
