"""``dunlint check --add-suppressions REASON``: a suppression for every finding that counts."""

from __future__ import annotations

import os

from dunlint import approval
from dunlint.checker import load
from dunlint.cli.setup import say
from dunlint.config import Config, relative
from dunlint.errors import ConfigError
from dunlint.finding import Report
from dunlint.template import Reading


def approve(report: Report, config: Config, reason: str) -> int:
    """Write comments where the format has them and entries of the configuration where not; the exit status is 0."""
    from dunlint.files import atomic_write

    paths = sorted({finding.path for finding in report.findings if finding.suppression is None})
    templates = [
        template for path in paths if os.path.isfile(path) for template in load(path, config).reading.templates
    ]

    def reread(path: str, data: bytes) -> Reading:
        return load(path, config, data).reading

    done = approval.approve(
        report.findings, templates, reason, reread=reread, relative=lambda path: relative(config, path)
    )
    written = dict(done.files)
    if done.entries:
        path = config.path or "dunlint.yaml"
        try:
            written[path] = approval.config_with(_read(path), done.entries, path).encode()
        except UnicodeEncodeError as error:
            raise ConfigError("the name of a file is not UTF-8, so no entry can name it", path=path) from error
    for path, data in written.items():
        try:
            atomic_write(path, data)
        except OSError as error:
            raise ConfigError(f"cannot be written: {error.strerror or error}", path=path) from error
        say(f"wrote {path}" if config.lang == "en" else f"已写入 {path}")
    return 0


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return ""
