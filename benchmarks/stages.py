"""What each stage takes for a record, and with valgrind how many instructions and which calls.

Callgrind counts twice, with N and with 2N: passes of a stage over the same lines, or lines of a log for the
whole tool. The difference is N without the beginning and the end.
"""

import collections
import json
import re
import shutil
import tempfile

from contenders import RELEASE
from running import BUILD, PACKAGE, machine, median, output, progress, run
from tables import bytes_text, table

LOGS = {"long": PACKAGE / "bench-logs/long.jsonl.gz",
        "short": PACKAGE / "bench-logs/short.jsonl.gz"}
STAGES = ("scan", "decode", "price", "count", "join")
LINES = 20_000
CALLS = {
    "malloc": r"(__libc_)?(malloc|calloc|realloc|memalign|posix_memalign|aligned_alloc)$",
    "retain": r"swift_(bridgeObjectRetain|unknownObjectRetain|nonatomic_retain|retain)(_n)?$",
    "release": r"swift_(bridgeObjectRelease|unknownObjectRelease|nonatomic_release|release)(_n)?$",
}


def measure(quick_logs, quick):
    logs = {"long": quick_logs[0]} if quick_logs else LOGS
    found = {"kind": "stages", "machine": machine(), "logs": {}, "calls": {}}
    for name, file in logs.items():
        stages = run([RELEASE / "fluxspend-bench", "stages", file])["stdout"].splitlines()
        found["logs"][name] = [json.loads(stage) for stage in stages]
    if quick or not shutil.which("valgrind"):
        found["skipped"] = "quick" if quick else "valgrind is not installed"
        return found
    for name, file in logs.items():
        found["calls"][name] = [
            *(count_stage(stage, file) for stage in STAGES),
            *(count_tool(name, options, compressed) for options, compressed in
              ((["--no-join"], False), ([], False), (["--no-join"], True), ([], True)))]
    progress()
    return found


def count_stage(stage, file):
    progress(f"counting: {stage}")
    command = [RELEASE / "fluxspend-bench", "stages", file, "--megabytes", "4", "--stage", stage]
    one, said = callgrind([*command, "--passes", "4"])
    two, _ = callgrind([*command, "--passes", "8"])
    said = json.loads(said)
    return difference(stage, one, two, 4 * said["lines"], 4 * said["bytes"])


def count_tool(kind, options, compressed):
    name = " ".join(["fluxspend", *options]) + (", gzip" if compressed else ", plain")
    progress(f"counting: {name}")
    folder = BUILD / "counting"
    folder.mkdir(parents=True, exist_ok=True)
    counts, sizes = [], []
    for lines in (LINES, 2 * LINES):
        file = folder / f"{kind}-{lines}.jsonl"
        output("sh", "-c", f'"{RELEASE}/fluxspend-generate-logs" --kind {kind} --lines {lines} > '
                           f'"{file}" && gzip -kf "{file}"')
        sizes.append(file.stat().st_size)
        path = f"{file}.gz" if compressed else file
        counts.append(callgrind([RELEASE / "fluxspend", "--workers", "1", *options, path])[0])
    return difference(name, *counts, LINES, sizes[1] - sizes[0])


def difference(name, one, two, records, size):
    """What the second has more; of the calls also from where, the most frequent."""
    entry = {"name": name, "records": records, "bytes": size, "callers": {}}
    for key in ("instructions", *CALLS):
        entry[key] = two[key] - one[key]
    for kind in CALLS:
        callers = two["callers"][kind]
        callers.subtract(one["callers"][kind])
        entry["callers"][kind] = {
            plain_name(caller): calls for caller, calls in callers.most_common(5)
            if calls * 1000 > records}
    return entry


def plain_name(symbol):
    if not symbol.startswith("$"):
        return symbol
    return output("swift", "demangle", "--compact", "--simplified", symbol) or symbol


def callgrind(command):
    """Counts instructions and calls; also returns what the command printed."""
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/callgrind"
        said = run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}", "-q",
                    *command])["stdout"]
        with open(file, errors="replace") as lines:
            return read_callgrind(lines), said


def read_callgrind(lines):
    """Instructions, and the calls of functions by the patterns of CALLS.

    A call is written as "cfn=(number) name" (the name only the first time) and "calls=COUNT ...".
    """
    counts = dict.fromkeys(["instructions", *CALLS], 0)
    counts["callers"] = {kind: collections.Counter() for kind in CALLS}
    names, caller, called = {}, None, None
    for line in lines:
        if line.startswith(("fn=", "cfn=")):
            number, _, name = line.partition("=")[2].strip().partition(" ")
            if name:
                names[number] = name.split("'")[0]
            if line.startswith("cfn="):
                called = number
            else:
                caller = number
        elif line.startswith("calls="):
            calls = int(line[6:].split()[0])
            for kind, pattern in CALLS.items():
                # A function of a kind may be made of another: that is one call.
                if re.match(pattern, names[called]) and not re.match(pattern, names[caller]):
                    counts[kind] += calls
                    counts["callers"][kind][names[caller]] += calls
        elif line.startswith(("summary:", "totals:")):
            counts["instructions"] = int(line.split()[1])
    return counts


def markdown(found):
    parts = []
    for name, entries in found["logs"].items():
        rows = [[entry["stage"],
                 f"{median(entry['seconds']) / entry['lines'] * 1e9:.0f} ns",
                 bytes_text(entry["bytes"] / median(entry["seconds"])) + "/s"]
                for entry in entries]
        about = entries[0]
        parts.append(f"Stages on one core, `{name}`, {about['bytes'] / about['lines']:.0f} bytes a "
                     f"line, processor time, median of "
                     f"{len(about['seconds'])} passes:\n\n"
                     + table(["stage", "a record", "text a second"], rows))
    for name, entries in found["calls"].items():
        rows = [[f"`{entry['name']}`" if "fluxspend" in entry["name"] else entry["name"],
                 f"{entry['instructions'] / entry['bytes']:.2f}",
                 f"{entry['instructions'] / entry['records']:,.0f}",
                 *(f"{max(0, entry[kind] / entry['records']):.3f}" for kind in CALLS)]
                for entry in entries]
        parts.append(f"Counted by callgrind, `{name}`, what a further record takes:\n\n" + table(
            ["", "instructions a byte", "instructions", "allocations", "retains", "releases"],
            rows))
    if "skipped" in found:
        parts.append(f"Not counted: {found['skipped']}.")
    place = found["machine"]
    parts.append(f"{place['date']}, commit {place['commit']}, {place['cpu']}.")
    return "\n\n".join(parts) + "\n"
