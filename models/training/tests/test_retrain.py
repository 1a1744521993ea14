"""Tests of what retrain.py does around the training; a second or two, nothing but the standard library."""

import contextlib
import gzip
import hashlib
import io
import json
import struct
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import retrain


def image(file, fill):
    """A NIfTI file of 8 bytes of samples."""
    header = bytearray(352)
    struct.pack_into("<i", header, 0, 348)
    struct.pack_into("<f", header, 108, 352.0)
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wb") as volume:
        volume.write(bytes(header) + bytes([fill]) * 8)


def make_set(root, **fills):
    """A set of patients, each with an image of one value."""
    manifest = []
    for name, (fill, more) in fills.items():
        image(root / "train" / name / "ct.nii.gz", fill)
        (root / "train" / name / "labels.nii.gz").touch()
        manifest.append({"split": "train", "patient": name, "roi": {"Larynx": {}}, **more})
    (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


class RetrainTest(unittest.TestCase):
    """On sets of made-up files."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.root = Path(scratch.name)
        make_set(self.root / "samples", a=(1, {"subject": "s1"}), b=(2, {"subject": "s2"}), c=(3, {"subject": "s3"}),
                 d=(4, {"tilt_deg": 7.5}))
        make_set(self.root / "frozen", x=(2, {}), y=(9, {"subject": "s3"}))

    def test_leaves_out_what_the_frozen_set_holds_and_what_is_tilted(self):
        chosen, left = retrain.usable(retrain.entries(self.root / "samples", "train"),
                                      retrain.entries(self.root / "frozen", ""))
        self.assertEqual(["a"], [entry["patient"] for entry in chosen])
        self.assertEqual(["b is of the frozen set", "c is of the frozen set", "d is tilted by 7.50 degrees"], left)

    def test_the_hash_is_that_of_the_samples_alone(self):
        image(self.root / "other" / "ct.nii.gz", 2)
        self.assertEqual(retrain.samples_hash(self.root / "other" / "ct.nii.gz"),
                         retrain.samples_hash(self.root / "samples" / "train" / "b" / "ct.nii.gz"))
        self.assertEqual(hashlib.sha256(bytes([2]) * 8).hexdigest(),
                         retrain.samples_hash(self.root / "other" / "ct.nii.gz"))

    def test_remembers_what_the_model_before_was_trained_on(self):
        before = self.root / "models" / "m" / "versions" / "1.0"
        before.mkdir(parents=True)
        (before.parent.parent / "active").write_text("1.0\n", encoding="utf-8")
        (before / "training.json").write_text('{"samples": [{"id": "old", "subject": "", "image": "0"}]}',
                                              encoding="utf-8")
        self.assertEqual(before, retrain.in_force(self.root / "models", "m"))
        chosen = retrain.entries(self.root / "samples", "train")[:1]
        samples = json.loads(retrain.record(chosen, before))["samples"]
        self.assertEqual(["a", "old"], [sample["id"] for sample in samples])

    def test_trains_exports_and_promotes_in_one_command(self):
        commands = []

        def pretend(command, check):
            commands.append(command)
            if "export.py" in command[1]:
                Path(command[command.index("--model") + 1]).mkdir(parents=True)
            return mock.Mock(returncode=0)

        with mock.patch("subprocess.run", pretend), contextlib.redirect_stdout(io.StringIO()):
            retrain.main(["--model", "m", "--version", "1.1", "--init", "w.pt", "--samples", str(self.root / "samples"),
                          "--base", str(self.root / "samples"), "--frozen", str(self.root / "frozen"),
                          "--work", str(self.root / "work"), "--by", "physicist", "--registry", str(self.root / "models"),
                          "--contourflow", "contourflow"])
        self.assertIn("train.py", commands[0][1])
        self.assertEqual(["contourflow", "models", "promote"], commands[2][:3])
        self.assertEqual("physicist", commands[2][-1])
        candidate = self.root / "work" / "candidate" / "m"
        self.assertTrue((candidate / "training.json").exists())
        self.assertIn("Trained further on 1 samples", (candidate / "MODEL_CARD.md").read_text(encoding="utf-8"))
        self.assertEqual(["a"], [entry["patient"] for entry in retrain.entries(self.root / "work" / "set", "train")])


if __name__ == "__main__":
    unittest.main()
