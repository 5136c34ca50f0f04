"""datetime as a guest has it: no clock, unless the policy lends one (then one instant for the whole run)."""

from __future__ import annotations

from typing import Any

from policies.attributes import reviewed
from policies.facades import NAMES

__all__: list[str] = []


def make_datetime(run: Any) -> dict[str, Any]:
    import datetime
    import time

    for name in ("date", "time", "datetime", "timedelta", "timezone"):
        reviewed(getattr(datetime, name), f"datetime.{name}")
    reviewed(type(datetime.date(2000, 1, 1).isocalendar()), "datetime.IsoCalendarDate")
    reviewed(time.struct_time, "time.struct_time")
    given = {name: getattr(datetime, name) for name in NAMES["datetime"] if hasattr(datetime, name)}
    return given | {"UTC": datetime.UTC}


def make_calendar() -> dict[str, Any]:
    import calendar

    given = {name: getattr(calendar, name) for name in NAMES["calendar"]}
    # The tables of names are live objects of the module; the guest gets their present content.
    return given | {name: tuple(given[name]) for name in ("day_abbr", "day_name", "month_abbr", "month_name")}
