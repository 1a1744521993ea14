#!/usr/bin/python3
"""C-STORE throughput of Contourflow beside DCMTK storescp and Orthanc; one sender (storescu) for all.

usage: bench/cstore.py [rounds]        prints a Markdown table: MB/s and objects/s, median of the rounds
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

import servers

WARM_UP = 3  # rounds not counted: a receiver on a virtual machine is at its usual speed only after some thousand objects
SETS = {"512x512 CT, 150 objects": (512, 150), "64x64 CT, 600 objects": (64, 600)}


def make_series(folder, size, count, patient):
    """Noise, so that nothing can be gained by compressing."""
    folder.mkdir(parents=True)
    random = numpy.random.default_rng(size)
    study, series, frame = generate_uid(), generate_uid(), generate_uid()
    for n in range(count):
        meta = FileMetaDataset()
        meta.MediaStorageSOPClassUID = CTImageStorage
        meta.MediaStorageSOPInstanceUID = generate_uid()
        meta.TransferSyntaxUID = ExplicitVRLittleEndian
        ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        ds.is_little_endian, ds.is_implicit_VR = True, False
        ds.SOPClassUID, ds.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
        ds.PatientID, ds.PatientName = patient, "Bench^Noise"
        ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = study, series, frame
        ds.Modality, ds.StudyDate, ds.StudyTime, ds.AcquisitionDate = "CT", "20260101", "101010", "20260101"
        ds.InstanceNumber, ds.Rows, ds.Columns = n + 1, size, size
        ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, n * 2], [1, 0, 0, 0, 1, 0]
        ds.PixelSpacing, ds.SliceThickness = [1, 1], 2
        ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
        ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 1
        ds.RescaleSlope, ds.RescaleIntercept = 1, 0
        ds.PixelData = random.integers(-1000, 3000, size * size, dtype=numpy.int16).tobytes()
        ds.save_as(folder / f"{n:05}.dcm", write_like_original=False)


def send(server, folder):
    """Seconds of one storescu run over the whole folder."""
    began = time.monotonic()
    subprocess.run(
        ["storescu", "-R", "-aec", "CONTOURFLOW", "+sd", "127.0.0.1", str(server.dicom_port), str(folder)],
        check=True, stdout=subprocess.DEVNULL, env={**os.environ, "TCP_NODELAY": "1"})
    return time.monotonic() - began


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        peers = [servers.Contourflow(folder), servers.storescp(folder), servers.orthanc(folder)]
        try:
            print("| objects | " + " | ".join(p.name for p in peers) + " |\n|---|" + "---|" * len(peers))
            for label, (size, count) in SETS.items():
                seconds = {p.name: [] for p in peers}
                for n in range(WARM_UP + rounds):
                    series = folder / f"{size}-{n}"
                    make_series(series, size, count, f"BENCH{size}")
                    megabytes = sum(f.stat().st_size for f in series.iterdir()) / 1e6
                    for peer in peers:  # in turn, so that a change of the machine's speed meets all
                        took = send(peer, series)
                        if n >= WARM_UP:
                            seconds[peer.name].append(took)
                medians = [statistics.median(seconds[p.name]) for p in peers]
                print(f"| {label} | " + " | ".join(
                    f"{megabytes / s:.0f} MB/s, {count / s:.0f}/s" for s in medians) + " |")
        finally:
            for peer in peers:
                peer.stop()


if __name__ == "__main__":
    main()
