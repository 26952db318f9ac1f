"""DuckDB doing the bare conversion on two threads: no proof, and the rows of all accounts in one file.

usage: duck.py DUMP FOLDER FROM TO
"""

import sys
from pathlib import Path

import duckdb

TRANSACTION = (
    "STRUCT(side VARCHAR, status VARCHAR, amount_cents BIGINT, currency VARCHAR, local_amount VARCHAR, "
    "local_currency VARCHAR, settled_at TIMESTAMPTZ, operation_type VARCHAR, label VARCHAR, "
    "clean_counterparty_name VARCHAR, reference VARCHAR, note VARCHAR, initiator_id VARCHAR)"
)
MEMBER = "STRUCT(id VARCHAR, first_name VARCHAR, last_name VARCHAR)"

QUERY = """
COPY (
  WITH entry AS (
    SELECT unnest(transaction), CAST(transaction.settled_at AT TIME ZONE 'Europe/Berlin' AS DATE) AS day,
           CASE transaction.side WHEN 'debit' THEN '-' ELSE '' END AS sign
    FROM lines WHERE transaction IS NOT NULL AND transaction.status = 'completed'
  ), member AS (
    SELECT membership.id, concat_ws(' ', membership.first_name, membership.last_name) AS name
    FROM lines WHERE membership IS NOT NULL
  )
  SELECT strftime(day, '%d.%m.%Y') AS "Buchungsdatum",
         coalesce(nullif(regexp_replace(trim(clean_counterparty_name), ' +', ' ', 'g'), ''),
                  nullif(regexp_replace(trim(label), ' +', ' ', 'g'), ''), operation_type)
           AS "Auftraggeber/Empfänger",
         coalesce(nullif(regexp_replace(trim(reference), ' +', ' ', 'g'), ''),
                  concat_ws(' ', operation_type, member.name)) AS "Verwendungszweck",
         CASE amount_cents WHEN 0 THEN '' ELSE sign END
           || amount_cents // 100 || ',' || lpad(CAST(amount_cents % 100 AS VARCHAR), 2, '0') AS "Betrag",
         coalesce(nullif(concat_ws(' ', CASE WHEN local_currency <> currency THEN sign
             || CASE local_currency WHEN 'JPY' THEN split_part(local_amount, '.', 1)
                ELSE replace(printf('%.2f', CAST(local_amount AS DOUBLE)), '.', ',') END
             || ' ' || local_currency END, nullif(note, '')), ''), '_') AS "Zusatzinfo"
  FROM entry LEFT JOIN member ON member.id = entry.initiator_id
  WHERE day BETWEEN CAST(? AS DATE) AND CAST(? AS DATE)
) TO '{target}' (HEADER, DELIMITER ';')
"""


def main(dump, folder, first, last):
    base = duckdb.connect(config={"threads": 2})
    base.execute("SET preserve_insertion_order = true")
    base.execute(
        f"""CREATE TEMP VIEW lines AS SELECT * FROM read_json('{dump}', format = 'newline_delimited',
            columns = {{'transaction': '{TRANSACTION}', 'membership': '{MEMBER}'}})"""
    )
    target = Path(folder) / "entries.csv"
    base.execute(QUERY.replace("{target}", str(target)), [first, last])


main(*sys.argv[1:])
