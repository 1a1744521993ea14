"""Tests of the training code on a small made-up patient, a minute at most."""

import contextlib
import io
import json
import math
import sys
import tempfile
import unittest
from pathlib import Path

import nibabel
import numpy as np
import onnx
import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import augment
import data
import evaluate
import export
import synth
import train
from network import ContourNetwork, RelativeIntensity

SHAPE = (24, 32, 40)
"""Voxels of the made-up patient along z, y, x; they measure 3 × 4 × 4 mm."""


def made_up_labels():
    """Cord along z, the right parotid towards low x and the left one towards high x."""
    labels = np.zeros(SHAPE, np.uint8)
    labels[6:20, 20:23, 19:22] |= 1 << 1
    labels[12:20, 14:20, 8:13] |= 1 << augment.RIGHT
    labels[12:20, 14:20, 28:33] |= 1 << augment.LEFT
    return labels


def made_up_case():
    """An oval head of 40 HU in air with the labels above."""
    z, y, x = np.meshgrid(*(np.arange(n) for n in SHAPE), indexing="ij")
    inside = ((y - 16) / 13.0) ** 2 + ((x - 20) / 16.0) ** 2 < 1
    image = np.where(inside, 40, -1000).astype(np.int16)
    present = (False, True, True, True, False, False, False)
    return data.Case("made-up", image, made_up_labels(), (3.0, 4.0, 4.0), present)


def write_case(folder, name, flipped=False):
    """The made-up patient as files; `flipped` along x, as a planning system may store it."""
    case = made_up_case()
    (folder / name).mkdir()
    affine = np.diag([4.0 if flipped else -4.0, -4.0, 3.0, 1.0])
    for file, values in (("ct.nii.gz", case.image), ("labels.nii.gz", case.labels.astype(np.int16))):
        nibabel.save(nibabel.Nifti1Image(values.transpose(2, 1, 0), affine), str(folder / name / file))
    return {"patient": name, "split": "train", "slab_z": [2, 21],
            "roi": {"SpinalCord": {}, "RightParotid": {}, "LeftParotid": {}}}


class DataTests(unittest.TestCase):
    """Reading of cases."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def test_case_is_cropped_to_its_slab_and_keeps_sides(self):
        entries = [write_case(self.folder, "a")]
        (self.folder / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")
        case, = data.load(self.folder, "train", self.folder / "cache")
        self.assertEqual(case.image.shape[0], 20)
        self.assertEqual(case.voxel, (3.0, 4.0, 4.0))
        self.assertEqual(case.present, (False, True, True, True, False, False, False))
        right = np.argwhere(case.labels >> augment.RIGHT & 1)[:, 2].mean()
        left = np.argwhere(case.labels >> augment.LEFT & 1)[:, 2].mean()
        self.assertLess(right, left)
        self.assertEqual(case.lowest(1), 4)

    def test_implausible_cases_are_left_out(self):
        entries = [write_case(self.folder, "a"), write_case(self.folder, "b")]
        (self.folder / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")
        (self.folder / "grades.csv").write_text("patient,split,grade,notes\na,train,C,bad\nb,train,B,\n")
        self.assertEqual([e["patient"] for e in data.entries(self.folder, "train")], ["b"])

    def test_other_orientation_is_refused(self):
        entry = write_case(self.folder, "a", flipped=True)
        with self.assertRaisesRegex(ValueError, "^ct.nii.gz of a must run right-left"):
            data.read_case({**entry, "folder": self.folder / "a"})


class PatchTests(unittest.TestCase):
    """Resampling and augmentation."""

    def test_sampling_at_the_voxels_gives_the_voxels(self):
        case = made_up_case()
        middle = [(n - 1) * v / 2 for n, v in zip(SHAPE, case.voxel)]
        where = augment.positions(middle, np.eye(3), None, SHAPE, case.voxel)
        sampled = augment.sample(case, where)
        self.assertLess(np.abs(sampled[0].numpy() - case.image).max(), 0.1)
        self.assertLess(np.abs(sampled[2].numpy() - (case.labels >> 1 & 1)).max(), 1e-3)

    def test_mirrored_patches_keep_the_left_parotid_on_the_left(self):
        case = made_up_case()
        rng = np.random.default_rng(3)
        seen = 0
        for _ in range(12):
            made = augment.patch(rng, case, 1)
            x = torch.arange(augment.PATCH[2]).float()
            left, right = made.target[augment.LEFT], made.target[augment.RIGHT]
            if left.sum() > 50 and right.sum() > 50:
                seen += 1
                self.assertGreater((left.sum((0, 1)) * x).sum() / left.sum(),
                                   (right.sum((0, 1)) * x).sum() / right.sum())
        self.assertGreater(seen, 3)

    def test_absent_structures_have_no_weight(self):
        made = augment.patch(np.random.default_rng(1), made_up_case(), 2)
        for channel, present in enumerate(made_up_case().present):
            self.assertEqual(bool(made.weight[channel].max() > 0), present)

    def test_same_seed_gives_the_same_patch(self):
        made = []
        for _ in range(2):
            torch.manual_seed(1)
            made.append(augment.patch(np.random.default_rng(9), made_up_case(), None))
        self.assertTrue(torch.equal(made[0].image, made[1].image))

    def test_made_up_mr_has_no_negative_values(self):
        torch.manual_seed(1)
        made = synth.patch(np.random.default_rng(2), made_up_case(), 1)
        self.assertGreaterEqual(float(made.image.min()), 0)
        self.assertTrue(bool(torch.isfinite(made.image).all()))


class NetworkTests(unittest.TestCase):
    """Network, loss, export."""

    def test_loss_ignores_what_is_not_known(self):
        logits = torch.zeros(1, 7, 8, 8, 8)
        target = (torch.rand(1, 7, 8, 8, 8) > 0.5).float()
        weight = torch.ones_like(target)
        weight[:, 4] = 0
        before = train.loss(logits, target, weight)
        logits[:, 4] = 9
        self.assertAlmostEqual(float(before), float(train.loss(logits, target, weight)), places=5)

    def test_mr_input_does_not_depend_on_the_scale(self):
        image = torch.rand(1, 1, 8, 8, 8)
        self.assertTrue(torch.allclose(RelativeIntensity()(image), RelativeIntensity()(image * 1e-4), atol=1e-3))

    def test_export_is_valid_and_keeps_shape(self):
        network = ContourNetwork(7, "CT").eval()
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / "model.onnx"
            export.write_onnx(network, file, (16, 16, 24))
            model = onnx.load(str(file))
        onnx.checker.check_model(model)
        sides = [d.dim_value for d in model.graph.output[0].type.tensor_type.shape.dim]
        self.assertEqual(sides, [1, 7, 16, 16, 24])
        self.assertNotIn("BatchNormalization", {node.op_type for node in model.graph.node})


class TrainingTests(unittest.TestCase):
    """A training of a few steps, from files."""

    def test_training_resumes_and_evaluates(self):
        with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
            folder = Path(scratch)
            entries = [write_case(folder, "a")]
            (folder / "manifest.json").write_text(json.dumps(entries), encoding="utf-8")
            common = ["--samples", scratch, "--cache", f"{scratch}/cache", "--out", f"{scratch}/out", "--batch", "1"]
            train.main([*common, "--iterations", "1"])
            train.main([*common, "--iterations", "2"])
            kept = torch.load(folder / "out" / "checkpoint.pt")
            self.assertEqual(kept["iteration"], 2)
            evaluate.main(["--weights", f"{scratch}/out/weights.pt", "--samples", scratch, "--cache",
                           f"{scratch}/cache", "--out", f"{scratch}/figures"])
            self.assertIn("SpinalCord", (folder / "figures" / "figures.md").read_text(encoding="utf-8"))


class MetricTests(unittest.TestCase):
    """Figures on shapes of known answer."""

    def test_shifted_block(self):
        one, other = np.zeros((20, 30, 30), bool), np.zeros((20, 30, 30), bool)
        one[5:15, 5:15, 5:15] = True
        other[5:15, 5:15, 7:17] = True
        dice, surface, hd95 = evaluate.metrics(one, other, (3.0, 2.0, 2.0))
        self.assertAlmostEqual(dice, 0.8)
        self.assertEqual(hd95, 4.0)
        self.assertLess(surface, 1.0)
        self.assertEqual(evaluate.metrics(one, one, (3.0, 2.0, 2.0)), (1.0, 1.0, 0.0))

    def test_missed_structure_counts_as_nothing(self):
        one = np.ones((4, 4, 4), bool)
        dice, surface, hd95 = evaluate.metrics(np.zeros_like(one), one, (1.0, 1.0, 1.0))
        self.assertEqual((dice, surface), (0.0, 0.0))
        self.assertTrue(math.isnan(hd95))

    def test_interval_of_equal_values_has_no_width(self):
        mean, low, high = evaluate.interval([0.8, 0.8, float("nan")], np.random.default_rng(1))
        self.assertEqual((round(mean, 6), round(low, 6), round(high, 6)), (0.8, 0.8, 0.8))


if __name__ == "__main__":
    unittest.main()
