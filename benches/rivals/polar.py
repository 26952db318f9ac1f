"""Polars doing the bare conversion: no proof, and the rows of all accounts in one file.

usage: polar.py DUMP FOLDER FROM TO
"""

import sys
from datetime import date
from pathlib import Path

import polars as pl

TEXTS = [
    "side", "status", "currency", "local_currency", "settled_at", "operation_type", "label",
    "clean_counterparty_name", "reference", "note", "initiator_id",
]
TRANSACTION = pl.Struct({name: pl.String for name in TEXTS} | {"amount_cents": pl.Int64, "local_amount": pl.Float64})
MEMBER = pl.Struct({"id": pl.String, "first_name": pl.String, "last_name": pl.String})


def text(column):
    squeezed = pl.col(column).str.replace_all(" +", " ").str.strip_chars(" ")
    return pl.when(squeezed != "").then(squeezed)


def main(dump, folder, first, last):
    lines = pl.read_ndjson(dump, schema={"transaction": TRANSACTION, "membership": MEMBER})
    members = (
        lines.select(pl.col("membership")).drop_nulls().unnest("membership")
        .select(pl.col("id"), pl.concat_str(["first_name", "last_name"], separator=" ", ignore_nulls=True).alias("name"))
    )
    minus = pl.when(pl.col("side") == "debit").then(pl.lit("-")).otherwise(pl.lit(""))
    cents = pl.col("amount_cents")
    sign = pl.when(cents == 0).then(pl.lit("")).otherwise(minus)
    euros = pl.format("{}{},{}", sign, cents // 100, (cents % 100).cast(pl.String).str.zfill(2))
    yen = pl.col("local_currency") == "JPY"
    whole = pl.col("local_amount").cast(pl.Int64)
    local_cents = (pl.col("local_amount") * 100).round().cast(pl.Int64)
    decimals = pl.format("{},{}", local_cents // 100, (local_cents % 100).cast(pl.String).str.zfill(2))
    amount = pl.when(yen).then(whole.cast(pl.String)).otherwise(decimals)
    foreign = pl.when(pl.col("local_currency") != pl.col("currency")).then(
        pl.format("{}{} {}", minus, amount, pl.col("local_currency"))
    )
    note = pl.when(pl.col("note") != "").then(pl.col("note"))
    info = pl.concat_str([foreign, note], separator=" ", ignore_nulls=True)
    operation = pl.concat_str(["operation_type", "name"], separator=" ", ignore_nulls=True)
    rows = (
        lines.lazy().select(pl.col("transaction")).drop_nulls().unnest("transaction")
        .filter(pl.col("status") == "completed")
        .with_columns(
            pl.col("settled_at").str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_zone="UTC")
            .dt.convert_time_zone("Europe/Berlin").dt.date().alias("day")
        )
        .filter(pl.col("day").is_between(date.fromisoformat(first), date.fromisoformat(last)))
        .join(members.lazy(), left_on="initiator_id", right_on="id", how="left", maintain_order="left")
        .select(
            pl.col("day").dt.strftime("%d.%m.%Y").alias("Buchungsdatum"),
            pl.coalesce(text("clean_counterparty_name"), text("label"), "operation_type").alias("Auftraggeber/Empfänger"),
            pl.coalesce(text("reference"), operation).alias("Verwendungszweck"),
            euros.alias("Betrag"),
            pl.when(info != "").then(info).otherwise(pl.lit("_")).alias("Zusatzinfo"),
        )
    )
    rows.collect().write_csv(Path(folder) / "entries.csv", separator=";")


main(*sys.argv[1:])
