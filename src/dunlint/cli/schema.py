"""``dunlint schema config|rule|report``: JSON Schema for editors and for programs that read the report."""

from __future__ import annotations

import json

from dunlint.config import KEYS, LEVELS, LIMIT_KEYS, READ_KEYS, SPLITS, SUPPRESSION_KEYS
from dunlint.context import SCOPES
from dunlint.finding import PROFILES
from dunlint.metadata import KEYS as METADATA
from dunlint.metadata import VOCABULARY
from dunlint.readers import FORMATS
from dunlint.rule import NEEDS

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from dunlint.cli.options import Command

    Schema = dict[str, Any]


DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
LIST: Schema = {"anyOf": [TEXT, TEXTS]}
COUNT: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
BOTH: Schema = {
    "anyOf": [
        TEXT,
        {
            "type": "object",
            "properties": {"zh": TEXT, "en": TEXT},
            "required": ["zh", "en"],
            "additionalProperties": False,
        },
    ]
}


def run(command: Command, values: dict[str, Any]) -> int:
    """Print one schema."""
    del command
    print(json.dumps(SCHEMAS[values["kind"]](), ensure_ascii=False, indent=2))  # noqa: T201
    return 0


def _object(properties: Mapping[str, Schema], required: tuple[str, ...] = (), **more: Any) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False, **more}
    return {**found, "required": list(required)} if required else found


def _choice(*values: str) -> Schema:
    return {"enum": list(values)}


def _metadata() -> dict[str, Schema]:
    """Each metadata key by its canonical name; synonyms are allowed beside them, so values stay open."""
    kinds: dict[str, Schema] = {
        "bool": {"type": ["boolean", "string", "integer"]},
        "int": {"type": ["integer", "string"]},
        "number": {"type": ["number", "string"]},
        "list": LIST,
        "ladder": {"type": "array"},
    }
    found = {}
    for key, info in METADATA.items():
        schema: Schema = dict(kinds.get(info.kind, {"type": ["string", "number", "boolean"]}))
        if key in VOCABULARY:
            schema = {"anyOf": [_choice(*VOCABULARY[key]), {"type": ["string", "integer"]}]}
        found[key] = {**schema, "description": f"{info.zh} / {info.en}"}
    return found


def config() -> Schema:
    """``dunlint.yaml``."""
    severity = _choice(*LEVELS, "disabled")
    bounds = {"anyOf": [COUNT, _object({"min": COUNT, "max": COUNT})]}
    reading: dict[str, Schema] = {
        key: {"keys": LIST, "calls": LIST, "columns": LIST}.get(key, TEXT) for key in READ_KEYS
    }
    reading |= {"split": _choice(*SPLITS), "format": _choice(*FORMATS)}
    limits = {key: {"type": ["integer", "string"]} if key == "max-bytes" else COUNT for key in LIMIT_KEYS}
    limits["timeout"] = {"type": "number", "exclusiveMinimum": 0}
    suppression = {key: DAY if key == "until" else TEXT for key in SUPPRESSION_KEYS}
    known: dict[str, Schema] = {
        "rulesets": LIST,
        "profile": _choice(*PROFILES),
        "fail-on": _choice(*LEVELS, "never"),
        "rules": {"type": "object", "additionalProperties": severity},
        "include": LIST,
        "exclude": LIST,
        "read": {
            "type": "object",
            "additionalProperties": _object({**reading, **_metadata()}, additionalProperties=True),
        },
        "placeholders": {"type": "object", "additionalProperties": bounds},
        "suppressions": {"type": "array", "items": _object(suppression, ("rule", "reason"))},
        "baseline": TEXT,
        "lock": TEXT,
        "tokenizer": _choice("rjieba", "jieba"),
        "encoding": TEXT,
        "limits": _object(limits),
        "lang": _choice("zh", "en"),
        "as-of": DAY,
        "set": {"type": "object", "properties": _metadata()},
        "select": LIST,
        "ignore": LIST,
        "expiring-days": COUNT,
        "jobs": COUNT,
    }
    return {"$schema": DIALECT, "title": "dunlint.yaml", **_object({key: known.get(key, {}) for key in KEYS})}


def rule() -> Schema:
    """A rule file."""
    severity, words = _choice(*LEVELS), {"type": "array", "items": {"type": ["string", "number", "object"]}}
    condition: Schema = {"type": "object"}
    scopes: Schema = {"anyOf": [_choice(*SCOPES), {"type": "array", "items": _choice(*SCOPES)}, {"type": "null"}]}
    needs: Schema = {"anyOf": [_choice(*NEEDS), {"type": "array", "items": _choice(*NEEDS)}, {"type": "null"}]}
    entry = _object(
        {
            "any": LIST, "severity": severity, "exempt": scopes, "when": condition, "message": BOTH, "advice": BOTH,
            "needs": needs, "sensitive": FLAG,
        },
        ("any",),
    )  # fmt: skip
    example = _object(
        {"text": TEXT, "file": TEXT, "match": TEXT, "meta": condition, "why": TEXT, "veiled": FLAG, "hard": FLAG, "note": TEXT,
         "as_of": TEXT},
        ("text",),
    )  # fmt: skip
    examples = {"type": ["array", "null"], "items": {"anyOf": [TEXT, example]}}
    swap = {"type": "array", "items": _object({"from": TEXT, "to": TEXT}, ("from", "to"))}
    properties: dict[str, Schema] = {
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
        "group": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
        "title": BOTH,
        "severity": severity,
        "profile": _choice(*PROFILES),
        "since": {"type": ["string", "number"]},
        "applies": condition,
        "severity_when": {
            "type": "array",
            "items": _object({"severity": severity, "when": condition}, ("severity", "when")),
        },
        "message": BOTH,
        "advice": BOTH,
        "basis": {
            "type": "array",
            "items": _object({"law": TEXT, "article": TEXT, "chapter": TEXT, "note": TEXT}, ("law",)),
        },
        "needs": needs,
        "exempt": scopes,
        "words": {"type": "object", "additionalProperties": words},
        "match": {"type": ["array", "null"], "items": {"anyOf": [TEXT, entry]}},
        "unless": {"type": ["array", "null"], "items": TEXT},
        "require": {"type": ["array", "null"], "items": TEXT},
        "check": TEXT,
        "params": {"type": "object"},
        "examples": _object({"meta": condition, "bad": examples, "good": examples}),
        "fix": {"type": "object", "properties": {"safe": swap, "unsafe": swap}},
        "sensitive": FLAG,
        "notes": {},
    }
    required = ("id", "group", "title", "severity", "message", "advice")
    return {"$schema": DIALECT, "title": "dunlint rule", **_object(properties, required)}


def report() -> Schema:
    """The JSON report, version 1. Later versions of the program may add keys, so unknown ones are allowed."""
    number: Schema = {"type": "integer", "minimum": 0}

    def record(properties: Mapping[str, Schema], *optional: str) -> Schema:
        required = [key for key in properties if key not in optional]
        return {"type": "object", "properties": dict(properties), "required": required}

    position = record({"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}})
    sms = record(dict.fromkeys(("units_min", "units_max", "segments_min", "segments_max"), number))
    ruleset = record({"name": TEXT, "version": TEXT, "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}})
    summary = record(
        {
            **dict.fromkeys(("files", "templates", "error", "warning", "note", "suppressed"), number),
            "skipped": {"type": "array", "items": record({"path": TEXT, "reason": TEXT})},
        }
    )
    place = {"path": TEXT, "sheet": TEXT, "cell": TEXT}
    template = record({"id": TEXT, **place, "line": number, "channel": TEXT, "sms": sms}, "sheet", "cell", "sms")
    basis = record({"law": TEXT, "title": TEXT, "article": TEXT})
    suppressed = record(
        {"kind": _choice("inline", "config", "baseline"), "reason": TEXT, "until": TEXT, "approver": TEXT}
    )
    finding = record(
        {
            "rule": TEXT,
            "group": TEXT,
            "severity": _choice(*LEVELS),
            "template": TEXT,
            **place,
            "start": position,
            "end": position,
            "match": TEXT,
            "message": TEXT,
            "advice": TEXT,
            "basis": {"type": "array", "items": basis},
            "fingerprint": TEXT,
            "suppressed": {"anyOf": [{"type": "null"}, suppressed]},
        },
        "sheet",
        "cell",
    )
    return {
        "$schema": DIALECT,
        "title": "dunlint report",
        **record(
            {
                "schema": {"const": 1},
                "tool": record({"name": {"const": "dunlint"}, "version": TEXT}),
                "run": record(
                    {"as_of": DAY, "profile": _choice(*PROFILES), "rulesets": {"type": "array", "items": ruleset}}
                ),
                "summary": summary,
                "templates": {"type": "array", "items": template},
                "findings": {"type": "array", "items": finding},
            }
        ),
    }


SCHEMAS: Mapping[str, Callable[[], Schema]] = {"config": config, "rule": rule, "report": report}
