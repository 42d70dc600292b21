"""Who is measured: fluxspend, the floors below it, and its peers; and whether their answers agree."""

import decimal
import json
import shutil
import subprocess
import sys

from running import BUILD, FOLDER, PACKAGE, Failure, last_line, output, run

RELEASE = PACKAGE / ".build/release"
ZLIB = PACKAGE / ".build-zlib/release"
DIMENSIONS = ("model", "user", "resolution")
# A package, the names it is measured under, and the job of each.
PEERS = {
    "duckdb": {"DuckDB": ["duckdb_job.py"]},
    "chdb": {"ClickHouse, typed columns": ["clickhouse_job.py", "columns"],
             "ClickHouse, JSONExtract": ["clickhouse_job.py", "lines"]},
    "polars": {"Polars": ["polars_job.py"]},
}


class Contender:
    """A command that does the job, or a part of it, for some files."""

    def __init__(self, name, *command):
        self.name, self.command = name, command
        self.version = None
        self.text_bytes = None

    def measure(self, files):
        """Runs once; the result has seconds, cpuSeconds, peakBytes and the answer."""
        result = run([*self.command, *files])
        result["answer"] = self.answer(result)
        del result["stdout"]
        return result

    def answer(self, result):
        return None


class Fluxspend(Contender):
    """The tool itself."""

    def __init__(self, name, folder, *options):
        super().__init__(name, folder / "fluxspend", "--format", "json", *options)
        self.version = output(folder / "fluxspend", "--version")

    def answer(self, result):
        report = json.loads(result["stdout"])
        self.text_bytes = report["inputs"]["bytes"]
        return {table["by"][0]: {
            row["key"][table["by"][0]]: (
                row["requests"], row["images"],
                int(decimal.Decimal(row["listCost"]) * 1000))
            for row in table["rows"]} for table in report["tables"]}


class Floor(Contender):
    """Inflating alone: the answer is the number of bytes."""

    def __init__(self, name, backend):
        super().__init__(name, RELEASE / "fluxspend-bench", "inflate", "--backend", backend)

    def answer(self, result):
        inflated = json.loads(result["stdout"])
        self.version = inflated["backend"]
        return inflated["bytes"]


class Peer(Contender):
    """Another tool, from Python. Its own clock starts when its library is loaded, which favours it."""

    def __init__(self, name, job):
        super().__init__(name, venv_python(), FOLDER / "peers" / job[0], *job[1:])

    def answer(self, result):
        said = json.loads(result["stdout"])
        self.version = f"{said['name']} {said['version']}"
        result["processSeconds"] = result["seconds"]
        result["seconds"], result["cpuSeconds"] = said["seconds"], said["cpuSeconds"]
        return {dimension: {key: tuple(sums) for key, *sums in rows}
                for dimension, rows in said["answer"].items()}


def ours():
    """fluxspend as `make` builds it, then with zlib alone if that has been built."""
    folders = [("", RELEASE)]
    if (ZLIB / "fluxspend").exists():
        folders.append((", zlib", ZLIB))
    return [
        Fluxspend(f"{' '.join(['fluxspend', *options])}{build}", folder, *options)
        for build, folder in folders
        for options in ([], ["--no-join"], ["--no-join", "--workers", "1"])]


def floors():
    backends = ["zlib"]
    if "isal" in output(RELEASE / "fluxspend", "--version"):
        backends.insert(0, "isal")
    names = {"isal": "ISA-L", "zlib": "zlib"}
    found = [Floor(f"inflating alone, {names[backend]}, one core", backend)
             for backend in backends]
    if shutil.which("gzip"):
        gzip = Contender("gzip -dc, one core", "gzip", "-dc")
        gzip.measure = lambda files: measure_gzip(files)
        gzip.version = output("gzip", "--version").splitlines()[0]
        found.append(gzip)
    return found


def measure_gzip(files):
    result = run(["sh", "-c", 'gzip -dc "$@" >/dev/null', "sh", *files])
    del result["stdout"]
    result["answer"] = None
    return result


def plain():
    """For logs that are not compressed, on one core."""
    reading = Floor("reading alone", "zlib")
    return [
        Fluxspend("fluxspend --workers 1", RELEASE, "--workers", "1"),
        Fluxspend("fluxspend --no-join --workers 1", RELEASE, "--no-join", "--workers", "1"),
        reading,
    ]


# Peers in a virtual environment of their own.

def venv_python():
    return BUILD / "venv/bin/python"


def peers():
    """The peers that can be had, and why the others cannot."""
    found, skipped = [], {}
    for package, jobs in PEERS.items():
        try:
            install(package)
        except Failure as failure:
            skipped.update({name: str(failure) for name in jobs})
            continue
        found += [Peer(name, job) for name, job in jobs.items()]
    return found, skipped


def install(package):
    if not venv_python().exists():
        attempt([sys.executable, "-m", "venv", BUILD / "venv"], "no virtual environment")
    if output(venv_python(), "-c", f"import {package}; print('there')") == "there":
        return
    print(f"installing {package} into {BUILD.name}/venv", flush=True)
    attempt([venv_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--retries", "1", "--timeout", "30", package], f"pip cannot install {package}")


def attempt(command, complaint):
    try:
        subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    except OSError as error:
        raise Failure(f"{complaint}: {error}")
    except subprocess.CalledProcessError as error:
        raise Failure(f"{complaint}: {last_line(error.stderr or error.stdout)}")


def verdict(answer, expected, text_bytes):
    """Whether an answer is right: rows with requests, images and cost, or a number of bytes."""
    if answer is None:
        return "unchecked"
    if isinstance(answer, int):
        return "right" if answer == text_bytes else f"wrong: {answer} bytes, not {text_bytes}"
    for dimension in DIMENSIONS:
        wrong = [key for key in answer[dimension].keys() | expected[dimension].keys()
                 if answer[dimension].get(key) != expected[dimension].get(key)]
        if wrong:
            return f"wrong: {len(wrong)} rows by {dimension}, one of them {min(wrong)}"
    return "right"
