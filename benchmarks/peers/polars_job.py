"""Polars: a schema, so that nothing is guessed and the prompt is not kept; the streaming engine; three
groupings that share one scan."""

import polars as pl

import prices

SIZE = {"width": pl.Int64, "height": pl.Int64}
SCHEMA = {
    "ts": pl.String, "user": pl.String, "model": pl.String, "status": pl.Int32,
    "request": pl.Struct({**SIZE, "n": pl.Int32, "input_images": pl.List(pl.Struct(SIZE))}),
    "response": pl.Struct({"status": pl.String}),
}


def megapixels(width, height):
    return ((width * height).fill_null(1) + 1048575) // 1048576


def facts(frame):
    request = pl.col("request").struct
    width, height = request.field("width"), request.field("height")
    image = pl.element().struct
    inputs = request.field("input_images").list.eval(
        megapixels(image.field("width"), image.field("height")).clip(upper_bound=4))
    status = pl.col("response").struct.field("status").fill_null("Ready")
    return frame.select(
        "ts", "model", pl.col("user").fill_null("unknown"),
        (width * 65536 + height).alias("resolution"),
        megapixels(width, height).alias("output_mp"),
        inputs.list.sum().fill_null(0).alias("input_mp"),
        request.field("n").fill_null(1).cast(pl.Int64).alias("images"),
        ((pl.col("status") < 400) & ~status.str.ends_with("Moderated")).alias("billable"))


def cost():
    model = pl.col("model")
    price = pl.lit(None, dtype=pl.Int64)

    def formula(rates):
        first, further, of_input = rates
        return first + (pl.col("output_mp") - 1) * further + pl.col("input_mp") * of_input

    for name, rates in prices.MEGAPIXEL_PRICES.items():
        price = pl.when(model == name).then(formula(rates)).otherwise(price)
    price = pl.when((model == "flux-2-flex") & (pl.col("ts") < prices.FLEX_CHANGED)).then(
        formula(prices.FLEX_BEFORE)).otherwise(price)
    for name, flat in prices.IMAGE_PRICES.items():
        price = pl.when(model == name).then(flat).otherwise(price)
    return price * pl.col("images")


def resolution(key):
    return "unknown" if key is None else f"{key >> 16}x{key & 65535}"


def job(files):
    priced = facts(pl.scan_ndjson(files, schema=SCHEMA)).select(
        *prices.DIMENSIONS, pl.when("billable").then("images").otherwise(0).alias("images"),
        pl.when("billable").then(cost()).otherwise(0).alias("cost"))
    sums = pl.len().alias("requests"), pl.col("images").sum(), pl.col("cost").sum()
    tables = pl.collect_all(
        [priced.group_by(dimension).agg(*sums) for dimension in prices.DIMENSIONS],
        engine="streaming")
    for dimension, table in zip(prices.DIMENSIONS, tables):
        for key, *row in table.iter_rows():
            yield (dimension, resolution(key) if dimension == "resolution" else key, *row)


prices.run("Polars", pl.__version__, job)
