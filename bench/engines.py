"""Contourflow and its peers as registration engines: each run gives a displacement field on the fixed grid and its cost."""

import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import numpy

import images

ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = ROOT / "bench" / "peers"
THREADS = 2
LIMIT_S = 900


@dataclasses.dataclass
class Run:
    cpu: float
    wall: float
    megabytes: float
    failed: str = ""
    field: numpy.ndarray | None = None  # mm, LPS, on the fixed grid, last axis the component
    answer: dict = dataclasses.field(default_factory=dict)


# A process begins with the resident set of the one it was forked from as its largest: this bench's arrays would be counted as
# the engine's. So a small process stands between, and reports its child's usage.
BETWEEN = """
import json, os, sys
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "w") as out:
    json.dump([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024], out)
"""


def measured(command, folder, env=None):
    """User and system seconds of the process with all its children, and the largest resident set among them."""
    began = time.monotonic()
    with open(folder / "log.txt", "ab") as log, open(folder / "out.txt", "wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", BETWEEN, folder / "usage.json", *map(str, command)], stdout=out, stderr=log,
            cwd=folder, start_new_session=True, env={**os.environ, "OMP_NUM_THREADS": str(THREADS), **(env or {})})
        try:
            process.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return Run(0.0, time.monotonic() - began, 0.0, f"stopped after {LIMIT_S} s")
        except BaseException:  # stopped ourselves: leave no engine behind
            os.killpg(process.pid, signal.SIGKILL)
            raise
    code, cpu, megabytes = json.loads((folder / "usage.json").read_text())
    return Run(cpu, time.monotonic() - began, megabytes, "" if code == 0 else f"exit {code}")


class Elastix:
    def __init__(self, name, stages, mask=False):
        self.name, self.stages, self.mask = "elastix " + name, stages, mask

    def present(self):
        return shutil.which("elastix") and shutil.which("transformix")

    def run(self, fixed, moving, mask, folder):
        command = ["elastix", "-f", fixed, "-m", moving, "-out", folder, "-threads", THREADS]
        if self.mask and mask:
            command += ["-fMask", mask]
        for stage in self.stages:
            command += ["-p", PEERS / f"elastix-{stage}.txt"]
        run = measured(command, folder)
        if run.failed:
            return run
        last = folder / f"TransformParameters.{len(self.stages) - 1}.txt"
        measured(["transformix", "-def", "all", "-tp", last, "-out", folder], folder)  # not in the peer's time
        found = [f for f in (folder / "deformationField.mha", folder / "deformationField.mhd",
                             folder / "deformationField.nii", folder / "deformationField.nii.gz") if f.exists()]
        if not found:
            run.failed = "no field"
            return run
        run.field = images.read(found[0])[0]
        return run


class Plastimatch:
    def __init__(self, name, template, metric="mse"):
        self.name, self.template, self.metric = "plastimatch " + name, template, metric

    def present(self):
        return shutil.which("plastimatch")

    def run(self, fixed, moving, mask, folder):
        text = (PEERS / f"plastimatch-{self.template}.txt").read_text()
        for key, value in (("FIXED", fixed), ("MOVING", moving), ("FIELD", folder / "field.mha"), ("METRIC", self.metric)):
            text = text.replace(f"@{key}@", str(value))
        (folder / "command.txt").write_text(text)
        run = measured(["plastimatch", "register", folder / "command.txt"], folder)
        if not run.failed and not (folder / "field.mha").exists():
            run.failed = "no field"
        if not run.failed:
            run.field = images.read(folder / "field.mha")[0]
        return run


class Greedy:
    """Not in Debian: used when it is on PATH. Its warp is LPS on the fixed grid."""

    def __init__(self, name, rigid_only=False, metric="NCC 2x2x2"):
        self.name, self.rigid_only, self.metric = "greedy " + name, rigid_only, metric.split()

    def present(self):
        return shutil.which("greedy")

    def run(self, fixed, moving, mask, folder):
        pair = ["-d", "3", "-threads", THREADS, "-i", fixed, moving]
        rigid = folder / "rigid.mat"
        run = measured(["greedy", "-a", "-dof", "6", "-ia-image-centers", "-n", "100x50x20", "-m", *self.metric,
                        "-o", rigid, *pair], folder)
        warps = [rigid]
        if not run.failed and not self.rigid_only:
            more = measured(["greedy", "-m", *self.metric, "-it", rigid, "-n", "100x50x30", "-s", "2vox", "0.5vox",
                             "-o", folder / "warp.nii.gz", *pair], folder)
            run = Run(run.cpu + more.cpu, run.wall + more.wall, max(run.megabytes, more.megabytes), more.failed)
            warps = [folder / "warp.nii.gz", rigid]
        if not run.failed:
            measured(["greedy", "-d", "3", "-rf", fixed, "-rc", folder / "total.nii.gz", "-r", *warps], folder)
            run.field = images.read(folder / "total.nii.gz")[0]
        return run


class Contourflow:
    def __init__(self, name, stages="rigid,deformable", preset="accurate"):
        self.name, self.stages, self.preset = "contourflow " + name, stages, preset

    def present(self):
        return (ROOT / "target" / "contourflow.jar").exists()

    def run(self, fixed, moving, mask, folder):
        offset, field = folder / "offset.json", folder / "field.mha"
        command = [ROOT / "contourflow", "register", "--fixed", fixed, "--moving", moving, "--stages", self.stages,
                   "--preset", self.preset, "--threads", THREADS, "--out-offset", offset, "--json"]
        if "deformable" in self.stages:
            command += ["--out-field", field]
        run = measured(command, folder)
        if run.failed:
            lines = (folder / "log.txt").read_text(errors="replace").strip().splitlines()
            run.failed = lines[-1] if lines else run.failed  # a refusal is one line
            return run
        run.answer = json.loads((folder / "out.txt").read_text())
        if "deformable" in self.stages:
            run.field = images.read(field)[0]
        else:
            matrix = numpy.array(json.loads(offset.read_text())["matrix"]).reshape(4, 4)
            data, affine = images.read(fixed)
            at = images.to_lps(affine, numpy.indices(data.shape).reshape(3, -1))
            run.field = (at @ matrix[:3, :3].T + matrix[:3, 3] - at).reshape(*data.shape, 3)
        return run


OURS_RIGID = [Contourflow("rigid", "rigid"), Contourflow("rigid fast", "rigid", "fast")]
OURS_DEFORMABLE = [Contourflow("accurate"), Contourflow("fast", preset="fast")]
DEFORMABLE = [
    Elastix("B-spline NC, bending", ["rigid-nc-fast", "bspline-bending"]),
    Elastix("B-spline NC, body mask", ["rigid-nc-fast", "bspline-mask"], mask=True),
    Plastimatch("B-spline MSE", "bspline"), Plastimatch("demons", "demons"), Greedy("NCC")]
ELASTIX_MI = [Elastix("rigid MI fast", ["rigid-mi-fast"]), Elastix("rigid MI accurate", ["rigid-mi-accurate"])]
ENGINES = {
    "T1": [Plastimatch("rigid MSE accurate", "rigid-accurate"), Plastimatch("rigid MSE fast", "rigid-fast"),
           Elastix("rigid NC fast", ["rigid-nc-fast"]), Elastix("rigid NC accurate", ["rigid-nc-accurate"]),
           *ELASTIX_MI, Greedy("rigid", rigid_only=True), *OURS_RIGID],
    "T2": [Plastimatch("rigid Mattes accurate", "rigid-accurate", "mattes"),
           Plastimatch("rigid Mattes fast", "rigid-fast", "mattes"),
           *ELASTIX_MI, Greedy("rigid", rigid_only=True, metric="NMI"), *OURS_RIGID],
    "T3": [*DEFORMABLE, *OURS_DEFORMABLE],
    "T4": [*DEFORMABLE, *OURS_DEFORMABLE],
    "T5": [*DEFORMABLE, *OURS_DEFORMABLE],
}
