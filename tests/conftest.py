"""Settings of the whole test run."""

from __future__ import annotations

from hypothesis import settings

# No time limits on examples: a loaded machine is no fault of the code.
settings.register_profile("dunlint", deadline=None)
settings.load_profile("dunlint")
