"""datetime as a guest has it: no clock, unless the policy lends one (then one instant for the whole run)."""

from __future__ import annotations

from typing import Any

from policies.facades import NAMES
from policies.formatting import check_width
from policies.surface import reviewed

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

    reviewed(calendar.Calendar, "calendar.Calendar")

    def make_calendar(firstweekday: int = 0) -> Any:
        return calendar.Calendar(firstweekday)

    def month(theyear: int, themonth: int, w: int = 0, l: int = 0) -> str:  # noqa: E741 - the names are the library's
        for each in (w, l):
            check_width(str(each))
        return calendar.TextCalendar().formatmonth(theyear, themonth, w, l)

    given = {name: getattr(calendar, name) for name in NAMES["calendar"]} | {"Calendar": make_calendar, "month": month}
    # The tables of names are live objects of the module; the guest gets their present content.
    return given | {name: tuple(given[name]) for name in ("day_abbr", "day_name", "month_abbr", "month_name")}
