"""Running commands, and describing the machine they run on."""

import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
PACKAGE = FOLDER.parent
BUILD = PACKAGE / ".build-bench"


class Failure(Exception):
    """What cannot be measured, and why."""


def run(command):
    """Runs a command and returns its measurements; its output is under "stdout"."""
    with tempfile.TemporaryDirectory() as folder:
        stdout, stderr = f"{folder}/stdout", f"{folder}/stderr"
        measured = subprocess.run(
            [sys.executable, "-I", "-S", FOLDER / "measure.py", stdout, stderr, *map(str, command)],
            cwd=PACKAGE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if measured.returncode != 0:
            raise Failure(last_line(measured.stderr))
        result = json.loads(measured.stdout)
        result["stdout"] = pathlib.Path(stdout).read_text()
        if result["status"] != 0:
            said = last_line(pathlib.Path(stderr).read_text())
            raise Failure(f"status {result['status']}: {said}")
        return result


def output(*command):
    """What a command prints, or nothing if it cannot be run."""
    try:
        return subprocess.run(
            [str(word) for word in command], cwd=PACKAGE, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def last_line(text):
    return (text.strip().splitlines() or ["no message"])[-1]


def warm(files):
    """Reads files, so that they are in the page cache."""
    for file in files:
        with open(file, "rb", buffering=0) as opened:
            while opened.read(1 << 20):
                pass


def progress(text=""):
    """Says on a terminal what is being measured."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def median(numbers):
    return statistics.median(numbers)


def machine():
    """The machine and the moment."""
    def first(file, pattern):
        try:
            found = re.search(pattern, pathlib.Path(file).read_text(), re.MULTILINE)
        except OSError:
            return None
        return found.group(1) if found else None

    memory = first("/proc/meminfo", r"^MemTotal: *(\d+)")
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": first("/proc/cpuinfo", r"^model name\s*: (.*)") or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memoryBytes": int(memory or 0) * 1024,
        "system": first("/etc/os-release", r'^PRETTY_NAME="(.*)"') or platform.system(),
        "kernel": ".".join(re.findall(r"\d+", platform.release())[:2]),
        "load": os.getloadavg()[0],
        "commit": output("git", "rev-parse", "--short", "HEAD") + (
            " with changes" if output("git", "status", "--porcelain", "Sources") else ""),
        "swift": (re.search(r"Swift version (\S+)", output("swift", "--version"))
                  or [None, "unknown"])[1],
        "python": platform.python_version(),
    }
