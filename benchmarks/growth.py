"""How time and memory grow with the log, with its users, and with the workers."""

import shutil
import subprocess

from contenders import RELEASE, Fluxspend
from running import PACKAGE, Failure, machine, median, progress, run, warm
from tables import bytes_text, seconds_text, table

# Bytes of a short line, on average.
SHORT_LINE = 173
BLOCK = 256 << 10
WORKERS = (1, 2, 4, 8, 16)


def measure(sizes, rounds, folder):
    found = {"kind": "growth", "machine": machine(), "rounds": rounds, "sizes": [], "workers": []}
    largest = max(size for size in sizes if size <= 1000)
    for size, users in [(size, 5000) for size in sizes] + [(largest, 1_000_000)]:
        file = log(size, users, folder)
        warm([file])
        options = [[], ["--no-join"]]
        # Nearly a million rows of text have their price, too.
        if users > 5000:
            options.append(["--no-join", "--top", "20"])
        for option in options:
            progress(f"{size:g} MB, {users} users {' '.join(option)}")
            tool = Fluxspend(" ".join(["fluxspend", *option]), RELEASE, *option)
            runs = []
            for _ in range(rounds):
                runs.append(tool.measure([file]))
                answer = runs[-1].pop("answer")
            found["sizes"].append({
                "name": tool.name, "bytes": tool.text_bytes, "users": len(answer["user"]) if "--top" not in option else found["sizes"][-1]["users"],
                "requests": sum(row[0] for row in answer["model"].values()), "runs": runs})
    file = log(min(largest, 100), 5000, folder)
    for option in ([], ["--no-join"]):
        for workers in WORKERS:
            progress(f"{workers} workers {' '.join(option)}")
            found["workers"].append(measure_workers(file, workers, option, rounds))
    progress()
    return found


def measure_workers(file, workers, option, rounds):
    tool = Fluxspend(" ".join(["fluxspend", *option]), RELEASE, *option, "--workers", str(workers))
    runs = [tool.measure([file]) for _ in range(rounds)]
    answers = [measured.pop("answer") for measured in runs]
    return {
        "name": tool.name, "workers": workers, "bytes": tool.text_bytes,
        "requests": sum(row[0] for row in answers[0]["model"].values()), "runs": runs,
        "futexCalls": futex_calls([*tool.command, file])}


def futex_calls(command):
    """Calls of the kernel for a lock or a wake-up; None without strace."""
    if not shutil.which("strace"):
        return None
    try:
        traced = run(["sh", "-c", 'exec strace -f -qq -c -e trace=futex -o /dev/stdout "$@" '
                      '-o /dev/null', "sh", *command])
    except Failure:
        return None
    for line in traced["stdout"].splitlines():
        words = line.split()
        if words and words[-1] == "futex":
            return int(words[3])
    return 0


def log(size, users, folder):
    """A log of short lines with so many millions of bytes, made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"short-{size:g}MB-{users}-users.jsonl.gz"
    if not file.exists():
        lines = int(size * 1e6 / SHORT_LINE)
        progress(f"making {file.relative_to(PACKAGE)}")
        part = file.with_suffix(".part")
        subprocess.run(
            ["bash", "-c", 'set -o pipefail; "$0" --kind short --lines "$1" --users "$2" '
             '| gzip -1 > "$3"', RELEASE / "fluxspend-generate-logs", str(lines), str(users), part],
            check=True)
        part.rename(file)
    return file


def markdown(found):
    def mid(entry, key):
        return median([measured[key] for measured in entry["runs"]])

    sizes = table(
        ["command", "text", "requests", "users", "time", "processor time",
         "text a second", "peak memory"],
        [[f"`{entry['name']}`", bytes_text(entry["bytes"]), f"{entry['requests']:,}",
          f"{entry['users']:,}", seconds_text(mid(entry, "seconds")),
          seconds_text(mid(entry, "cpuSeconds")), bytes_text(entry["bytes"] / mid(entry, "seconds")) + "/s",
          bytes_text(mid(entry, "peakBytes"))] for entry in found["sizes"]])

    def a_block(entry, count):
        return "?" if count is None else f"{count / (entry['bytes'] / BLOCK):.2f}"

    workers = table(
        ["command", "workers", "time", "processor time", "waits a block",
         "calls of futex a block"],
        [[f"`{entry['name']}`", entry["workers"], seconds_text(mid(entry, "seconds")),
          seconds_text(mid(entry, "cpuSeconds")), a_block(entry, mid(entry, "voluntarySwitches")),
          a_block(entry, entry["futexCalls"])] for entry in found["workers"]])
    about = found["workers"][0]
    requests = about["requests"] / (about["bytes"] / BLOCK)
    place = found["machine"]
    return (
        f"Short lines in one gzip file, each request with an id of its own, all rows as JSON:\n\n{sizes}\n\n"
        f"{bytes_text(about['bytes'])} of them by workers. A block of {BLOCK >> 10} KiB holds "
        f"{requests:,.0f} requests; a wait is a voluntary switch of context:\n\n{workers}\n\n"
        f"{place['date']}, commit {place['commit']}, {place['cores']} cores of {place['cpu']}; "
        f"medians of {found['rounds']} rounds.\n")
