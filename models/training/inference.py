"""Runs a trained network over a whole case with torch: the same lattice and masks as the program."""

import math

import numpy as np
import torch
import torch.nn.functional as functional

import augment
import data
from augment import SPACING_MM
from network import CT_LOWER_HU, CT_UPPER_HU, MULTIPLE, ContourNetwork


def weights(file):
    """The state of a network from a weights file, in single precision."""
    kept = torch.load(file, map_location="cpu")
    return {name: value.float() if value.dtype.is_floating_point else value for name, value in kept["state"].items()}


def save_weights(network, mode, file, **about):
    """Writes a network's state in half precision with what is known about it."""
    import os

    state = {name: value.half() if value.dtype.is_floating_point and "running" not in name else value
             for name, value in network.state_dict().items()}
    partial = str(file) + ".part"
    torch.save({"state": state, "mode": mode, "structures": data.STRUCTURES, **about}, partial)
    os.replace(partial, file)


def load(file):
    """Network in evaluation mode and its mode (CT or MR) from a weights file."""
    kept = torch.load(file, map_location="cpu")
    network = ContourNetwork(len(kept["structures"]), kept["mode"])
    network.load_state_dict(weights(file))
    return network.eval(), kept["mode"]


def lattice_size(case):
    """Voxels along z, y, x that cover the case at the network's spacing, made up to whole multiples."""
    return tuple(MULTIPLE * math.ceil((n * v / s + 1) / MULTIPLE)
                 for n, v, s in zip(case.image.shape, case.voxel, SPACING_MM))


def on_lattice(case, image=None):
    """The case's image (or another on the same voxels) on the network's lattice about its middle: [1][z][y][x]."""
    size = lattice_size(case)
    middle = [(n - 1) * v / 2 for n, v in zip(case.image.shape, case.voxel)]
    where = augment.positions(middle, np.eye(3), None, size)
    image = case.image if image is None else image
    shown = data.Case(case.name, averaged(image, case.voxel), case.labels, case.voxel, case.present)
    return augment.sample(shown, where)[:1]


def averaged(image, voxel):
    """The image blurred along axes on which its voxels are smaller than the network's, as the program does."""
    from scipy import ndimage

    sigmas = [math.sqrt(max(0.0, s * s - v * v)) / 2.355 / v for s, v in zip(SPACING_MM, voxel)]
    return ndimage.gaussian_filter(image.astype(np.float32), sigmas) if max(sigmas) > 0 else image


def to_case(scores, case):
    """Scores [structures][z][y][x] from the lattice to the voxels of the case, trilinear."""
    axes = []
    for n, v, s, size in zip(case.image.shape, case.voxel, SPACING_MM, scores.shape[1:]):
        offsets = (torch.arange(n) - (n - 1) / 2) * v / s + (size - 1) / 2
        axes.append(offsets / (size - 1) * 2 - 1)
    grid = torch.stack(torch.meshgrid(*axes, indexing="ij"), dim=-1).flip(-1).float()
    return functional.grid_sample(scores[None], grid[None], align_corners=True)[0]


def scores(network, case, mode, image=None, flip=False):
    """Scores on the voxels of the case: [structures][z][y][x]; with `flip` the mean with those of the mirror image."""
    values = on_lattice(case, image)
    if mode == "CT":
        values = torch.clamp((values - CT_LOWER_HU) / (CT_UPPER_HU - CT_LOWER_HU), 0, 1)
    with torch.no_grad():
        found = network.scores(values[None])[0]
        if flip:
            found = (found + augment.swap_sides(network.scores(values.flip(-1)[None])[0].flip(-1))) / 2
    return to_case(found, case)


def masks(network, case, mode, image=None, flip=False):
    """Boolean masks [structures][z][y][x], the largest connected part of each."""
    found = (scores(network, case, mode, image, flip) > 0.5).numpy()
    return np.stack([largest_part(mask) for mask in found])


def largest_part(mask):
    """The largest 6-connected part of a mask."""
    from scipy import ndimage

    parts, count = ndimage.label(mask)
    if count < 2:
        return mask
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return parts == sizes.argmax()


def dice(one, other):
    """Dice coefficient of two masks; not a number when both are empty."""
    sizes = one.sum() + other.sum()
    return math.nan if sizes == 0 else 2.0 * float((one & other).sum()) / float(sizes)


def dices(network, case, mode):
    """Dice per structure against the contours of the case; not a number for those that it has none of."""
    image = None
    if mode == "MR":
        import synth

        image = synth.image_of(case, np.random.default_rng(7))
    found = masks(network, case, mode, image)
    return [dice(found[c], (case.labels >> c & 1).astype(bool)) if case.present[c] else math.nan
            for c in range(len(data.STRUCTURES))]
