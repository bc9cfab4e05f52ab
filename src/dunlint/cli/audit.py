"""``dunlint audit``: a stream of sent messages."""

from __future__ import annotations

from dunlint.cli.setup import configure, day
from dunlint.errors import ConfigError

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.cli.options import Command


def run(command: Command, values: dict[str, Any]) -> int:
    """Check an archive; the summary goes to stdout, progress to stderr."""
    del command
    try:
        from dunlint.audit import audit
    except ImportError as error:
        if (error.name or "").split(".")[0] not in ("pyarrow", "zstandard"):
            raise
        raise ConfigError(f"this archive needs {error.name}: pip install 'dunlint[arrow,zstd]'") from None
    return int(audit(values["archive"], configure(values), as_of=day(values), options=values))
