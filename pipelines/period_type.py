"""A month on the command line."""

import re

import click

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class Period(click.ParamType):
    """``YYYY-MM``."""

    name = "YYYY-MM"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The month as it was typed, or a usage error that shows how to type one."""
        if not _MONTH.fullmatch(value):
            self.fail(f"{value!r} is not a month: write it as 2026-09", param, ctx)
        return value


PERIOD = Period()
