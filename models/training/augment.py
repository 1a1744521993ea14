"""Patches for training: resampled once from the voxels of the patient, moved, bent and changed at random.

Patches are [z][y][x] on the lattice of the network (SPACING_MM); the image is in HU, labels are shares 0…1.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional

from data import AIR_HU, OPEN_ENDED, STRUCTURES

SPACING_MM = (3.0, 3.5, 3.5)
"""Voxel of the network along z, y, x."""
PATCH = (64, 48, 48)
"""Voxels of a training patch along z, y, x: 192 × 168 × 168 mm."""
BEYOND_WEIGHT = 0.5
"""Weight of voxels below the lowest contour of open-ended structures, where the truth is a matter of habit."""
SHARES = np.array((1, 1, 1, 1, 2, 1, 1)) / 8
"""How often a patch lies about each structure."""
RIGHT, LEFT = STRUCTURES.index("Parotid_R"), STRUCTURES.index("Parotid_L")


@dataclass
class Patch:
    """image [1][z][y][x] in HU, target and weight [structures][z][y][x]."""

    image: torch.Tensor
    target: torch.Tensor
    weight: torch.Tensor


def random_matrix(rng, mirror):
    """From patch to patient directions (z, y, x): rotation to about 12°, scale ±12 %, mirrored in x on demand."""
    a, b, c = rng.normal(0, math.radians(6), 3)
    scales = 1.0 / np.clip(rng.normal(1.0, 0.08) + rng.normal(0, 0.04, 3), 0.75, 1.3)
    about_z = np.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    about_y = np.array([[math.cos(b), 0, -math.sin(b)], [0, 1, 0], [math.sin(b), 0, math.cos(b)]])
    about_x = np.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    matrix = about_z @ about_y @ about_x @ np.diag(scales)
    return matrix @ np.diag([1, 1, -1]) if mirror else matrix


def positions(centre_mm, matrix, bend, size=PATCH, spacing=SPACING_MM):
    """Where the voxels of a patch lie in the patient, mm (z, y, x) from the middle of voxel 0: [z][y][x][3]."""
    axes = [(torch.arange(n) - (n - 1) / 2) * s for n, s in zip(size, spacing)]
    offsets = torch.stack(torch.meshgrid(*axes, indexing="ij"), dim=-1).float()
    moved = offsets @ torch.tensor(matrix.T, dtype=torch.float32) + torch.tensor(centre_mm, dtype=torch.float32)
    return moved if bend is None else moved + bend


def random_bend(rng, size=PATCH, largest_mm=3.0):
    """Smooth displacement in mm, [z][y][x][3], with a standard deviation up to `largest_mm` at its knots."""
    coarse = torch.from_numpy(rng.normal(0, rng.uniform(0.5, largest_mm), (1, 3, 5, 4, 4)).astype(np.float32))
    return functional.interpolate(coarse, size=size, mode="trilinear", align_corners=True)[0].permute(1, 2, 3, 0)


def bits_to_channels(labels):
    """Float channels [structures][z][y][x] from a bit volume."""
    bits = torch.arange(len(STRUCTURES), dtype=torch.uint8).view(-1, 1, 1, 1)
    return ((torch.from_numpy(labels)[None] >> bits) & 1).float()


def sample(case, where):
    """Image (HU) and structures at positions in mm, trilinear, air beyond the image: [1 + structures][z][y][x]."""
    index = where / torch.tensor(case.voxel, dtype=torch.float32)
    shape = case.image.shape
    flat = index.reshape(-1, 3)
    least, most = flat.amin(0).tolist(), flat.amax(0).tolist()
    low = [max(0, min(n - 2, math.floor(value))) for n, value in zip(shape, least)]
    high = [max(l + 2, min(n, math.ceil(value) + 2)) for n, l, value in zip(shape, low, most)]
    window = tuple(slice(l, h) for l, h in zip(low, high))
    image = torch.from_numpy(case.image[window].astype(np.float32) - AIR_HU)
    values = torch.cat([image[None], bits_to_channels(case.labels[window])])
    extent = torch.tensor([h - l - 1 for l, h in zip(low, high)], dtype=torch.float32)
    grid = ((index - torch.tensor(low, dtype=torch.float32)) / extent * 2 - 1).flip(-1)
    sampled = functional.grid_sample(values[None], grid[None], align_corners=True)[0]
    sampled[0] += AIR_HU
    return sampled


def loss_weights(case, where):
    """1 where the truth is known, 0 for structures that the patient has no contours of: [structures][z][y][x]."""
    weight = torch.empty(len(case.present), *where.shape[:3])
    for channel, present in enumerate(case.present):
        weight[channel].fill_(1.0 if present else 0.0)
        if present and channel in OPEN_ENDED:
            beyond = where[..., 0] < (case.lowest(channel) - 0.5) * case.voxel[0]
            weight[channel].masked_fill_(beyond, BEYOND_WEIGHT)
    return weight


def swap_sides(channels):
    """Left for right, for mirrored patches."""
    order = list(range(len(STRUCTURES)))
    order[RIGHT], order[LEFT] = LEFT, RIGHT
    return channels[order]


def centre(rng, case, channel):
    """Middle of a patch in mm: about a voxel of the structure, or anywhere in the image where that is None."""
    extent = np.array(case.image.shape) * np.array(case.voxel)
    voxels = () if channel is None else structure_voxels(case, channel)
    if not len(voxels):
        return rng.uniform(0, 1, 3) * extent
    spot = voxels[rng.integers(len(voxels))] * np.array(case.voxel)
    spot[2] += (extent[2] / 2 - spot[2]) * rng.uniform(0, 1)
    return spot + rng.normal(0, 1, 3) * (25, 18, 12)


def structure_voxels(case, channel):
    """Indices (z, y, x) of the voxels of a structure, found once."""
    if channel not in case.voxels:
        case.voxels[channel] = np.argwhere(case.labels >> channel & 1).astype(np.int16)
    return case.voxels[channel]


def couch(rng, image):
    """A board behind the patient: only where nothing but air follows to posterior."""
    if rng.random() > 0.2:
        return image
    air_behind = (image[0] < -900).flip(1).cumprod(dim=1).flip(1).bool()
    y = int(rng.integers(image.shape[2] // 3, image.shape[2]))
    board = torch.zeros_like(air_behind)
    board[:, y:y + int(rng.integers(1, 5))] = True
    changed = image.clone()
    changed[0][air_behind & board] = float(rng.uniform(-700, 200))
    return changed


def ct_appearance(rng, image, _organs):
    """Shift, gain, noise, blur or sharpening, shading as a scanner might give: HU in, HU out."""
    image = couch(rng, image)
    air = image < -950
    image = (image + AIR_HU * -1) * float(rng.normal(1, 0.03)) + AIR_HU + float(rng.normal(0, 15))
    if rng.random() < 0.35:
        blurred = functional.avg_pool3d(image[None], 3, 1, 1, count_include_pad=False)[0]
        image = image + (blurred - image) * float(rng.uniform(-0.6, 0.9))
    if rng.random() < 0.15:
        shading = torch.from_numpy(rng.normal(0, rng.uniform(10, 80), (1, 1, 3, 3, 3)).astype(np.float32))
        image = image + functional.interpolate(shading, size=image.shape[1:], mode="trilinear", align_corners=True)[0]
    if rng.random() < 0.5:
        image = image + torch.randn(image.shape) * float(rng.uniform(0, 45))
    return torch.where(air, torch.minimum(image, torch.tensor(-850.0)), image) if rng.random() < 0.8 else image


def choice(rng, cases):
    """A case and the structure to look at, so that rarely contoured ones come as often as others; or None."""
    case = cases[int(rng.integers(len(cases)))]
    if rng.random() < 0.2:
        return case, None
    channel = int(rng.choice(len(STRUCTURES), p=SHARES))
    having = [c for c in cases if c.present[channel]]
    return (having[int(rng.integers(len(having)))], channel) if having else (case, None)


def patch(rng, case, channel, appearance=ct_appearance):
    """One random patch of a case, about a structure or anywhere."""
    mirror = rng.random() < 0.5
    bend = random_bend(rng) if rng.random() < 0.25 else None
    where = positions(centre(rng, case, channel), random_matrix(rng, mirror), bend)
    sampled = sample(case, where)
    target, weight = sampled[1:], loss_weights(case, where)
    if mirror:
        target, weight = swap_sides(target), swap_sides(weight)
    image = appearance(rng, sampled[:1], target)
    return Patch(image, target, weight)


def mirrored(made):
    """The same patch seen in a mirror, with left for right: resampling is dear, this is not."""
    return Patch(made.image.flip(-1), swap_sides(made.target.flip(-1)), swap_sides(made.weight.flip(-1)))


def phantom(rng):
    """A patch in which there is nothing to find: air, uniform, or boxes and balls of any density."""
    where = positions((0, 0, 0), np.eye(3), None)
    image = torch.full(PATCH, float(rng.choice([AIR_HU, 0, rng.uniform(-1000, 1000)])))
    for _ in range(int(rng.integers(0, 6))):
        radii = torch.tensor(rng.uniform(10, 90, 3), dtype=torch.float32)
        distances = ((where - torch.tensor(rng.uniform(-80, 80, 3), dtype=torch.float32)) / radii).abs()
        inside = distances.amax(-1) < 1 if rng.random() < 0.4 else (distances ** 2).sum(-1) < 1
        image[inside] = float(rng.uniform(-1000, 1500))
    image = image + torch.randn(PATCH) * float(rng.choice([0, rng.uniform(0, 60)]))
    shape = (len(STRUCTURES), *PATCH)
    return Patch(image[None], torch.zeros(shape), torch.ones(shape))
