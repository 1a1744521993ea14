"""Trains a contour network. One command, seeded, resumable; see README.md.

train.py --data ../../../shared/openkbp --cache /tmp/cache --out /tmp/ct --iterations 6000
"""

import argparse
import copy
import csv
import datetime
import math
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch

import augment
import data
import inference
import synth
from network import CT_LOWER_HU, CT_UPPER_HU, ContourNetwork

CHECKPOINT_SECONDS = 180
VALIDATION_SECONDS = 600
VALIDATION_CASES = 4
EMA_DECAY = 0.995


def arguments(argv):
    """The command line."""
    parser = argparse.ArgumentParser(description="Trains a contour network.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", help="folder with train/, validation/ and manifest.json")
    source.add_argument("--samples", help="folder with case folders and manifest.json, all used for training")
    parser.add_argument("--mode", choices=("CT", "MR"), default="CT", help="MR: images are made up from the labels")
    parser.add_argument("--cache", required=True, help="folder for prepared cases")
    parser.add_argument("--out", required=True, help="folder for checkpoint, weights and validation curve")
    parser.add_argument("--init", help="weights to start from")
    parser.add_argument("--iterations", type=int, default=6000)
    parser.add_argument("--until", help="clock time HH:MM at which the schedule ends, instead of --iterations")
    parser.add_argument("--batch", type=int, default=3)
    parser.add_argument("--rate", type=float, default=3e-3, help="highest learning rate")
    parser.add_argument("--seed", type=int, default=20240611)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes that train the same weights without waiting "
                        "for each other (on a busy machine); more than one: not reproducible to the bit")
    return parser.parse_args(argv)


class Schedule:
    """How far the training is, 0…1: by iterations, or by the clock from where a checkpoint stopped."""

    def __init__(self, iterations, until, progress=0.0):
        self.iterations = iterations
        self.start = time.time()
        self.end = clock(until) if until else None
        self.resumed = progress

    def progress(self, iteration):
        if self.end is None:
            return iteration / self.iterations
        return self.resumed + (1 - self.resumed) * (time.time() - self.start) / (self.end - self.start)


def clock(text):
    """Seconds of the next time that the clock shows HH:MM."""
    hour, minute = text.split(":")
    now = datetime.datetime.now()
    then = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return (then if then > now else then + datetime.timedelta(days=1)).timestamp()


def rate(highest, progress):
    """Learning rate: rising over 3 % of the way, then a cosine to nothing."""
    return highest * min(1.0, progress / 0.03 + 0.02) * (0.5 + 0.5 * math.cos(math.pi * min(1.0, progress)))


def loss(logits, target, weight):
    """Weighted cross-entropy with the shares, soft Dice with the voxels that are half inside, over the whole batch.

    Dice with shares has its best value at scores of 0 and 1 that reach beyond half, and outlines that are too large.
    """
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    known = weight.sum(dim=(0, 2, 3, 4))
    cross = ((entropy * weight).sum(dim=(0, 2, 3, 4)) / (known + 1)).sum()
    scores = torch.sigmoid(logits) * weight
    target = (target > 0.5) * weight
    both = (scores * target).sum(dim=(0, 2, 3, 4))
    sizes = scores.sum(dim=(0, 2, 3, 4)) + target.sum(dim=(0, 2, 3, 4))
    there = (target.sum(dim=(0, 2, 3, 4)) > 20).float()
    dice = ((1 - (2 * both + 10) / (sizes + 10)) * there).sum() / (there.sum() + 1e-6)
    return dice + 3 * cross


def scaled(image):
    """HU to 0…1 as the program does before it runs the network."""
    return torch.clamp((image - CT_LOWER_HU) / (CT_UPPER_HU - CT_LOWER_HU), 0, 1)


def patches(rng, cases, mode, count):
    """Random patches, some of them phantoms."""
    made = []
    for _ in range(count):
        if rng.random() < 0.04:
            made.append(augment.phantom(rng) if mode == "CT" else synth.phantom(rng))
        else:
            make = augment.patch if mode == "CT" else synth.patch
            made.append(make(rng, *augment.choice(rng, cases)))
    return made


def batch(made, mode):
    """Patches as tensors: images 0…1 [n][1][z][y][x], targets and weights [n][structures][z][y][x]."""
    images = torch.stack([p.image for p in made])
    return (scaled(images) if mode == "CT" else images,
            torch.stack([p.target for p in made]), torch.stack([p.weight for p in made]))


class Batches(torch.utils.data.IterableDataset):
    """Endless random batches, made by one process beside the training; each comes a second time, mirrored."""

    def __init__(self, cases, options, seed):
        super().__init__()
        self.cases, self.options, self.seed = cases, options, seed

    def __iter__(self):
        torch.set_num_threads(1)
        torch.manual_seed(sum(self.seed))
        rng = np.random.default_rng(self.seed)
        while True:
            made = patches(rng, self.cases, self.options.mode, 2 * self.options.batch)
            first, second = made[::2], made[1::2]
            yield batch(first, self.options.mode)
            yield batch(second, self.options.mode)
            yield batch([augment.mirrored(p) for p in first], self.options.mode)
            yield batch([augment.mirrored(p) for p in second], self.options.mode)

    def ahead(self):
        """Iterator over batches that are prepared ahead."""
        return iter(torch.utils.data.DataLoader(self, batch_size=None, num_workers=1, prefetch_factor=6))


class Training:
    """Network, optimiser and averaged weights, with what a checkpoint holds."""

    def __init__(self, options):
        torch.manual_seed(options.seed)
        self.options = options
        self.out = Path(options.out)
        self.network = ContourNetwork(len(data.STRUCTURES), options.mode)
        if options.init:
            self.network.load_state_dict(inference.weights(options.init))
        self.average = copy.deepcopy(self.network).eval()
        self.optimiser = torch.optim.AdamW(self.network.parameters(), lr=options.rate, weight_decay=1e-2)
        self.steps = torch.zeros(options.workers, dtype=torch.int64)
        self.seconds = torch.zeros(options.workers, dtype=torch.float64)
        self.worker = 0
        progress = self.resume()
        self.schedule = Schedule(options.iterations, options.until, progress)

    def resume(self):
        """Takes up the checkpoint in the output folder; returns how far the schedule was."""
        file = self.out / "checkpoint.pt"
        if not file.exists():
            return 0.0
        kept = torch.load(file)
        self.network.load_state_dict(kept["network"])
        self.average.load_state_dict(kept["average"])
        self.optimiser.load_state_dict(kept["optimiser"])
        self.steps[0], self.seconds[0] = kept["iteration"], kept["seconds"]
        return kept["progress"]

    @property
    def iteration(self):
        """Steps that all workers made."""
        return int(self.steps.sum())

    @property
    def progress(self):
        """How far the schedule is, 0…1."""
        return self.schedule.progress(self.iteration)

    def save(self):
        """Writes the checkpoint and the averaged weights, each whole or not at all."""
        kept = {"network": self.network.state_dict(), "average": self.average.state_dict(),
                "optimiser": self.optimiser.state_dict(), "iteration": self.iteration,
                "seconds": float(self.seconds.sum()), "progress": self.progress}
        write(kept, self.out / "checkpoint.pt")
        inference.save_weights(self.average, self.options.mode, self.out / "weights.pt",
                               iterations=self.iteration, cpu_seconds=float(self.seconds.sum()))

    def step(self, images, targets, weights):
        """One step of the optimiser, convolutions in bfloat16; returns the loss."""
        began = time.process_time()
        now = rate(self.options.rate, self.progress)
        for group in self.optimiser.param_groups:
            group["lr"] = now
        self.optimiser.zero_grad(set_to_none=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(images)
        value = loss(logits.float(), targets, weights)
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.steps[self.worker] += 1
        if self.worker == 0:
            follow(self.average, self.network, min(EMA_DECAY, self.iteration / (self.iteration + 20)))
        self.seconds[self.worker] += time.process_time() - began
        return value.item()

    def shared(self):
        """Weights and counts move to memory that the workers share; each has an optimiser of its own."""
        self.network.share_memory()
        self.steps.share_memory_()
        self.seconds.share_memory_()


def follow(average, network, decay):
    """Moves the averaged weights and statistics towards those of the network."""
    with torch.no_grad():
        for mean, value in zip(average.state_dict().values(), network.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.lerp_(value, 1 - decay)
            else:
                mean.copy_(value)


def write(content, file):
    """torch.save that never leaves half a file."""
    partial = file.with_suffix(".part")
    torch.save(content, partial)
    os.replace(partial, file)


def note(file, row):
    """Appends a row to a CSV file, with a heading when it is new."""
    new = not file.exists()
    with open(file, "a", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, row.keys())
        if new:
            writer.writeheader()
        writer.writerow(row)


def validate(training, cases, value):
    """Mean Dice per structure over some validation cases, noted in curve.csv."""
    mode = training.options.mode
    scores = [inference.dices(training.average, case, mode) for case in cases]
    means = [float(np.nanmean([s[c] for s in scores])) if scores else math.nan for c in range(len(data.STRUCTURES))]
    row = {"iteration": training.iteration, "seconds": round(float(training.seconds.sum())), "loss": round(value, 4)}
    row.update({name: round(mean, 4) for name, mean in zip(data.STRUCTURES, means)})
    note(training.out / "curve.csv", row)
    print(datetime.datetime.now().strftime("%H:%M:%S"), row, flush=True)


def help_along(training, cases, worker):
    """What the workers after the first do: steps on the shared weights until the schedule ends."""
    torch.set_num_threads(training.options.threads)
    training.worker = worker
    batches = Batches(cases, training.options, [training.options.seed, training.iteration, worker]).ahead()
    while training.progress < 1:
        training.step(*next(batches))


def run(training, cases, held_out):
    """Steps until the schedule ends, with checkpoints and the validation curve."""
    training.shared()
    helpers = [torch.multiprocessing.Process(target=help_along, args=(training, cases, worker))
               for worker in range(1, training.options.workers)]
    for helper in helpers:
        helper.start()
    batches = Batches(cases, training.options, [training.options.seed, training.iteration, 0]).ahead()
    saved = validated = time.time()
    mean = 0.0
    while training.progress < 1:
        value = training.step(*next(batches))
        mean = value if mean == 0 else 0.98 * mean + 0.02 * value
        if training.steps[0] % 20 == 0:
            print(datetime.datetime.now().strftime("%H:%M:%S"), training.iteration,
                  f"loss {mean:.4f} progress {training.progress:.3f}", flush=True)
        if time.time() - saved > CHECKPOINT_SECONDS:
            training.save()
            saved = time.time()
        if time.time() - validated > VALIDATION_SECONDS:
            training.save()
            validate(training, held_out, mean)
            validated = time.time()
    for helper in helpers:
        helper.join()
    training.save()
    validate(training, held_out, mean)


def main(argv):
    """Reads the cases and trains."""
    options = arguments(argv)
    torch.set_num_threads(options.threads)
    os.makedirs(options.out, exist_ok=True)
    split = "train" if options.data else ""
    cases = data.load(options.data or options.samples, split, options.cache)
    held_out = []
    if options.data:
        entries = data.entries(options.data, "validation")
        held_out = [data.cached_case(entry, Path(options.cache), True) for entry in
                    sorted(entries, key=lambda e: -len(e["roi"]))[:VALIDATION_CASES]]
    if not cases:
        sys.exit("no cases to train on")
    run(Training(options), cases, held_out)


if __name__ == "__main__":
    main(sys.argv[1:])
