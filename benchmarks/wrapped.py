"""The whole job on logs as they are shipped: plain text, each wrapper beside the native log in turn."""

import contenders
from contenders import RELEASE, Fluxspend
from running import machine, median, progress, run, warm
from tables import bytes_text, seconds_text, table

NATIVE = "native"
WRAPPERS = ("docker", "cri", "cloudwatch", "loguru", "pretty")
# How memory grows with the length of a log that is wrapped, by workers.
GROWTH, TIMES, WORKERS = "docker", (1, 4), (1, 2, 4)


def measure(lines, rounds, folder):
    found = {"kind": "wrapped", "machine": machine(), "rounds": rounds, "lines": lines, "logs": {},
             "growth": []}
    names = (NATIVE, *WRAPPERS)
    files = {name: log(name, lines, folder) for name in names}
    warm(files.values())
    expected = None
    for number in range(rounds):
        for name in names:
            progress(f"{name}, round {number + 1} of {rounds}")
            entry = found["logs"].setdefault(
                name, {"bytes": files[name].stat().st_size, "verdict": "right", "runs": []})
            result, expected = measured(files[name], 1, entry, expected)
            entry["runs"].append(result)
    for times in TIMES:
        file = log(GROWTH, lines * times, folder)
        warm([file])
        for workers in WORKERS:
            progress(f"{GROWTH}, {times} x the length, {workers} workers")
            found["growth"].append({
                "workers": workers, "times": times,
                "runs": [measured(file, workers)[0] for _ in range(rounds)]})
    progress()
    return found


def measured(file, workers, entry=None, expected=None):
    tool = Fluxspend("fluxspend", RELEASE, "--no-join", "--workers", str(workers))
    result = tool.measure([file])
    answer = result.pop("answer")
    if entry is not None and expected is not None:
        said = contenders.verdict(answer, expected, tool.text_bytes)
        if said != "right":
            entry["verdict"] = said
    return result, expected or answer


def log(name, lines, folder):
    """A log of long lines, made if it is not there; written to the end or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}-{lines}.log"
    if not file.exists():
        wrapper = "" if name == NATIVE else f"--wrapper {name}"
        run(["sh", "-c", f'"$1" --kind long --lines {lines} {wrapper} > "$2.part" && '
             'mv "$2.part" "$2"', "sh", RELEASE / "fluxspend-generate-logs", file])
    return file


def own_faults(found):
    """Verdicts on answers that are not those of the native log."""
    return [f"{name}: {entry['verdict']}" for name, entry in found["logs"].items()
            if entry["verdict"] != "right"]


def mid(entry, key):
    return median([measured[key] for measured in entry["runs"]])


def markdown(found):
    native = found["logs"][NATIVE]

    def ratio(entry):
        return median([measured["cpuSeconds"] / other["cpuSeconds"]
                       for measured, other in zip(entry["runs"], native["runs"])])

    rows = [[name, bytes_text(entry["bytes"]), seconds_text(mid(entry, "cpuSeconds")),
             f"x {ratio(entry):.2f}", bytes_text(entry["bytes"] / mid(entry, "cpuSeconds")) + "/s",
             bytes_text(native["bytes"] / mid(entry, "cpuSeconds")) + "/s",
             bytes_text(mid(entry, "peakBytes"))]
            if entry["verdict"] == "right" else [name, entry["verdict"], *[""] * 5]
            for name, entry in found["logs"].items()]
    speed = table(["log", "text", "processor time", "to native", "text a second", "native text a second",
                   "peak memory"], rows)
    grown = {(entry["workers"], entry["times"]): bytes_text(mid(entry, "peakBytes"))
             for entry in found["growth"]}
    memory = table(
        ["workers", *(f"{times} x" for times in TIMES)],
        [[workers, *(grown[workers, times] for times in TIMES)] for workers in WORKERS])
    place = found["machine"]
    return (
        f"{found['lines']:,} long lines as plain text, `--no-join --workers 1`; every answer is that of the "
        f"native log, row by row:\n\n{speed}\n\n"
        f"Peak memory of `{GROWTH}` by workers, at this length and at {TIMES[-1]} times it:\n\n"
        f"{memory}\n\n"
        f"{place['date']}, commit {place['commit']}, {place['cores']} cores of {place['cpu']}; load "
        f"at the start {place['load']:.1f}; medians of {found['rounds']} rounds.\n")
