"""Writes the checkpoints beside it with Python's own pickler (3.11) and stand-ins for torch's names."""
import collections
import io
import pathlib
import pickle
import struct
import sys
import types
import zipfile

torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
sys.modules.update({"torch": torch, "torch._utils": utils})


def stand_in(module, name):
    value = type(name, (), {"__module__": module.__name__}) if module is torch else types.FunctionType(
        (lambda *arguments: None).__code__, {}, name)
    value.__module__ = module.__name__
    value.__qualname__ = name
    setattr(module, name, value)
    return value


FLOAT, LONG = stand_in(torch, "FloatStorage"), stand_in(torch, "LongStorage")
REBUILD, PARAMETER = stand_in(utils, "_rebuild_tensor_v2"), stand_in(utils, "_rebuild_parameter")


class Storage:
    def __init__(self, kind, key, count):
        self.identity = ("storage", kind, key, "cpu", count)


class Tensor:
    def __init__(self, *view):
        self.view = view

    def __reduce_ex__(self, protocol):
        return REBUILD, (*self.view, False, collections.OrderedDict())


class Parameter:
    def __init__(self, tensor):
        self.tensor = tensor

    def __reduce_ex__(self, protocol):
        return PARAMETER, (self.tensor, True, collections.OrderedDict())


def dump(value, protocol, view=()):
    class Pickler(pickle.Pickler):
        def persistent_id(self, item):
            return (*item.identity, *view) if isinstance(item, Storage) else None

    stream = io.BytesIO()
    Pickler(stream, protocol).dump(value)
    return stream.getvalue()


floats, longs, many = Storage(FLOAT, "0", 6), Storage(LONG, "1", 2), Storage(FLOAT, "2", 600)
weight = Tensor(floats, 0, (2, 3), (3, 1))
model = collections.OrderedDict(weight=weight, tied=weight)
model["transposed"] = Parameter(Tensor(floats, 0, (3, 2), (1, 3)))
model["ids"] = Tensor(longs, 0, (2,), (1,))
for index in range(300):
    model[f"many.{index}"] = Tensor(many, 2 * index, (2,), (1,))
model._metadata = collections.OrderedDict([("", {"version": 1})])
data = [struct.pack("<6f", *range(6)), struct.pack("<2q", -5, 1 << 40), struct.pack("<600f", *range(600))]
folder = pathlib.Path(__file__).parent
for protocol in (2, 4):
    with zipfile.ZipFile(folder / f"archive-{protocol}.bin", "w") as archive:
        for name, content in [("data.pkl", dump(model, protocol)), ("byteorder", "little"), ("version", "3\n")] + [
                (f"data/{key}", content) for key, content in enumerate(data)]:
            archive.writestr(zipfile.ZipInfo(f"model/{name}"), content)
    facts = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    parts = [pickle.dumps(value, protocol) for value in (0x1950A86A20F9469CFC6C, 1001, facts)]
    parts += [dump(model, protocol, (None,)), pickle.dumps(["0", "1", "2"], protocol)]
    for count, content in zip((6, 2, 600), data):
        parts += [struct.pack("<q", count), content]
    (folder / f"legacy-{protocol}.bin").write_bytes(b"".join(parts))
