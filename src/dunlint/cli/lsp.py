"""``dunlint lsp``: the language server of the extra ``dunlint[lsp]``."""

from __future__ import annotations

import os
import sys
from typing import Any

from dunlint.cli.options import Command
from dunlint.errors import ConfigError


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
