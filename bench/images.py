"""NIfTI-1 and MetaImage volumes for the benchmarks, in LPS millimetres: array[x, y, z(, component)] and a 4x4 index → LPS matrix."""

import gzip
import pathlib
import zlib

import numpy

NIFTI_TYPES = {2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4"}
META_TYPES = {"MET_UCHAR": "u1", "MET_CHAR": "i1", "MET_SHORT": "i2", "MET_USHORT": "u2", "MET_INT": "i4",
              "MET_UINT": "u4", "MET_FLOAT": "f4", "MET_DOUBLE": "f8"}
RAS_TO_LPS = numpy.diag([-1.0, -1.0, 1.0, 1.0])


def read(path):
    path = pathlib.Path(path)
    return read_meta(path) if path.suffix in (".mha", ".mhd") else read_nifti(path)


def read_nifti(path):
    """The affine of the sform; our pairs and Debian's peers always write one."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if int.from_bytes(raw[0:4], "little") != 348:
        raise SystemExit(f"{path}: not a little-endian NIfTI-1 file")
    dims = numpy.frombuffer(raw, "<i2", 8, 40)
    kind = "<" + NIFTI_TYPES[int.from_bytes(raw[70:72], "little")]
    start, slope, inter = numpy.frombuffer(raw, "<f4", 3, 108)
    if int.from_bytes(raw[254:256], "little") == 0:
        raise SystemExit(f"{path}: has no sform")
    affine = numpy.eye(4)
    affine[:3] = numpy.frombuffer(raw, "<f4", 12, 280).reshape(3, 4)
    shape = [int(n) for n in dims[1:dims[0] + 1]]
    data = numpy.frombuffer(raw, kind, int(numpy.prod(shape)), int(start)).reshape(shape, order="F")
    if slope not in (0, 1) or (slope != 0 and inter != 0):
        data = data * slope + inter
    if data.ndim == 5:  # vectors
        data = data[:, :, :, 0, :]
    return data, RAS_TO_LPS @ affine


def read_meta(path):
    raw = path.read_bytes()
    end = raw.index(b"\n", raw.index(b"ElementDataFile")) + 1
    header = dict(line.split(" = ", 1) for line in raw[:end].decode("ascii").strip().splitlines())
    header = {key.strip(): value.strip() for key, value in header.items()}
    shape = [int(n) for n in header["DimSize"].split()]
    channels = int(header.get("ElementNumberOfChannels", "1"))
    body = raw[end:] if header["ElementDataFile"] == "LOCAL" else (path.parent / header["ElementDataFile"]).read_bytes()
    if header.get("CompressedData", "False") == "True":
        body = zlib.decompress(body)
    order = ">" if header.get("BinaryDataByteOrderMSB", header.get("ElementByteOrderMSB", "False")) == "True" else "<"
    data = numpy.frombuffer(body, order + META_TYPES[header["ElementType"]], int(numpy.prod(shape)) * channels)
    data = data.reshape([channels] + shape, order="F")
    data = numpy.moveaxis(data, 0, -1) if channels > 1 else data[0]
    direction = numpy.array(header.get("TransformMatrix", "1 0 0 0 1 0 0 0 1").split(), float).reshape(3, 3).T
    affine = numpy.eye(4)
    affine[:3, :3] = direction @ numpy.diag([float(n) for n in header["ElementSpacing"].split()])
    affine[:3, 3] = [float(n) for n in header.get("Offset", header.get("Position", "0 0 0")).split()]
    return data, affine


def write_nifti(path, data, affine):
    """affine: index → LPS mm, as read() gives it."""
    code = {NIFTI_TYPES[c]: c for c in NIFTI_TYPES}[data.dtype.str[1:]]
    header = bytearray(352)
    header[0:4] = (348).to_bytes(4, "little")
    header[40:56] = numpy.array([3, *data.shape, 1, 1, 1, 1], "<i2").tobytes()
    header[70:72] = code.to_bytes(2, "little")
    header[72:74] = (8 * data.dtype.itemsize).to_bytes(2, "little")
    header[76:108] = numpy.array([1, *numpy.linalg.norm(affine[:3, :3], axis=0), 0, 0, 0, 0], "<f4").tobytes()
    header[108:120] = numpy.array([352, 1, 0], "<f4").tobytes()
    header[123] = 2  # millimetres
    header[254:256] = (1).to_bytes(2, "little")
    header[280:328] = (RAS_TO_LPS @ affine)[:3].astype("<f4").tobytes()
    header[344:348] = b"n+1\0"
    pathlib.Path(path).write_bytes(gzip.compress(bytes(header) + data.tobytes(order="F"), 1))


def to_index(affine, points):
    """LPS points (n, 3) → continuous voxel indices (3, n)."""
    inverse = numpy.linalg.inv(affine)
    return inverse[:3, :3] @ numpy.asarray(points, float).T + inverse[:3, 3:]


def to_lps(affine, indices):
    """Indices (3, n) → LPS points (n, 3)."""
    return (affine[:3, :3] @ indices + affine[:3, 3:]).T
