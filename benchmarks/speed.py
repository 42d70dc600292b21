"""The whole job, against the floors and the peers: contenders take turns, five times or more."""

import contenders
from running import PACKAGE, Failure, machine, median, progress, warm
from tables import bytes_text, seconds_text, table

LOGS = {
    "long": ["bench-logs/long.jsonl.gz"],
    "long-16": [f"bench-logs/long-16/part-{part:02}.jsonl.gz" for part in range(1, 17)],
    "short": ["bench-logs/short.jsonl.gz"],
    "short-16": [f"bench-logs/short-16/part-{part:02}.jsonl.gz" for part in range(1, 17)],
}
PLAIN = {"long, plain": ["bench-logs/long.jsonl"], "short, plain": ["bench-logs/short.jsonl"]}


def measure(logs, plain_logs, rounds, with_peers):
    found = {"kind": "speed", "machine": machine(), "rounds": rounds, "skipped": {}, "versions": {},
             "logs": {}}
    peers = []
    if with_peers:
        peers, found["skipped"] = contenders.peers()
    for reason in found["skipped"].items():
        print("skipped: %s: %s" % reason, flush=True)
    everybody = contenders.ours() + contenders.floors() + peers
    for name, files in logs.items():
        found["logs"][name] = measure_log(name, files, everybody, rounds)
    for name, files in plain_logs.items():
        found["logs"][name] = measure_log(name, files, contenders.plain(), rounds)
    found["versions"] = {c.name: c.version for c in everybody if c.version}
    return found


def measure_log(name, files, everybody, rounds):
    """Measures one log; the first contender is the one whose answer is taken for right."""
    files = [PACKAGE / file for file in files]
    warm(files)
    log = {"bytesRead": sum(file.stat().st_size for file in files), "contenders": {}}
    expected, failed = None, set()
    for number in range(rounds):
        for contender in everybody:
            if contender.name in failed:
                continue
            progress(f"{name}, round {number + 1} of {rounds}: {contender.name}")
            entry = log["contenders"].setdefault(contender.name, {
                "verdict": "right", "isPeer": isinstance(contender, contenders.Peer), "runs": []})
            try:
                result = contender.measure(files)
            except Failure as failure:
                if contender is everybody[0]:
                    raise
                entry["verdict"] = f"failed: {failure}"
                failed.add(contender.name)
                continue
            answer = result.pop("answer")
            if expected is None:
                expected, log["bytes"] = answer, contender.text_bytes
                log["requests"] = sum(row[0] for row in answer["model"].values())
            verdict = contenders.verdict(answer, expected, log["bytes"])
            if verdict != "right" and entry["verdict"] == "right":
                entry["verdict"] = verdict
            entry["runs"].append(result)
    progress()
    return log


def own_faults(found):
    """Verdicts that are fluxspend's own: it is wrong, or disagrees with itself."""
    return [entry["verdict"] for log in found["logs"].values()
            for name, entry in log["contenders"].items()
            if entry["verdict"] not in ("right", "unchecked") and not entry.get("isPeer")]


def value(log, name, key):
    return median([run[key] for run in log["contenders"][name]["runs"]])


def ratio(log, name, key="seconds"):
    """The median of the ratios to the first contender in the same round."""
    first = next(iter(log["contenders"].values()))["runs"]
    return median([run[key] / reference[key]
                   for run, reference in zip(log["contenders"][name]["runs"], first)])


def sections(found):
    """The tables: titles, headings and rows."""
    gzipped = {name: log for name, log in found["logs"].items() if "plain" not in name}
    plain = {name: log for name, log in found["logs"].items() if "plain" in name}
    names = list(next(iter(gzipped.values()))["contenders"])

    def cells(name, text):
        row = []
        for log in gzipped.values():
            entry = log["contenders"].get(name)
            bad = entry is None or not entry["verdict"] in ("right", "unchecked")
            row.append((entry["verdict"].split(":")[0] if entry else "") if bad else text(log))
        return row

    def by_log(text):
        return [[name, *cells(name, lambda log: text(log, name))] for name in names]

    heads = [f"`{name}`" for name in gzipped]
    yield ("Time, and how many times that of `fluxspend` in the same round", ["", *heads],
           by_log(lambda log, name: f"{seconds_text(value(log, name, 'seconds'))} "
                                    f"(x {ratio(log, name):.2f})"))
    yield ("Processor time of all cores", ["", *heads],
           by_log(lambda log, name: f"{seconds_text(value(log, name, 'cpuSeconds'))} "
                                    f"(x {ratio(log, name, 'cpuSeconds'):.2f})"))
    yield ("Peak memory", ["", *heads],
           by_log(lambda log, name: bytes_text(value(log, name, "peakBytes"))))
    if plain:
        yield ("Plain files, one core, by processor time", ["", *(f"`{name}`" for name in plain)],
               [[name, *(f"{bytes_text(log['bytes'] / value(log, name, 'cpuSeconds'))}/s"
                         for log in plain.values())]
                for name in next(iter(plain.values()))["contenders"]])


def notes(found):
    machine = found["machine"]
    lines = [
        f"{machine['date']}, commit {machine['commit']}: {machine['cores']} cores of "
        f"{machine['cpu']}, {bytes_text(machine['memoryBytes'], 1 << 30, 'GiB')} of memory, "
        f"{machine['system']}, Linux {machine['kernel']}, Swift {machine['swift']}, Python "
        f"{machine['python']}; load at the start {machine['load']:.1f}. Medians of "
        f"{found['rounds']} rounds."]
    lines.append("Logs: " + "; ".join(
        f"`{name}`: {log['requests']:,} requests, {bytes_text(log['bytes'])} of text, "
        f"{bytes_text(log['bytesRead'])} on disk" for name, log in found["logs"].items()) + ".")
    lines.append("Versions: " + ", ".join(dict.fromkeys(found["versions"].values())) + ".")
    for name, reason in found["skipped"].items():
        lines.append(f"Skipped: {name}: {reason}.")
    for log_name, log in found["logs"].items():
        for name, entry in log["contenders"].items():
            if entry["verdict"] not in ("right", "unchecked"):
                lines.append(f"{log_name}: {name}: {entry['verdict']}.")
    return lines


def markdown(found):
    return "\n\n".join(
        [f"{title}:\n\n{table(head, rows)}" for title, head, rows in sections(found)]
        + notes(found)) + "\n"
