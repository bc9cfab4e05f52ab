"""The legal bases of rules on a day: which article stands where, and whether it is in force."""

from __future__ import annotations

from dunlint.finding import Basis

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def basis_of(
    items: Iterable[Mapping[str, str]], laws: Mapping[str, Mapping[str, Any]], as_of: str
) -> tuple[Basis, ...]:
    """A rule's legal bases as shown on ``as_of`` (ISO date): articles only where their grade allows it."""
    out = []
    for item in items:
        law = laws[item["law"]]
        title = law.get("title")
        out.append(
            Basis(
                item["law"],
                str(title.get("zh") if isinstance(title, dict) else title),
                item.get("article") or item.get("chapter") or "",
                status(law, as_of),
            )
        )
    return tuple(out)


def status(law: Mapping[str, Any], as_of: str) -> str:
    """``in_force``, ``not_yet``, ``ended`` or ``soft`` (in force without legal force) on an ISO date."""
    ended = str(law.get("ended") or "")
    effective = str(law.get("effective") or "")
    if ended and as_of >= ended:
        return "ended"
    if effective and as_of < effective:
        return "not_yet"
    return "in_force" if law.get("binding", "hard") == "hard" else "soft"
