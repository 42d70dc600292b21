"""ClickHouse, embedded (chDB), in the two ways it reads JSON: as typed columns (JSONEachRow), or as lines
from which one call extracts the facts (JSONExtract). One pass, three groupings.

    clickhouse_job.py columns|lines FILE...
"""

import os
import sys

import chdb

import prices

COST = prices.cost_sql("output_mp", "input_mp", "images")
FACTS = {
    "ts": "String", "user": "String", "model": "LowCardinality(String)", "status": "UInt16",
    "request": "Tuple(width UInt32, height UInt32, n UInt32, "
               "input_images Array(Tuple(width UInt32, height UInt32)))",
    "response": "Tuple(status String)",
}
TYPED = ", ".join(f"{name} {kind}" for name, kind in FACTS.items())


def source(way, files):
    """Where the facts come from; several files, of one folder, as folder/{one,two}."""
    folders, names = zip(*map(os.path.split, files))
    if len(set(folders)) > 1:
        sys.exit("the files of a job lie in one folder")
    path = os.path.join(folders[0], "{" + ",".join(names) + "}" if len(names) > 1 else names[0])
    if way == "columns":
        return f"file('{path}', 'JSONEachRow', '{TYPED}')"
    names = ", ".join(f"facts.{name} AS {name}" for name in FACTS)
    plain = TYPED.replace("LowCardinality(String)", "String")
    return f"""(SELECT {names} FROM (
      SELECT JSONExtract(line, 'Tuple({plain})') AS facts
      FROM file('{path}', 'LineAsString', 'line String')))"""


def query(way, files):
    return f"""
    WITH requests AS (
      SELECT ts, model, user, request.width AS width, request.height AS height,
        greatest(intDiv(toUInt64(request.width) * request.height + 1048575, 1048576), 1)
          AS output_mp,
        arraySum(image -> least(greatest(
            intDiv(toUInt64(image.width) * image.height + 1048575, 1048576), 1), 4),
          request.input_images) AS input_mp,
        greatest(request.n, 1) AS images,
        status < 400 AND response.status NOT LIKE '%Moderated' AS billable
      FROM {source(way, files)})
    SELECT multiIf(grouping(model) = 0, 'model', grouping(user) = 0, 'user', 'resolution'),
      multiIf(grouping(model) = 0, toString(model), grouping(user) = 0, user,
        width = 0, 'unknown', concat(toString(width), 'x', toString(height))),
      count(), sumIf(images, billable), sumIf({COST}, billable)
    FROM requests
    GROUP BY GROUPING SETS ((model), (user), (width, height))
    SETTINGS force_grouping_standard_compatibility = 1
    """


def job(arguments):
    way, files = arguments[0], arguments[1:]
    answer = chdb.query(query(way, files), "TabSeparated")
    return (line.split("\t") for line in answer.bytes().decode().splitlines())


version = str(chdb.query("SELECT version()", "TabSeparated")).strip()
prices.run("ClickHouse", f"{version} (chDB {chdb.__version__})", job)
