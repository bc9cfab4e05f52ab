"""Arrow batches in, findings out: for ``mapInArrow`` on an existing Spark cluster, and for Ray Data and Dask.

    from dunlint.spark import SCHEMA, findings_of
    found = df.mapInArrow(findings_of(text="content", key="no", id="template_id", meta=["channel", "audience"]), SCHEMA)

The same iterator of ``pyarrow.RecordBatch`` serves ``ray.data.Dataset.map_batches`` (a batch at a time) and Dask's
``map_partitions``. The findings are those of ``dunlint audit``, row for row. Needs pyarrow; Spark needs Java 17.
"""

from __future__ import annotations

from functools import partial

from dunlint.config import from_mapping
from dunlint.messages import Checker, quoted

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    import pyarrow as arrow


# Spark's schema of the findings; ``start`` and ``end`` are code points of the text, both 0 for a missing element.
SCHEMA = "key string, template string, rule string, group string, severity string, start long, end long, match string"
_NAMES = tuple(column.split()[0] for column in SCHEMA.split(", "))
_checkers: dict[str, Checker] = {}


def findings_of(
    *, text: str, key: str, id: str = "", meta: Sequence[str] = (), settings: Mapping[str, Any] | None = None, as_of: str = "",
    show_sensitive: bool = False,
) -> Callable[[Iterable[arrow.RecordBatch]], Iterator[arrow.RecordBatch]]:  # fmt: skip
    """A picklable function from batches of messages to batches of findings.

    ``text``, ``key`` and ``id`` are columns; ``meta`` lists the columns that hold metadata (channel, audience ...);
    ``settings`` is a configuration as in ``dunlint.yaml`` (rulesets, profile, rules, set); ``as_of`` an ISO date, today's
    where it is empty. ``key`` is copied into each finding so that results can be joined.
    """
    from datetime import date

    day = as_of or date.today().isoformat()
    return partial(_findings, (text, key, id, tuple(meta)), dict(settings or {}), day, show_sensitive)


def _checker(settings: Mapping[str, Any], as_of: str) -> Checker:
    from dunlint.checker import linter_for  # lazy: in the worker process

    known = repr((sorted(settings.items(), key=str), as_of))
    found = _checkers.get(known)
    if found is None:
        config = from_mapping(dict(settings))
        found = _checkers[known] = Checker(linter_for(config, as_of), config.set)
    return found


def _findings(
    columns: tuple[str, str, str, tuple[str, ...]], settings: Mapping[str, Any], as_of: str, show_sensitive: bool,
    batches: Iterable[arrow.RecordBatch],
) -> Iterator[arrow.RecordBatch]:  # fmt: skip
    import pyarrow as arrow  # lazy: in the worker process

    checker = _checker(settings, as_of)
    text, key, template, meta = columns
    schema = arrow.schema([(name, arrow.int64() if name in ("start", "end") else arrow.string()) for name in _NAMES])
    for batch in batches:
        texts = batch.column(text).to_pylist()
        keys = batch.column(key).to_pylist()
        templates = batch.column(template).to_pylist() if template else [""] * len(texts)
        rows = zip(*(batch.column(name).to_pylist() for name in meta), strict=True) if meta else ([()] * len(texts))
        found: list[tuple[Any, ...]] = []
        for message, number, name, values in zip(texts, keys, templates, rows, strict=True):
            if not isinstance(message, str):
                continue
            told_key, told = checker.metadata(meta, values)
            hits = checker.check(message, told_key, told)
            for hit, passage in zip(hits, quoted(message, hits, show_sensitive), strict=True):
                found.append(
                    (str(number), str(name or ""), hit.rule, hit.group, hit.severity, hit.start, hit.end, passage)
                )
        lists = list(zip(*found, strict=True)) if found else [()] * len(_NAMES)
        yield arrow.RecordBatch.from_arrays(
            [arrow.array(list(items), field.type) for items, field in zip(lists, schema, strict=True)], schema=schema
        )
