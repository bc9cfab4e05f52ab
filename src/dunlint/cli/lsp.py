"""``dunlint lsp``: the language server of the extra ``dunlint[lsp]``."""

from __future__ import annotations

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
    return 0
