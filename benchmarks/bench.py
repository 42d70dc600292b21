#!/usr/bin/env python3
"""Measures fluxspend; `make bench` and its relatives call it, after building what it needs.

    bench.py speed  [--rounds N]      the whole job against floors and peers
    bench.py wrapped [--lines N]      the whole job on logs as Docker, CloudWatch and others ship them
    bench.py growth [--sizes MB,...]  time and memory by size, users and workers
    bench.py stages                   each stage by itself; with valgrind, what it calls for each record
    bench.py readme                   whether README.md shows the results in benchmarks/results; with
                                      --write, writes them into it anew

--quick takes tiny logs, one round and no peers. --write keeps the results in benchmarks/results and
writes the tables into README.md; without it they go to bench-results/.
"""

import argparse
import json
import sys
import time

import growth
import speed
import stages
import wrapped
from running import BUILD, FOLDER, PACKAGE, Failure, output

KINDS = {"speed": speed, "wrapped": wrapped, "growth": growth, "stages": stages}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=[*KINDS, "readme"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=250_000, help="lines of a wrapped log")
    parser.add_argument("--sizes", default="10,100,1000", help="text in millions of bytes")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.kind == "readme":
        return check_readme(options.write)
    found = measure(options)
    text = KINDS[options.kind].markdown(found)
    print(text)
    if options.write:
        keep(found, FOLDER / "results" / f"{options.kind}.json")
        write_readme(options.kind, text)
    elif not options.quick:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        keep(found, PACKAGE / "bench-results" / f"{options.kind}-{stamp}.json")
    # A peer may fail, or be wrong; that is shown, and is no failure of the run.
    checked = KINDS[options.kind]
    return 1 if hasattr(checked, "own_faults") and checked.own_faults(found) else 0


def measure(options):
    rounds = 1 if options.quick else options.rounds
    if options.kind == "growth":
        sizes = [0.2, 0.4] if options.quick else [float(size) for size in options.sizes.split(",")]
        folder = BUILD / "quick" if options.quick else PACKAGE / "bench-logs/growth"
        return growth.measure(sizes, rounds, folder)
    if options.kind == "wrapped":
        lines = 2000 if options.quick else options.lines
        folder = BUILD / "quick" if options.quick else PACKAGE / "bench-logs/wrapped"
        return wrapped.measure(lines, rounds, folder)
    logs = quick_logs() if options.quick else None
    if options.kind == "stages":
        return stages.measure(logs, options.quick)
    with_peers = not (options.quick or options.no_peers)
    if logs:
        return speed.measure({"long": logs[:1], "long-2": logs[1:3]}, {"long, plain": logs[3:]}, 1,
                             with_peers)
    return speed.measure(speed.LOGS, speed.PLAIN, rounds, with_peers)


def quick_logs():
    """A log of 2,000 lines, its halves, and the same not compressed."""
    folder = BUILD / "quick"
    folder.mkdir(parents=True, exist_ok=True)
    print_log = f"{PACKAGE}/.build/release/fluxspend-generate-logs --kind long --lines 2000"
    script = f"""cd "{folder}" && {print_log} > long.jsonl && gzip -kf long.jsonl &&
      {print_log} --shard 1/2 | gzip > 1.jsonl.gz && {print_log} --shard 2/2 | gzip > 2.jsonl.gz"""
    output("sh", "-c", script)
    return [folder / name for name in
            ("long.jsonl.gz", "1.jsonl.gz", "2.jsonl.gz", "long.jsonl")]


def keep(found, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1) + "\n")
    print(f"kept as {file.relative_to(PACKAGE)}")


# The tables of README.md stand between two marks each.

def with_region(text, kind, tables):
    begin, end = f"<!-- bench: {kind} -->\n", f"<!-- end of bench: {kind} -->"
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise Failure(f"README.md has no place for the tables of {kind}")
    return f"{head}{begin}\n{tables}\n{end}{tail}"


def write_readme(kind, tables):
    file = PACKAGE / "README.md"
    file.write_text(with_region(file.read_text(), kind, tables))


def check_readme(write):
    """Compares the tables of README.md with the kept results, or writes them anew."""
    readme = (PACKAGE / "README.md").read_text()
    for file in sorted((FOLDER / "results").glob("*.json")):
        found = json.loads(file.read_text())
        tables = KINDS[found["kind"]].markdown(found)
        if write:
            write_readme(found["kind"], tables)
        elif with_region(readme, found["kind"], tables) != readme:
            print(f"README.md does not show {file.relative_to(PACKAGE)}: "
                  "benchmarks/bench.py readme --write", file=sys.stderr)
            return 1
        print(f"README.md shows {file.relative_to(PACKAGE)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"bench.py: {failure}")
