"""MR images made up from CT and contours: tissue classes by HU and organs get random intensities (after SynthSeg).

A network that saw only such images has to go by shape and place, and so works at contrasts that it never saw.
"""

import numpy as np
import torch
import torch.nn.functional as functional

import augment
from data import STRUCTURES

KNOTS_HU = (-1000, -500, -150, -80, 0, 40, 90, 250, 600, 1500)
"""Between these the intensity runs linearly: air, cavity, fat, fat, water, soft tissue, enhanced, bone, cortex."""
SURROUNDED = (0, 1)
"""Channels in fluid (brainstem, cord), which CT does not show."""
ORGAN_CONTRAST = 0.25
"""Standard deviation of the intensity of an organ about that of its tissue; soft tissue is 0…1."""


def random_knots(rng):
    """Intensity at each of KNOTS_HU: dark air and cortical bone as a rule, the rest anything from 0 to 1."""
    fat, soft = rng.uniform(0, 1), rng.uniform(0.25, 1)
    water = np.clip(soft + rng.normal(0, 0.25), 0, 1)
    bright = np.clip(soft + rng.normal(0, 0.2), 0, 1.2)
    marrow = rng.uniform(0, 0.8)
    cortex = rng.uniform(0, 0.15) if rng.random() < 0.85 else rng.uniform(0, 1)
    air = rng.uniform(0, 0.05) if rng.random() < 0.9 else rng.uniform(0, 1)
    return np.array([air, air + rng.uniform(0, 0.1), fat, fat, water, soft, bright, marrow, cortex, cortex])


def mapped(image, knots):
    """Piecewise linear intensity of HU."""
    return torch.from_numpy(np.interp(image.numpy(), KNOTS_HU, knots).astype(np.float32))


def smoothed(image, times=1):
    """Mean over 3×3×3 voxels."""
    for _ in range(times):
        image = functional.avg_pool3d(image[None], 3, 1, 1, count_include_pad=False)[0]
    return image


def random_field(rng, shape, knots):
    """Smooth random field of about unit amplitude: [1][z][y][x]."""
    coarse = torch.from_numpy(rng.normal(0, 1, (1, 1, *knots)).astype(np.float32))
    return functional.interpolate(coarse, size=tuple(shape), mode="trilinear", align_corners=True)[0]


def with_organs(rng, image, hounsfield, organs):
    """Organs and the fluid about brainstem and cord get intensities of their own."""
    soft = (hounsfield > -200) & (hounsfield < 200)
    if rng.random() < 0.7:
        inner = organs[list(SURROUNDED)].amax(0, keepdim=True)
        around = (functional.max_pool3d(inner[None], 3, 1, 1)[0] - inner) * soft
        image = image + around * (float(rng.uniform(0, 1.2)) - image) * float(rng.uniform(0.4, 1))
    for channel in range(len(STRUCTURES) - 1):
        if rng.random() < 0.7:
            image = image + organs[channel:channel + 1] * soft * float(rng.normal(0, ORGAN_CONTRAST))
    return image


def appearance(rng, image, organs):
    """MR-like intensities (0 upwards, any scale) from HU and structures: [1][z][y][x]."""
    hounsfield = smoothed(image) * 0.7 + image * 0.3 if rng.random() < 0.6 else image
    made = with_organs(rng, mapped(hounsfield, random_knots(rng)), hounsfield, organs)
    shape = made.shape[1:]
    texture = random_field(rng, shape, [max(2, n // 4) for n in shape]) * float(rng.uniform(0, 0.12))
    made = made * (1 + texture)
    made = made * torch.exp(random_field(rng, shape, (3, 3, 3)) * float(rng.uniform(0, 0.4)))
    made = thick(rng, made)
    noise = float(rng.uniform(0, 0.08))
    first, second = torch.randn(made.shape) * noise, torch.randn(made.shape) * noise
    made = torch.sqrt((made + first) ** 2 + second ** 2)
    return windowed(rng, made) * float(10 ** rng.uniform(-1, 4))


def thick(rng, image):
    """Blurred, or at lower resolution along one axis."""
    if rng.random() < 0.4:
        return image + (smoothed(image) - image) * float(rng.uniform(0, 1))
    if rng.random() < 0.4:
        kernel = [1, 1, 1]
        kernel[int(rng.integers(3))] = 2
        small = functional.avg_pool3d(image[None], kernel, kernel)
        return functional.interpolate(small, size=image.shape[1:], mode="trilinear", align_corners=False)[0]
    return image


def windowed(rng, image):
    """Nothing beyond a random field of view, in some."""
    if rng.random() > 0.3:
        return image
    axis = int(rng.integers(1, 4))
    size = image.shape[axis]
    low, high = int(rng.integers(0, size // 4)), size - int(rng.integers(0, size // 4))
    kept = torch.zeros(size)
    kept[low:high] = 1
    return image * kept.view([-1 if a == axis else 1 for a in range(4)])


def patch(rng, case, channel):
    """One random patch of a case with made-up intensities."""
    return augment.patch(rng, case, channel, appearance)


def phantom(rng):
    """A patch in which there is nothing to find, with intensities from 0."""
    made = augment.phantom(rng)
    image = torch.abs((made.image + 1000) / 1000) * float(10 ** rng.uniform(-1, 4))
    return augment.Patch(image, made.target, made.weight)


def image_of(case, rng):
    """A made-up image on the voxels of a case, float32 [z][y][x]."""
    torch.manual_seed(int(rng.integers(1 << 31)))
    image = torch.from_numpy(case.image.astype(np.float32))[None]
    return appearance(rng, image, augment.bits_to_channels(case.labels))[0].numpy()
