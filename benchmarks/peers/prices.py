"""What the queries of all peers have in common: the prices, in thousandths of a dollar, and how a job is
measured and its answer printed.

A request costs (first + (output MP - 1) * further + input MP * input) * images, or flat * images. An
image has the whole number of megapixels (1,048,576 pixels) that holds it, an input at most 4.
"""

import json
import resource
import sys
import time

# Model: first output megapixel, each further one, each input megapixel. flux-2-flex has two prices.
MEGAPIXEL_PRICES = {
    "flux-2-klein-4b": (14, 1, 1),
    "flux-2-klein-9b": (15, 2, 2),
    "flux-2-pro": (30, 15, 15),
    "flux-2-flex": (50, 50, 50),
    "flux-2-max": (70, 30, 30),
}
FLEX_BEFORE = (60, 60, 60)
FLEX_CHANGED = "2026-01-28"
IMAGE_PRICES = {
    "flux-kontext-pro": 40,
    "flux-kontext-max": 80,
    "flux-pro-1.1": 40,
    "flux-pro-1.1-ultra": 60,
}
DIMENSIONS = ("model", "user", "resolution")


def cost_sql(output_mp, input_mp, images):
    """The price of a request as SQL that DuckDB and ClickHouse understand."""

    def formula(rates):
        first, further, of_input = rates
        return f"{first} + ({output_mp} - 1) * {further} + {input_mp} * {of_input}"

    branches = []
    for model, rates in MEGAPIXEL_PRICES.items():
        if model == "flux-2-flex":
            branches.append(
                f"WHEN model = '{model}' AND ts < '{FLEX_CHANGED}' THEN {formula(FLEX_BEFORE)}")
        branches.append(f"WHEN model = '{model}' THEN {formula(rates)}")
    for model, price in IMAGE_PRICES.items():
        branches.append(f"WHEN model = '{model}' THEN {price}")
    # Without the ELSE the price could be NULL, which every operation would then have to ask for.
    return f"(CASE {' '.join(branches)} ELSE 0 END) * {images}"


def run(name, version, job):
    """Runs a job over the files of the command line, once, and prints its answer.

    The clock starts here, when the library is loaded. The job returns rows of a dimension, a key,
    requests, images and cost.
    """
    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    rows = list(job(sys.argv[1:]))
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    answer = {dimension: [] for dimension in DIMENSIONS}
    for dimension, key, requests, images, cost in rows:
        answer[dimension].append([key, int(requests), int(images), int(cost)])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    json.dump({"name": name, "version": version, "seconds": seconds, "cpuSeconds": cpu,
               "answer": answer}, sys.stdout)
