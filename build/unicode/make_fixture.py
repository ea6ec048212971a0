"""Prints the fixture of the Unicode tests.

usage: python3 make_fixture.py <folder of the Unicode Character Database>

"normalization": every 16th line of Unicode's own conformance test (source and NFD, as code points);
"graphemes": the clusters of each line of Unicode's own conformance test, as code points with "/" between clusters;
"blocks": for each 4,096 code points, SHA-256 of the NFD forms and of the lower-case forms by Python's unicodedata,
an implementation that shares no code or table with the project's (each scalar's result, UTF-8, then a zero byte).
"""
import bz2
import hashlib
import json
import os
import sys
import unicodedata

BLOCK = 4096


def conformance(folder):
    path = os.path.join(folder, "NormalizationTest.txt")
    data = open(path, "rb").read() if os.path.exists(path) else bz2.open(path + ".bz2").read()
    lines = [line for line in data.decode("utf-8").split("\n") if line and line[0] not in "#@"]
    return [line.split(";")[0] + ";" + line.split(";")[2] for line in lines[::16]]


def graphemes(folder):
    path = os.path.join(folder, "auxiliary", "GraphemeBreakTest.txt")
    lines = [line.split("#")[0] for line in open(path, encoding="utf-8")]
    clusters = [[part.replace("\u00d7", " ").split() for part in line.split("\u00f7") if part.strip()] for line in lines]
    return ["/".join(" ".join(cluster) for cluster in each) for each in clusters if each]


def digests(transform):
    result = []
    for start in range(0, 0x110000, BLOCK):
        sha = hashlib.sha256()
        for code in range(start, start + BLOCK):
            if not 0xD800 <= code <= 0xDFFF:
                sha.update(transform(chr(code)).encode("utf-8") + b"\0")
        result.append(sha.hexdigest()[:16])
    return result


print(json.dumps({
    "generator": "build/unicode/make_fixture.py, Python " + sys.version.split()[0]
                 + ", unicodedata " + unicodedata.unidata_version,
    "normalization": conformance(sys.argv[1]),
    "graphemes": graphemes(sys.argv[1]),
    "nfd": digests(lambda text: unicodedata.normalize("NFD", text)),
    "lowercase": digests(str.lower),
}, indent=0))
