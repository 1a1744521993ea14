"""The network of the trained contour models: a small residual U-Net whose work is mostly at half resolution."""

import torch
from torch import nn
import torch.nn.functional as functional

CT_LOWER_HU = -1000.0
CT_UPPER_HU = 1500.0
MR_UPPER = 65535.0
WIDTHS = (16, 32, 64, 96)
"""Channels at full, half, quarter and eighth resolution."""
MULTIPLE = 8
"""Every side of the input must be a multiple of this."""


class CtWindows(nn.Module):
    """Two channels from CT scaled to 0…1 between CT_LOWER_HU and CT_UPPER_HU: a soft-tissue window and the whole."""

    def forward(self, image):
        hounsfield = image * (CT_UPPER_HU - CT_LOWER_HU) + CT_LOWER_HU
        soft = torch.clamp((hounsfield + 160.0) / 400.0, 0.0, 1.0)
        wide = torch.clamp((hounsfield + 1000.0) / 2500.0, 0.0, 1.0)
        return torch.cat([soft * 2 - 1, wide * 2 - 1], dim=1)


class RelativeIntensity(nn.Module):
    """Two channels from an image of unknown scale (MR): relative to its mean over the brighter voxels."""

    def forward(self, image):
        axes = (1, 2, 3, 4)
        mean = image.mean(dim=axes, keepdim=True)
        bright = (image > 0.5 * mean).to(image.dtype)
        level = (image * bright).sum(dim=axes, keepdim=True) / (bright.sum(dim=axes, keepdim=True) + 1.0)
        relative = torch.clamp(image / (level + 1e-9), 0.0, 4.0)
        return torch.cat([relative - 1.0, torch.sqrt(relative) * 2 - 2], dim=1)


INPUTS = {"CT": CtWindows, "MR": RelativeIntensity}


class Residual(nn.Module):
    """Two 3×3×3 convolutions with batch normalisation, added to what came in."""

    def __init__(self, width):
        super().__init__()
        self.first = nn.Conv3d(width, width, 3, padding=1, bias=False)
        self.first_norm = nn.BatchNorm3d(width, momentum=0.05)
        self.second = nn.Conv3d(width, width, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm3d(width, momentum=0.05)

    def forward(self, x):
        y = functional.relu(self.first_norm(self.first(x)))
        return functional.relu(self.second_norm(self.second(y)) + x)


class Plain(nn.Module):
    """One convolution with batch normalisation."""

    def __init__(self, inputs, outputs, kernel, stride=1):
        super().__init__()
        padding = 1 if kernel == 3 else 0
        self.conv = nn.Conv3d(inputs, outputs, kernel, stride=stride, padding=padding, bias=False)
        self.norm = nn.BatchNorm3d(outputs, momentum=0.05)

    def forward(self, x):
        return functional.relu(self.norm(self.conv(x)))


class Up(nn.Module):
    """To twice the resolution, added to the features of the way down."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = nn.ConvTranspose3d(inputs, outputs, 2, stride=2)

    def forward(self, x, skip):
        return self.conv(x) + skip


class ContourNetwork(nn.Module):
    """[n][1][z][y][x] in 0…1 to [n][structures][z][y][x]: logits in training, scores 0…1 by `scores`."""

    def __init__(self, structures, mode):
        super().__init__()
        full, half, quarter, eighth = WIDTHS
        self.input = INPUTS[mode]()
        self.stem = Plain(2, full, 3)
        self.to_half = nn.Sequential(Plain(full, half, 2, 2), Residual(half))
        self.to_quarter = nn.Sequential(Plain(half, quarter, 2, 2), Residual(quarter))
        self.to_eighth = nn.Sequential(Plain(quarter, eighth, 2, 2), Residual(eighth), Residual(eighth))
        self.up_quarter = Up(eighth, quarter)
        self.merge_quarter = Residual(quarter)
        self.up_half = Up(quarter, half)
        self.merge_half = Residual(half)
        self.up_full = Up(half, full)
        self.merge_full = Plain(full, full, 3)
        self.head = nn.Conv3d(full, structures, 1)
        nn.init.constant_(self.head.bias, -4.0)

    def forward(self, image):
        full = self.stem(self.input(image))
        half = self.to_half(full)
        quarter = self.to_quarter(half)
        x = self.to_eighth(quarter)
        x = self.merge_quarter(self.up_quarter(x, quarter))
        x = self.merge_half(self.up_half(x, half))
        return self.head(self.merge_full(self.up_full(x, full)))

    def scores(self, image):
        return torch.sigmoid(self.forward(image))


class Scores(nn.Module):
    """The network as it is exported: scores 0…1."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, image):
        return self.network.scores(image)
