"""``dunlint lsp``: the language server of the extra ``dunlint[lsp]``."""

from __future__ import annotations

import os
import sys

from dunlint.errors import ConfigError

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from typing import Any

    from dunlint.cli.options import Command


def run(command: Command, values: dict[str, Any]) -> int:
    """Serve over stdin and stdout until the client says exit."""
    del command, values
    try:
        from dunlint.lsp import serve
    except ImportError as error:
        if (error.name or "").split(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise ConfigError("the language server needs pygls: pip install 'dunlint[lsp]'") from None
    serve()
    if sys.stdout.closed:  # the server closes the pipe it spoke through; Python would complain when it flushes it
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (for the few moments until the exit)
    return 0
