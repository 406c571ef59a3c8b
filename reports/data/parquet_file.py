"""A table as Parquet, a group of rows at a time."""

import json
import tempfile
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from .table import Column, Kind, Table

ROWS_IN_A_GROUP = 10_000
PIECE = 64 * 1024
TYPES = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.YES_NO: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
}


def parquet_pieces(table: Table) -> Iterator[bytes]:
    """The file in pieces, compressed with Zstandard; each column's meaning, title and notes are in its metadata."""
    schema = pa.schema(
        [_field(column) for column in table.columns],
        metadata={"title": table.title, "notes": json.dumps(list(table.notes), ensure_ascii=False)},
    )
    with tempfile.TemporaryFile() as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            waiting: list[pa.RecordBatch] = []
            for batch in table.rows():
                columns = zip(*batch, strict=True) if batch else ((),) * len(table.columns)
                arrays = [pa.array(list(values), field.type) for values, field in zip(columns, schema, strict=True)]
                waiting.append(pa.RecordBatch.from_arrays(arrays, schema=schema))
                if sum(one.num_rows for one in waiting) >= ROWS_IN_A_GROUP:
                    writer.write_table(pa.Table.from_batches(waiting, schema))
                    waiting = []
            if waiting:
                writer.write_table(pa.Table.from_batches(waiting, schema))
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, TYPES[column.kind], metadata={"description": column.meaning})
