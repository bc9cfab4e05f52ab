"""``dunlint check --add-suppressions REASON``: a suppression for every finding that counts."""

from __future__ import annotations

import os

from dunlint import approval
from dunlint.checker import load
from dunlint.cli.setup import say
from dunlint.config import relative
from dunlint.errors import ConfigError

TYPE_CHECKING = False  # as typing's, whose import costs as much as a whole start of Python
if TYPE_CHECKING:
    from dunlint.config import Config
    from dunlint.finding import Report
    from dunlint.template import Reading


def approve(report: Report, config: Config, reason: str) -> int:
    """Write comments where the format has them and entries of the configuration where not; the exit status is 0."""
    paths = sorted({finding.path for finding in report.findings if finding.suppression is None})
    templates = [
        template for path in paths if os.path.isfile(path) for template in load(path, config).reading.templates
    ]

    for template in templates:
        source = template.source
        seen = report.sources.get((source.path, source.sheet, source.cell))
        if seen is not None and seen.data != source.data:  # another run was faster, or an editor
            raise ConfigError("the file changed since it was read; not written, please run again", path=source.path)

    def reread(path: str, data: bytes) -> Reading:
        return load(path, config, data).reading

    done = approval.approve(
        report.findings, templates, reason, reread=reread, relative=lambda path: relative(config, path)
    )
    before = {template.source.path: template.source.data for template in templates}
    written = {path: (before[path], data) for path, data in done.files.items()}
    if done.entries:
        path = config.path or "dunlint.yaml"
        old = _read(path)
        try:
            written[path] = old, approval.config_with(old.decode(), done.entries, path).encode()
        except UnicodeEncodeError as error:
            raise ConfigError("the name of a file is not UTF-8, so no entry can name it", path=path) from error
    for path, (old, data) in written.items():
        _replace(path, old, data)
        say(f"wrote {path}" if config.lang == "en" else f"已写入 {path}")
    return 0


def _replace(path: str, old: bytes, data: bytes) -> None:
    from dunlint.files import atomic_write

    try:
        if _read(path) != old:
            raise ConfigError("the file changed since it was read; not written, please run again", path=path)
        atomic_write(path, data)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror or error}", path=path) from error


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
