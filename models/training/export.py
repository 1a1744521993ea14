"""Writes model.onnx and manifest.yaml from trained weights, with a sample to check that both compute the same.

export.py --weights /tmp/ct/weights.pt --model ../ct-head-neck --name ct-head-neck --version 1.0
"""

import argparse
import hashlib
import os
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch

import inference
from augment import SPACING_MM
from network import CT_LOWER_HU, CT_UPPER_HU, MR_UPPER, Scores

OPSET = 16
TILE = (64, 96, 96)
"""Voxels of a tile in the program along z, y, x."""
SAMPLE_STEP = 7063
"""Of the scores on the sample input every so-manieth is kept in sample.f32."""
COLOURS = ("#FFB347", "#FFD700", "#4FC3F7", "#1E88E5", "#A1887F", "#E57373", "#F5F5DC")
CODES = (("15926001", "Brainstem structure"), ("2748008", "Spinal cord structure"),
         ("45289007", "Parotid gland structure"), ("45289007", "Parotid gland structure"),
         ("32849002", "Esophageal structure"), ("4596009", "Laryngeal structure"),
         ("91609006", "Bone structure of mandible"))
"""SNOMED CT, in the order of the channels."""


def write_onnx(network, file, size=TILE):
    """Exports the scores of a network for one tile size, batch normalisation folded into the convolutions."""
    model = Scores(network).eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, torch.zeros(1, 1, *size), str(file), opset_version=OPSET, input_names=["image"],
                          output_names=["scores"], do_constant_folding=True,
                          training=torch.onnx.TrainingMode.EVAL)


def sample_input(mode, size=TILE):
    """A fixed image in the network's range 0…1: a smooth pattern from whole numbers, the same in Java and Python."""
    z, y, x = np.meshgrid(*(np.arange(n) for n in size), indexing="ij")
    pattern = ((x * 7 + y * 5 + z * 3) % 97) / 96.0 * 0.2 + ((x // 8 + y // 8 + z // 8) % 3) * 0.2
    return (pattern if mode == "CT" else pattern * 0.01).astype(np.float32)


def write_sample(network, mode, file):
    """Every SAMPLE_STEP-th score of the network on the sample input, float32 little endian, channels slowest."""
    with torch.no_grad():
        scores = network.scores(torch.from_numpy(sample_input(mode))[None, None])
    scores.numpy().astype("<f4").ravel()[::SAMPLE_STEP].tofile(file)


def manifest(name, version, mode, structures, digest):
    """The text of manifest.yaml."""
    lines = ["# Trained by models/training; see MODEL_CARD.md.", f"name: {name}", f'version: "{version}"', "kind: onnx",
             f"modalities: [{mode}]", "bodySites: [HEADNECK, HEAD, NECK]", "structures:"]
    lines += [f'  - {{label: {c}, name: {s}, rgb: "{COLOURS[c]}", type: ORGAN, '
              f'code: {{scheme: SCT, value: "{CODES[c][0]}", meaning: {CODES[c][1]}}}}}'
              for c, s in enumerate(structures)]
    lower, upper = (CT_LOWER_HU, CT_UPPER_HU) if mode == "CT" else (0.0, MR_UPPER)
    lines += ["network:", "  file: model.onnx", f"  sha256: {digest}",
              f"  size: [{TILE[2]}, {TILE[1]}, {TILE[0]}]",
              f"  spacingMm: [{SPACING_MM[2]}, {SPACING_MM[1]}, {SPACING_MM[0]}]",
              f"  lower: {lower}", f"  upper: {upper}", "  output: SCORES", "  threshold: 0.5"]
    return "\n".join(lines) + "\n"


def main(argv):
    """Exports into a folder of the registry; network first, manifest last, each replaced as a whole."""
    parser = argparse.ArgumentParser(description="Writes model.onnx and manifest.yaml.")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--model", required=True, help="folder of the model in the registry")
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    options = parser.parse_args(argv)
    network, mode = inference.load(options.weights)
    structures = torch.load(options.weights)["structures"]
    folder = Path(options.model)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        model = Path(scratch) / "model.onnx"
        write_onnx(network, model)
        digest = hashlib.sha256(model.read_bytes()).hexdigest()
        text = Path(scratch) / "manifest.yaml"
        text.write_text(manifest(options.name, options.version, mode, structures, digest), encoding="utf-8")
        sample = Path(scratch) / "sample.f32"
        write_sample(network, mode, sample)
        for file in (model, sample, text):
            os.replace(file, folder / file.name)
    print(f"{folder / 'model.onnx'} {os.path.getsize(folder / 'model.onnx')} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main(sys.argv[1:])
