#!/usr/bin/python3
"""Makes a later image of the same patient from one real CT series: same scanner header and grid, deformed and noisy.

usage: bench/later_image.py CT_FOLDER OUT_FOLDER
Writes OUT_FOLDER/first (the CT objects as they are) and OUT_FOLDER/second: the CT under a smooth deformation (a radial
swelling of 12 mm and a Gaussian bump of 10, 6 and 4 mm along x, y, z) made by plastimatch, with 8 HU of noise, new UIDs
and dates 21 days on. Prints the Patient ID.
"""

import datetime
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
import pydicom
from pydicom.uid import generate_uid

DAYS = 21
NOISE_HU = 8


def plastimatch(*arguments):
    subprocess.run(["plastimatch", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def ct_files(folder):
    found = []
    for file in sorted(p for p in pathlib.Path(folder).rglob("*") if p.is_file()):
        try:
            dataset = pydicom.dcmread(file)
        except pydicom.errors.InvalidDicomError:
            continue
        if dataset.get("Modality") == "CT" and "PixelData" in dataset:
            found.append((file, dataset))
    return sorted(found, key=lambda one: float(one[1].ImagePositionPatient[2]))


def deformed(folder, scratch):
    """Voxels [z][y][x] in HU."""
    plastimatch("convert", "--input", folder, "--output-img", scratch / "ct.mha", "--output-type", "short")
    plastimatch("synth-vf", "--fixed", scratch / "ct.mha", "--xf-radial", "--radial-mag", "12 12 6", "--output",
                scratch / "swelling.mha")
    plastimatch("synth-vf", "--fixed", scratch / "ct.mha", "--xf-gauss", "--gauss-mag", "10 6 4", "--gauss-std",
                "60 60 60", "--output", scratch / "bump.mha")
    plastimatch("convert", "--input", scratch / "ct.mha", "--xf", scratch / "swelling.mha", "--output-img",
                scratch / "swollen.mha", "--default-value", "-1000")
    plastimatch("convert", "--input", scratch / "swollen.mha", "--xf", scratch / "bump.mha", "--output-img",
                scratch / "later.mha", "--default-value", "-1000", "--output-type", "short")
    header, _, voxels = (scratch / "later.mha").read_bytes().partition(b"ElementDataFile = LOCAL\n")
    size = next(line for line in header.decode().splitlines() if line.startswith("DimSize"))
    nx, ny, nz = map(int, size.split("=")[1].split())
    return numpy.frombuffer(voxels, dtype="<i2").reshape(nz, ny, nx)


def later(dataset, hu, series, number, random):
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset.SeriesInstanceUID, dataset.StudyInstanceUID, dataset.FrameOfReferenceUID = series
    dataset.InstanceNumber = number
    for name in ("AcquisitionDate", "ContentDate", "SeriesDate", "StudyDate"):
        if name in dataset and str(dataset.get(name)).isdigit():
            day = datetime.datetime.strptime(dataset.get(name), "%Y%m%d") + datetime.timedelta(days=DAYS)
            setattr(dataset, name, day.strftime("%Y%m%d"))
    noisy = hu + random.normal(0, NOISE_HU, hu.shape)
    stored = (noisy - float(dataset.RescaleIntercept)) / float(dataset.RescaleSlope)
    least, most = (-32768, 32767) if dataset.PixelRepresentation else (0, 2 ** dataset.BitsStored - 1)
    kind = numpy.int16 if dataset.PixelRepresentation else numpy.uint16
    dataset.PixelData = numpy.clip(numpy.rint(stored), least, most).astype(kind).tobytes()


def main():
    out = pathlib.Path(sys.argv[2])
    (out / "first").mkdir(parents=True)
    (out / "second").mkdir()
    found = ct_files(sys.argv[1])
    for number, (file, _) in enumerate(found):
        shutil.copy(file, out / "first" / f"{number:04}.dcm")
    with tempfile.TemporaryDirectory() as scratch:
        voxels = deformed(out / "first", pathlib.Path(scratch))
    if voxels.shape[0] != len(found):
        sys.exit(f"plastimatch read {voxels.shape[0]} slices of {len(found)} files")
    series = [generate_uid() for _ in range(3)]
    random = numpy.random.default_rng(1)
    for number, (_, dataset) in enumerate(found):
        later(dataset, voxels[number], series, number + 1, random)
        dataset.save_as(out / "second" / f"{number:04}.dcm")
    print(found[0][1].PatientID)


if __name__ == "__main__":
    main()
