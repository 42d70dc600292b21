"""DuckDB: the columns named, so that nothing is guessed and the prompt is not kept; one pass, three
groupings."""

import duckdb

import prices

COLUMNS = """{ts: 'VARCHAR', "user": 'VARCHAR', model: 'VARCHAR', status: 'INTEGER',
  request: 'STRUCT(width BIGINT, height BIGINT, n INTEGER,
    input_images STRUCT(width BIGINT, height BIGINT)[])',
  response: 'STRUCT(status VARCHAR)'}"""
COST = prices.cost_sql("output_mp", "input_mp", "images")
QUERY = f"""
WITH requests AS (
  SELECT ts, model, coalesce("user", 'unknown') AS "user",
    request.width * 65536 + request.height AS resolution,
    (coalesce(request.width * request.height, 1) + 1048575) // 1048576 AS output_mp,
    coalesce(list_sum(list_transform(request.input_images, lambda image:
      least((coalesce(image.width * image.height, 1) + 1048575) // 1048576, 4))), 0) AS input_mp,
    coalesce(request.n, 1) AS images,
    status < 400 AND coalesce(response.status, 'Ready') NOT LIKE '%Moderated' AS billable
  FROM read_json($files, format = 'newline_delimited', columns = {COLUMNS}))
SELECT CASE WHEN grouping(model) = 0 THEN 'model' WHEN grouping("user") = 0 THEN 'user'
    ELSE 'resolution' END,
  coalesce(model, "user", (resolution // 65536) || 'x' || (resolution % 65536), 'unknown'),
  count(*),
  coalesce(sum(images) FILTER (billable), 0),
  coalesce(sum({COST}) FILTER (billable), 0)
FROM requests
GROUP BY GROUPING SETS ((model), ("user"), (resolution))
"""


def job(files):
    return duckdb.connect().execute(QUERY, {"files": files}).fetchall()


prices.run("DuckDB", duckdb.__version__, job)
