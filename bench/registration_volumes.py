"""The benchmark's tasks without point truth: real pairs (T5), hopeless pairs, growth with the number of voxels."""

import csv
import pathlib
import subprocess
import tempfile

import numpy
from scipy import ndimage

import engines
import images
from make_pairs import body_of

ORGANS = {"Brainstem": 0, "SpinalCord": 1, "RightParotid": 2, "LeftParotid": 3, "Mandible": 6}
PATIENT_PAIRS = 3
GROWTH = ((128, 128, 64), (256, 256, 128), (384, 384, 160), (512, 512, 200))


def thorax(options):
    folder = options.scratch / "thorax"
    archive = options.data / "volumes" / "thorax_4dct.tar.xz"
    if not folder.exists():
        if not archive.exists():
            raise SystemExit(f"no 4D-CT at {archive}; name the data folder by --data")
        folder.mkdir(parents=True)
        subprocess.run(["tar", "-xf", str(archive), "-C", str(folder)], check=True)
    phases = sorted(folder.rglob("*.mha"))
    return phases[0], phases[-1]


def warped(moving, affine_moving, field, affine_fixed, order):
    """The moving array on the fixed grid, slice by slice to bound memory; outside: air, or no label."""
    out = numpy.empty(field.shape[:3], moving.dtype)
    for k in range(field.shape[2]):
        index = numpy.indices((*field.shape[:2], 1)).reshape(3, -1)
        index[2] = k
        at = images.to_lps(affine_fixed, index) + field[:, :, k].reshape(-1, 3)
        out[:, :, k] = ndimage.map_coordinates(moving, images.to_index(affine_moving, at), order=order,
                                               cval=-1000 if order else 0).reshape(field.shape[:2])
    return out


def similarity(fixed, moved, body):
    """Inside the fixed body: correlation, mean absolute HU difference, and that difference in the lung (below -400 HU)."""
    lung = body & (fixed < -400)
    difference = numpy.abs(fixed - moved)
    return {"ncc": numpy.corrcoef(fixed[body], moved[body])[0, 1], "mad": difference[body].mean(),
            "lung_mad": difference[lung].mean() if lung.any() else 0.0}


def run_phases(options, cache, cost):
    first, last = thorax(options)
    for name, f, m in (("0 on 50", last, first), ("50 on 0", first, last)):
        fixed, affine = images.read(f)
        moving, affine_moving = images.read(m)
        fixed, moving = fixed.astype("f4"), moving.astype("f4")
        body = body_of(fixed)
        mask = options.scratch / f"body-{f.stem}.nii.gz"
        images.write_nifti(mask, body.astype("u1"), affine)
        none = numpy.zeros((*fixed.shape, 3), "f4")
        before = similarity(fixed, warped(moving, affine_moving, none, affine, 1), body)
        cache.put(f"T5/phases/{name}/no registration", {"cpu": 0.0, "wall": 0.0, "megabytes": 0.0, "failed": "", **before})
        for engine in options.chosen("T5"):
            key = f"T5/phases/{name}/{engine.name}"
            if key in cache and not options.rerun:
                continue
            with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
                run = engine.run(f, m, mask, pathlib.Path(folder))
            figures = cost(run)
            if not run.failed:
                figures.update(similarity(fixed, warped(moving, affine_moving, run.field, affine, 1), body))
                figures.update(folds(run.field, affine, body))
            cache.put(key, figures)


def folds(field, affine, body):
    from registration import jacobian  # that module imports this one
    det = jacobian(field, affine)[body]
    return {"folded": int((det <= 0).sum()), "least": det.min()}


def full_patients(data):
    """Grade A training patients with all five organs contoured."""
    with open(data / "openkbp" / "grades.csv", newline="") as file:
        names = [row["patient"] for row in csv.DictReader(file) if row["split"] == "train" and row["grade"] == "A"]
    for name in names:
        folder = data / "openkbp" / "train" / name
        bits, _ = images.read(folder / "labels.nii.gz")
        if all(((bits >> bit) & 1).any() for bit in ORGANS.values()):
            yield folder


def run_patients(options, cache, cost):
    found = full_patients(options.data)
    for _ in range(PATIENT_PAIRS):
        f, m = next(found), next(found)
        ct, affine = images.read(f / "ct.nii.gz")
        fixed_bits, (moving_bits, affine_moving) = images.read(f / "labels.nii.gz")[0], images.read(m / "labels.nii.gz")
        body = body_of(ct.astype(float))
        mask = options.scratch / f"body-{f.name}.nii.gz"
        images.write_nifti(mask, body.astype("u1"), affine)
        for engine in options.chosen("T5"):
            key = f"T5/patients/{m.name} on {f.name}/{engine.name}"
            if key in cache and not options.rerun:
                continue
            with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
                run = engine.run(f / "ct.nii.gz", m / "ct.nii.gz", mask, pathlib.Path(folder))
            figures = cost(run)
            if not run.failed:
                moved = warped(moving_bits, affine_moving, run.field, affine, 0)
                figures.update(folds(run.field, affine, body), **{o: dice(fixed_bits, moved, b) for o, b in ORGANS.items()})
                figures["dice"] = float(numpy.mean([figures[o] for o in ORGANS]))
            cache.put(key, figures)


def dice(a, b, bit):
    a, b = (a >> bit) & 1, (b >> bit) & 1
    return 2 * int((a & b).sum()) / max(1, int(a.sum()) + int(b.sum()))


def run_real_pairs(options, cache, cost):
    run_phases(options, cache, cost)
    run_patients(options, cache, cost)
    print("\n### T5: 4D-CT phases\n\n| pair | engine | correlation | mean abs. HU | in the lung | folded | CPU s | wall s | MB |\n|"
          + "---|" * 9)
    rows = [(key.split("/", 3), f) for key, f in cache.of("T5")]
    for (_, kind, pair, name), f in rows:
        if kind == "phases" and f["failed"]:
            print(f"| {pair} | {name} | failed: {f['failed']} |")
        elif kind == "phases":
            print(f"| {pair} | {name} | {f['ncc']:.4f} | {f['mad']:.1f} | {f['lung_mad']:.1f} | {f.get('folded', '–')} "
                  f"| {f['cpu']:.1f} | {f['wall']:.1f} | {f['megabytes']:.0f} |")
    print("\n### T5: another patient's organs, Dice\n\n| pair | engine | mean | " + " | ".join(ORGANS)
          + " | folded | CPU s | verdict |\n|" + "---|" * (6 + len(ORGANS)))
    for (_, kind, pair, name), f in rows:
        if kind == "patients" and f["failed"]:
            print(f"| {pair} | {name} | failed: {f['failed']} |")
        elif kind == "patients":
            print(f"| {pair} | {name} | {f['dice']:.3f} | " + " | ".join(f"{f[o]:.3f}" for o in ORGANS)
                  + f" | {f['folded']} | {f['cpu']:.1f} | {f['verdict']} |")


def run_hopeless(options, cache, cost):
    """Only our verdict: nothing here may be trusted."""
    first, _ = thorax(options)
    patients = full_patients(options.data)
    one, two = next(patients) / "ct.nii.gz", next(patients) / "ct.nii.gz"
    head, affine = images.read(one)
    noise = options.scratch / "noise.nii.gz"
    random = numpy.random.default_rng(1)
    images.write_nifti(noise, random.integers(-1000, 1000, head.shape).astype("i2"), affine)
    mirrored = options.scratch / "mirrored.nii.gz"
    images.write_nifti(mirrored, numpy.ascontiguousarray(head[:, :, ::-1]).astype("i2"), affine)
    pairs = {"other patient, same region": two, "other patient's thorax": first, "noise": noise, "upside down": mirrored}
    print("\n### Hopeless pairs\n\n| pair | verdict | reason | seconds |\n|---|---|---|---|")
    for name, moving in pairs.items():
        with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
            run = engines.Contourflow("accurate").run(one, moving, None, pathlib.Path(folder))
        qualities = [run.answer[k] for k in ("rigidQuality", "deformableQuality") if run.answer.get(k)]
        given = "refused" if run.failed else " / ".join(q["verdict"] for q in qualities)
        reason = run.failed or " / ".join(q["reason"] for q in qualities)
        cache.put(f"hopeless/-/{name}/contourflow", {**cost(run), "verdict": given})
        print(f"| {name} | {given} | {reason} | {run.wall:.1f} |", flush=True)


def run_growth(options, cache, cost):
    """The 4D-CT pair resampled to other numbers of voxels over the same extent."""
    pair = thorax(options)
    print("\n### Growth with the number of voxels\n\n| grid | million voxels | wall s | CPU s | MB | wall s per million | MB per million |\n|"
          + "---|" * 7)
    for shape in GROWTH:
        files = []
        for phase in pair:
            data, affine = images.read(phase)
            zoom = numpy.array(shape) / data.shape
            grid = affine.copy()
            grid[:3, :3] = affine[:3, :3] / zoom
            files.append(options.scratch / f"{phase.stem}-{'x'.join(map(str, shape))}.nii.gz")
            images.write_nifti(files[-1], resampled(data, shape), grid)
        with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
            run = engines.Contourflow("accurate").run(*files, None, pathlib.Path(folder))
        run.field = None
        grid, million = "×".join(map(str, shape)), numpy.prod(shape) / 1e6
        cache.put(f"growth/-/{grid}/contourflow", cost(run))
        if run.failed:
            print(f"| {grid} | {million:.1f} | failed: {run.failed} |", flush=True)
        else:
            print(f"| {grid} | {million:.1f} | {run.wall:.1f} | {run.cpu:.1f} | {run.megabytes:.0f} | {run.wall / million:.2f} "
                  f"| {run.megabytes / million:.0f} |", flush=True)


def resampled(data, shape):
    """Linear, axis by axis; voxel n of the result is at n / zoom of the source."""
    for axis, size in enumerate(shape):
        at = numpy.minimum(numpy.arange(size) * data.shape[axis] / size, data.shape[axis] - 1)
        low = numpy.minimum(at.astype(int), data.shape[axis] - 2)
        part = (at - low).astype("f4").reshape([-1 if a == axis else 1 for a in range(3)])
        data = numpy.take(data, low, axis) * (1 - part) + numpy.take(data, low + 1, axis) * part
    return numpy.rint(data).astype("i2")
