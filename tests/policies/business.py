"""Methods of ordinary business, written the way a language model writes them: long, checked, with dates, text and state. Judged against plain Python."""

from __future__ import annotations

from tests.policies.honest import whole

whole("invoice", '''
from decimal import Decimal, ROUND_HALF_UP
from typing import Dict, List, Optional

TAX_RATES: Dict[str, Decimal] = {"DE": Decimal("0.19"), "FR": Decimal("0.20"), "CH": Decimal("0.081")}


def _round(amount: Decimal) -> Decimal:
    """Round half up to cents."""
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def m(self, country: str = "DE", discount: Optional[str] = None) -> Dict[str, object]:
    """Compute totals for all invoice lines, including tax."""
    if not self.lines:
        raise ValueError("invoice has no lines")
    subtotal = Decimal("0")
    details: List[Dict[str, object]] = []
    for number, line in enumerate(self.lines, start=1):
        quantity = Decimal(str(line["quantity"]))
        price = Decimal(str(line["unit_price"]))
        total = _round(quantity * price)
        subtotal += total
        details.append({"no": number, "text": line.get("text", "n/a").strip().title(), "total": total})
    if discount is not None and discount.endswith("%"):
        percent = Decimal(discount.rstrip("%")) / 100
        subtotal = _round(subtotal * (1 - percent))
    tax = _round(subtotal * TAX_RATES.get(country, Decimal("0")))
    self.total = subtotal + tax
    self.status = "computed"
    return {"subtotal": subtotal, "tax": tax, "total": self.total, "lines": details, "average": _round(self.total / len(details))}
''', "FR", "10%", lines=[{"quantity": 3, "unit_price": 9.99, "text": " blue pens "}, {"quantity": 1.5, "unit_price": "20", "text": "consulting"}, {"quantity": 2, "unit_price": 0.335}], total=None, status="new")

whole("order state machine", '''
TRANSITIONS = {
    "draft": {"submit": "pending", "cancel": "cancelled"},
    "pending": {"approve": "approved", "reject": "rejected", "cancel": "cancelled"},
    "approved": {"ship": "shipped"},
    "shipped": {"deliver": "delivered", "lose": "lost"},
}
FINAL_STATES = frozenset({"delivered", "cancelled", "rejected", "lost"})


def m(self, *events):
    """Apply events in order; unknown events are recorded as errors and skipped."""
    if not hasattr(self, "history"):
        self.history = []
    errors = []
    for event in events:
        name, _, note = event.partition(":")
        allowed = TRANSITIONS.get(self.state, {})
        try:
            new_state = allowed[name]
        except KeyError:
            errors.append(f"{name!r} is not allowed in state {self.state!r} (allowed: {', '.join(sorted(allowed)) or 'none'})")
            continue
        self.history.append({"from": self.state, "event": name, "to": new_state, "note": note.strip() or None})
        self.state = new_state
        if self.state in FINAL_STATES:
            break
    else:
        errors.append("not finished")
    return {"state": self.state, "done": self.state in FINAL_STATES, "errors": errors, "steps": len(self.history)}
''', "submit", "ship", "approve: by Ada", "ship", state="draft")

whole("working days", '''
from datetime import date, datetime, timedelta


def m(self, start: str, end: str):
    """Count working days between two ISO dates, without weekends and holidays."""
    first = datetime.strptime(start, "%Y-%m-%d").date()
    last = date.fromisoformat(end)
    if last < first:
        first, last = last, first
    holidays = {date.fromisoformat(each) for each in self.holidays}
    days = []
    current = first
    while current <= last:
        if current.weekday() < 5 and current not in holidays:
            days.append(current)
        current += timedelta(days=1)
    by_month = {}
    for day in days:
        key = day.strftime("%Y-%m")
        by_month[key] = by_month.get(key, 0) + 1
    longest = 0
    run = 0
    previous = None
    for day in days:
        run = run + 1 if previous is not None and (day - previous).days == 1 else 1
        longest = max(longest, run)
        previous = day
    self.last_count = len(days)
    return {
        "count": len(days),
        "first": days[0].isoformat() if days else None,
        "last": f"{days[-1]:%d.%m.%Y}" if days else None,
        "by_month": by_month,
        "longest_run": longest,
        "quarter": (last.month - 1) // 3 + 1,
        "week": last.isocalendar()[1],
        "span": (last - first).days + 1,
    }
''', "2024-03-25", "2024-05-10", holidays=["2024-03-29", "2024-04-01", "2024-05-01", "2024-05-09"], last_count=0)

whole("access log", r'''
import re
from collections import Counter, defaultdict, namedtuple
from datetime import datetime

Entry = namedtuple("Entry", ["ip", "time", "method", "path", "status", "size"])
PATTERN = re.compile(
    r'^(?P<ip>\S+) \S+ \S+ \[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>\S+)[^"]*" (?P<status>\d{3}) (?P<size>\d+|-)$'
)


def parse_line(line):
    match = PATTERN.match(line.strip())
    if match is None:
        return None
    fields = match.groupdict()
    size = 0 if fields["size"] == "-" else int(fields["size"])
    when = datetime.strptime(fields["time"], "%d/%b/%Y:%H:%M:%S %z")
    return Entry(fields["ip"], when, fields["method"], fields["path"].split("?")[0], int(fields["status"]), size)


def m(self):
    """Summarise an access log: hits by status class, slow pages, traffic by hour."""
    entries = []
    bad = 0
    for line in self.log.splitlines():
        if not line.strip():
            continue
        entry = parse_line(line)
        if entry is None:
            bad += 1
        else:
            entries.append(entry)
    statuses = Counter(f"{entry.status // 100}xx" for entry in entries)
    traffic = defaultdict(int)
    for entry in entries:
        traffic[entry.time.hour] += entry.size
    pages = Counter(e.path for e in entries if e.method == "GET").most_common(2)
    errors = [e._replace(time=None)._asdict() for e in entries if e.status >= 400]
    biggest = max(entries, key=lambda e: e.size)
    return {"statuses": dict(statuses), "traffic": dict(sorted(traffic.items())), "pages": pages, "errors": errors, "bad": bad,
            "biggest": (biggest.path, biggest.size), "visitors": sorted({e.ip for e in entries})}
''', log='10.0.0.1 - - [05/Mar/2024:10:15:32 +0000] "GET /a?x=1 HTTP/1.1" 200 512\n\n10.0.0.2 - ada [05/Mar/2024:11:00:00 +0100] "POST /b HTTP/1.1" 404 -\nnonsense\n10.0.0.1 - - [05/Mar/2024:10:59:59 +0000] "GET /a HTTP/1.1" 500 1024\n10.0.0.3 - - [05/Mar/2024:23:00:00 +0000] "GET /c HTTP/2" 301 7')

whole("text table", '''
def m(self, columns=None, max_width: int = 12) -> str:
    """Render the rows as a plain text table with aligned columns."""
    rows = self.rows
    if not rows:
        return "(empty)"
    if columns is None:
        columns = list(dict.fromkeys(key for row in rows for key in row))

    def cell(value):
        if value is None:
            return "-"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, float):
            return f"{value:,.2f}"
        text = str(value)
        return text if len(text) <= max_width else text[: max_width - 1] + "…"

    table = [[cell(row.get(column)) for column in columns] for row in rows]
    widths = [max(len(str(column)), *(len(line[i]) for line in table)) for i, column in enumerate(columns)]
    numeric = [all(isinstance(row.get(c), (int, float)) and not isinstance(row.get(c), bool) for row in rows) for c in columns]
    rule = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    lines = [rule]
    lines.append("|" + "|".join(f" {str(c).upper():^{w}} " for c, w in zip(columns, widths)) + "|")
    lines.append(rule.replace("-", "="))
    for line in table:
        parts = [text.rjust(w) if right else text.ljust(w) for text, w, right in zip(line, widths, numeric)]
        lines.append("| " + " | ".join(parts) + " |")
    lines.append(rule)
    footer = "{count} row{s}".format(count=len(rows), s="" if len(rows) == 1 else "s")
    return "\\n".join([*lines, footer])
''', rows=[{"name": "Ada Lovelace-Byron", "age": 36, "paid": True, "sum": 1234.5}, {"name": "Alan", "age": 41, "note": None, "sum": 0.125}])

whole("stock by first in first out", '''
from collections import deque


class_name = "Stock"


def m(self, movements):
    """Book purchases and sales, first in first out, and report profit and what is left."""
    lots = deque((lot["qty"], lot["price"]) for lot in self.lots)
    profit = 0.0
    booked = []
    for index, movement in enumerate(movements):
        kind, qty, price = movement["kind"], movement["qty"], movement["price"]
        if qty <= 0:
            raise ValueError(f"movement {index}: quantity must be positive, got {qty}")
        if kind == "buy":
            lots.append((qty, price))
        elif kind == "sell":
            available = sum(amount for amount, _ in lots)
            if qty > available:
                raise RuntimeError(f"movement {index}: cannot sell {qty}, only {available} in stock")
            cost = 0.0
            remaining = qty
            while remaining > 0:
                amount, bought_at = lots.popleft()
                used = min(amount, remaining)
                cost += used * bought_at
                remaining -= used
                if amount > used:
                    lots.appendleft((amount - used, bought_at))
            profit += qty * price - cost
            booked.append({"sold": qty, "cost": round(cost, 2), "margin": round((qty * price - cost) / (qty * price) * 100, 1)})
        else:
            raise ValueError(f"movement {index}: unknown kind {kind!r}")
    self.lots = [{"qty": amount, "price": price} for amount, price in lots]
    self.profit += profit
    return {"profit": round(profit, 2), "booked": booked, "value": round(sum(l["qty"] * l["price"] for l in self.lots), 2)}
''', [{"kind": "buy", "qty": 10, "price": 2.5}, {"kind": "sell", "qty": 12, "price": 4.0}, {"kind": "sell", "qty": 1, "price": 3.0}], lots=[{"qty": 5, "price": 2.0}], profit=10.0)

whole("arithmetic parser", '''
import operator

OPERATORS = {"+": (1, operator.add), "-": (1, operator.sub), "*": (2, operator.mul), "/": (2, operator.truediv), "^": (3, operator.pow)}


def tokenize(text):
    tokens, number = [], ""
    for char in text + " ":
        if char.isdigit() or char == ".":
            number += char
            continue
        if number:
            tokens.append(float(number) if "." in number else int(number))
            number = ""
        if char in OPERATORS or char in "()":
            tokens.append(char)
        elif char.isalpha():
            tokens.append(char)
        elif not char.isspace():
            raise SyntaxError_(f"unexpected character {char!r}")
    return tokens


def SyntaxError_(message):
    return ValueError("syntax error: " + message)


def m(self, text: str):
    """Evaluate an arithmetic expression with variables from self.variables (shunting-yard)."""
    output, stack = [], []

    def apply():
        symbol = stack.pop()
        right, left = output.pop(), output.pop()
        output.append(OPERATORS[symbol][1](left, right))

    for token in tokenize(text):
        if isinstance(token, (int, float)):
            output.append(token)
        elif token == "(":
            stack.append(token)
        elif token == ")":
            while stack and stack[-1] != "(":
                apply()
            if not stack:
                raise ValueError("unbalanced parenthesis")
            stack.pop()
        elif token in OPERATORS:
            precedence = OPERATORS[token][0]
            while stack and stack[-1] != "(" and (OPERATORS[stack[-1]][0] > precedence or (OPERATORS[stack[-1]][0] == precedence and token != "^")):
                apply()
            stack.append(token)
        else:
            output.append(self.variables[token])
    while stack:
        apply()
    self.results.append(output[0])
    return output[0]
''', "2 * (x + 3.5) ^ 2 - y / 4", variables={"x": 1, "y": 10}, results=[])

whole("schedule of a loan", '''
import math
from datetime import date


def add_months(day, months):
    month = day.month - 1 + months
    year = day.year + month // 12
    month = month % 12 + 1
    lengths = [31, 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return date(year, month, min(day.day, lengths[month - 1]))


def m(self, years, start="2024-01-31"):
    """Monthly annuity with the full schedule; the last payment settles what rounding left."""
    months = years * 12
    rate = self.yearly_rate / 100 / 12
    if rate == 0:
        payment = self.principal / months
    else:
        payment = self.principal * rate / (1 - math.pow(1 + rate, -months))
    payment = round(payment, 2)
    balance, interest_paid = self.principal, 0
    first = date.fromisoformat(start)
    schedule = []
    for number in range(1, months + 1):
        interest = round(balance * rate, 2)
        amount = payment if number < months else round(balance + interest, 2)
        balance = round(balance - (amount - interest), 2)
        interest_paid += interest
        schedule.append((number, str(add_months(first, number)), amount, interest, balance))
    assert math.isclose(balance, 0, abs_tol=0.005), f"balance left: {balance}"
    self.schedule = [list(row) for row in schedule]
    return {"payment": payment, "interest": round(interest_paid, 2), "first": schedule[0], "last": schedule[-1], "feb": schedule[0][1]}
''', 2, principal=12000.0, yearly_rate=4.8, schedule=[])

whole("settings file", '''
def _convert(text):
    lowered = text.lower()
    if lowered in ("true", "yes", "on"):
        return True
    if lowered in ("false", "no", "off"):
        return False
    if lowered in ("none", "null", ""):
        return None
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    if text[0] == text[-1] and text[0] in "\\"'":
        return text[1:-1]
    if "," in text:
        return [_convert(part.strip()) for part in text.split(",")]
    return text


def m(self, text):
    """Parse an INI-like text into nested dicts, with line numbers in errors."""
    result, section, errors = {}, None, []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#", 1)[0].strip()
        if not line or line.startswith(";"):
            continue
        if line.startswith("[") and line.endswith("]"):
            section = result
            for part in line[1:-1].split("."):
                section = section.setdefault(part.strip(), {})
            continue
        key, separator, value = line.partition("=")
        if not separator:
            errors.append(f"line {number}: expected 'key = value', got {line!r}")
            continue
        target = result if section is None else section
        key = key.strip().replace("-", "_")
        if key in target:
            errors.append(f"line {number}: duplicate key {key!r}")
        target[key] = _convert(value.strip())
    self.settings = {**self.settings, **result}
    return {"settings": result, "errors": errors, "keys": sorted(self.settings)}
''', "debug = yes\nratio = 0.75 # a comment\nname = 'Bat'\n[server.http]\nport = 8080\nhosts = a, 2, off\nbroken\nport = 81\n; note\n[server]\nmax-age =\n", settings={"old": 1})

whole("task order", '''
from collections import defaultdict, deque


def m(self):
    """Order tasks by their dependencies (Kahn's algorithm), with the critical path; report a cycle if there is one."""
    graph = defaultdict(set)
    indegree = {name: 0 for name in self.tasks}
    for name, task in self.tasks.items():
        for dependency in task.get("after", []):
            if dependency not in self.tasks:
                raise KeyError(f"{name} depends on unknown task {dependency}")
            if name not in graph[dependency]:
                graph[dependency].add(name)
                indegree[name] += 1
    queue = deque(sorted(name for name, degree in indegree.items() if degree == 0))
    order, finish, came_from = [], {}, {}
    while queue:
        name = queue.popleft()
        order.append(name)
        begin = max((finish[d] for d in self.tasks[name].get("after", [])), default=0)
        came_from[name] = max(self.tasks[name].get("after", []), key=lambda d: finish[d], default=None)
        finish[name] = begin + self.tasks[name]["hours"]
        for follower in sorted(graph[name]):
            indegree[follower] -= 1
            if not indegree[follower]:
                queue.append(follower)
    if len(order) != len(self.tasks):
        stuck = sorted(set(self.tasks) - set(order))
        return {"ok": False, "cycle": stuck}
    last = max(finish, key=finish.get)
    path = []
    while last is not None:
        path.insert(0, last)
        last = came_from[last]
    self.planned = order
    return {"ok": True, "order": order, "hours": max(finish.values()), "critical": " -> ".join(path)}
''', tasks={"test": {"hours": 3, "after": ["build"]}, "build": {"hours": 5, "after": ["design", "setup"]}, "design": {"hours": 8}, "setup": {"hours": 1}, "ship": {"hours": 1, "after": ["test", "docs"]}, "docs": {"hours": 2, "after": ["design"]}}, planned=[])

whole("validated form", r'''
import re
from typing import Any, Callable

EMAIL = re.compile(r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$")


def required(value: Any) -> str | None:
    return "is required" if value in (None, "", [], {}) else None


def length(low: int, high: int) -> Callable[[Any], str | None]:
    def check(value):
        return None if low <= len(value) <= high else f"must have {low} to {high} characters"
    return check


def matches(pattern, message):
    return lambda value: None if pattern.fullmatch(value) else message


def between(low, high):
    def check(value):
        try:
            number = int(value)
        except (TypeError, ValueError):
            return "must be a whole number"
        return None if low <= number <= high else f"must be between {low} and {high}"
    return check


RULES = {
    "name": [required, length(2, 20)],
    "email": [required, matches(EMAIL, "is no e-mail address")],
    "age": [between(18, 120)],
    "plan": [required, lambda value: None if value in {"free", "pro"} else f"unknown plan {value!r}"],
}


def m(self, data):
    """Validate a form and store the clean values if everything is fine."""
    errors = {}
    for field, checks in RULES.items():
        value = data.get(field)
        if isinstance(value, str):
            value = value.strip()
        for check in checks:
            problem = check(value)
            if problem:
                errors.setdefault(field, []).append(problem)
                break
    unknown = sorted(data.keys() - RULES.keys())
    if unknown:
        errors["_form"] = [f"unknown fields: {', '.join(unknown)}"]
    if not errors:
        self.clean = {**data, "email": data["email"].lower()}
    self.attempts += 1
    return {"valid": not errors, "errors": errors, "attempt": self.attempts}
''', {"name": " A ", "email": "ada@@example", "age": "seventeen", "plan": "gold", "extra": 1}, attempts=0, clean={})

whole("rate limit", '''
from datetime import datetime, timedelta


def m(self, requests, limit=3, window_seconds=60):
    """Sliding window rate limit per user; answers which requests pass and when a refused one may come again."""
    window = timedelta(seconds=window_seconds)
    seen = {user: [datetime.fromisoformat(t) for t in times] for user, times in self.seen.items()}
    decisions = []
    for user, stamp in requests:
        now = datetime.fromisoformat(stamp)
        recent = [t for t in seen.get(user, []) if now - t < window]
        if len(recent) < limit:
            recent.append(now)
            decisions.append((user, True, 0))
        else:
            wait = (recent[0] + window - now).total_seconds()
            decisions.append((user, False, int(wait) + (wait % 1 > 0)))
        seen[user] = recent
    self.seen = {user: [t.isoformat() for t in times] for user, times in seen.items()}
    refused = sum(not allowed for _, allowed, _ in decisions)
    return {"decisions": decisions, "refused": refused, "share": f"{refused / len(decisions):.1%}"}
''', [["a", "2024-01-01T10:00:00"], ["a", "2024-01-01T10:00:10"], ["b", "2024-01-01T10:00:11"], ["a", "2024-01-01T10:00:20.500000"], ["a", "2024-01-01T10:00:30"], ["a", "2024-01-01T10:01:05"]], seen={})

whole("grades", '''
import statistics
from collections import Counter
from itertools import groupby

BOUNDS = [(90, "A"), (80, "B"), (70, "C"), (60, "D")]


def grade(points: float) -> str:
    return next((letter for bound, letter in BOUNDS if points >= bound), "F")


def m(self, weights=None):
    """Weighted results of a class, with distribution, ranking and outliers."""
    weights = weights or {"exam": 0.5, "homework": 0.3, "project": 0.2}
    if abs(sum(weights.values()) - 1.0) > 1e-9:
        raise ValueError(f"weights must sum to 1, not {sum(weights.values())}")
    results = []
    for student in self.students:
        points = sum(weights[part] * student["points"].get(part, 0) for part in weights)
        results.append({"name": student["name"], "points": round(points, 1), "grade": grade(points)})
    results.sort(key=lambda r: (-r["points"], r["name"]))
    rank = 0
    for position, (points, group) in enumerate(groupby(results, key=lambda r: r["points"]), 1):
        for each in group:
            each["rank"] = position
            rank = max(rank, position)
    scores = [r["points"] for r in results]
    mean, spread = statistics.mean(scores), statistics.stdev(scores)
    outliers = [r["name"] for r in results if abs(r["points"] - mean) > 1.2 * spread]
    histogram = Counter(r["grade"] for r in results)
    chart = "\\n".join(f"{letter}: {'#' * histogram[letter]}{'.' * (5 - histogram[letter])}" for letter in "ABCDF")
    self.results = results
    return {"best": results[0], "median": statistics.median(scores), "mean": round(mean, 2), "outliers": outliers, "chart": chart, "ranks": rank,
            "quartiles": [round(q, 1) for q in statistics.quantiles(scores, n=4)]}
''', students=[{"name": "Eve", "points": {"exam": 80, "homework": 90, "project": 100}}, {"name": "Bob", "points": {"exam": 35, "homework": 50}}, {"name": "Ada", "points": {"exam": 95, "homework": 99, "project": 90}}, {"name": "Cy", "points": {"exam": 80, "homework": 90, "project": 100}}], results=[])

whole("shopping cart", '''
from collections import OrderedDict
from functools import reduce
from math import ceil, floor


def m(self, action, sku=None, quantity=1, **options):
    """Add, remove, or check out; bulk prices, coupons and shipping are applied on checkout."""
    match action:
        case "add" if quantity > 0:
            entry = self.items.setdefault(sku, {"quantity": 0, "price": options.get("price", 0.0)})
            entry["quantity"] += quantity
            return entry["quantity"]
        case "remove":
            entry = self.items.get(sku)
            if entry is None:
                return None
            entry["quantity"] = max(0, entry["quantity"] - quantity)
            if not entry["quantity"]:
                del self.items[sku]
            return len(self.items)
        case "checkout":
            ordered = OrderedDict(sorted(self.items.items(), key=lambda pair: pair[1]["price"], reverse=True))
            def line_total(entry):
                factor = 0.9 if entry["quantity"] >= 10 else 1
                return entry["quantity"] * entry["price"] * factor
            subtotal = reduce(lambda total, entry: total + line_total(entry), ordered.values(), 0.0)
            coupon = self.coupons.get(options.get("coupon", "").upper())
            if coupon:
                subtotal -= subtotal * coupon["percent"] / 100 if "percent" in coupon else coupon["amount"]
            shipping = 0 if subtotal >= 50 else 4.9
            boxes = ceil(sum(e["quantity"] for e in ordered.values()) / 8)
            return {"total": round(subtotal + shipping, 2), "shipping": shipping, "boxes": boxes, "points": floor(subtotal // 10), "first": next(iter(ordered), None)}
        case _:
            raise ValueError(f"unknown action: {action}")
''', "checkout", items={"pen": {"quantity": 12, "price": 1.5}, "book": {"quantity": 2, "price": 19.99}}, coupons={"SPRING": {"percent": 10}})

whole("versions", r'''
import re
from functools import cmp_to_key


def parse(version):
    found = re.fullmatch(r"v?(\d+)\.(\d+)(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?", version)
    if not found:
        raise ValueError(f"not a version: {version!r}")
    major, minor, patch, pre = found.groups()
    return int(major), int(minor), int(patch or 0), pre


def compare(left, right):
    a, b = parse(left), parse(right)
    if a[:3] != b[:3]:
        return -1 if a[:3] < b[:3] else 1
    if a[3] == b[3]:
        return 0
    if a[3] is None or b[3] is None:
        return 1 if a[3] is None else -1
    return (a[3] > b[3]) - (a[3] < b[3])


def m(self, wanted="^1.2"):
    """Sort versions and choose the newest that satisfies a range."""
    valid, invalid = [], []
    for version in self.versions:
        try:
            parse(version)
        except ValueError as error:
            invalid.append(str(error))
        else:
            valid.append(version)
    ordered = sorted(valid, key=cmp_to_key(compare))
    prefix, base = wanted[0], parse(wanted[1:])
    fits = [v for v in ordered if compare(v, wanted[1:]) >= 0 and (prefix == ">" or parse(v)[0] == base[0]) and parse(v)[3] is None]
    self.chosen = fits[-1] if fits else None
    return {"ordered": ordered, "chosen": self.chosen, "invalid": invalid, "bump": "{}.{}.{}".format(*parse(ordered[-1])[:2], parse(ordered[-1])[2] + 1)}
''', versions=["1.2.0", "v1.10.1", "1.2.0-rc.1", "2.0", "1.9", "latest", "1.10.1-beta"], chosen=None)

whole("words of a text", '''
import string
import textwrap
import unicodedata
from collections import Counter

STOP_WORDS = set("a an and the of to in is it that".split())


def slug(text, limit=30):
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    words = "".join(c if c.isalnum() else " " for c in plain.lower()).split()
    result = ""
    for word in words:
        if len(result) + len(word) + 1 > limit:
            break
        result = f"{result}-{word}" if result else word
    return result


def m(self, width=30):
    """Statistics, summary and slug of an article."""
    text = self.text.strip()
    words = [w.strip(string.punctuation).lower() for w in text.split()]
    words = [w for w in words if w]
    sentences = [s.strip() for s in text.replace("!", ".").replace("?", ".").split(".") if s.strip()]
    frequent = [(word, count) for word, count in Counter(w for w in words if w not in STOP_WORDS).most_common() if count > 1]
    score = lambda sentence: sum(dict(frequent).get(w.strip(string.punctuation).lower(), 0) for w in sentence.split()) / len(sentence.split())
    best = max(sentences, key=score)
    self.slug = slug(self.title)
    return {
        "words": len(words), "unique": len(set(words)), "frequent": sorted(frequent, key=lambda p: (-p[1], p[0])), "longest": max(words, key=lambda w: (len(w), w)),
        "summary": textwrap.shorten(best, width=width, placeholder="…"), "wrapped": textwrap.wrap(text, width)[:2], "indented": textwrap.indent("a\\nb", "> "),
        "minutes": max(1, round(len(words) / 200)), "average": f"{sum(map(len, words)) / len(words):.3g}", "slug": self.slug, "title": string.capwords(self.title.lower()),
    }
''', text="The cat sat on the mat. A cat is a cat! Is it that cat's mat? Dogs, however, run.", title="Über die Kätzchen & ihre MATTEN: eine kleine Geschichte", slug="")

whole("nested differences", '''
import json


def flatten(value, prefix=""):
    if isinstance(value, dict):
        for key in sorted(value):
            yield from flatten(value[key], f"{prefix}.{key}" if prefix else str(key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from flatten(item, f"{prefix}[{index}]")
    else:
        yield prefix, value


def m(self, other_json):
    """Differences between the stored configuration and another, as a patch and as readable lines."""
    try:
        other = json.loads(other_json)
    except json.JSONDecodeError as error:
        return {"error": f"line {error.lineno}, column {error.colno}: {error.msg}"}
    before, after = dict(flatten(self.config)), dict(flatten(other))
    added = {k: after[k] for k in after.keys() - before.keys()}
    removed = {k: before[k] for k in before.keys() - after.keys()}
    changed = {k: [before[k], after[k]] for k in before.keys() & after.keys() if before[k] != after[k] or type(before[k]) is not type(after[k])}
    lines = [f"+ {k} = {json.dumps(v)}" for k, v in added.items()] + [f"- {k} = {json.dumps(v)}" for k, v in removed.items()]
    lines += [f"~ {k}: {old!r} -> {new!r}" for k, (old, new) in changed.items()]
    lines.sort(key=lambda line: (line[2:], line[0]))
    self.config = other
    text = json.dumps(other, indent=2, sort_keys=True, ensure_ascii=False)
    return {"lines": lines, "same": not (added or removed or changed), "depth": max(k.count(".") + k.count("[") for k in after), "text": text}
''', '{"a": {"b": [1, 2.0, {"c": "x"}]}, "new": null, "ü": true}', config={"a": {"b": [1, 2, {"c": "y"}, 4]}, "gone": False})

whole("reservations", '''
import bisect
import heapq
from datetime import datetime, timedelta, timezone


def m(self, wishes):
    """Book a room for each wish if one is free; keep bookings sorted and answer utilisation."""
    zone = timezone(timedelta(hours=self.offset_hours))
    free = [(0, room) for room in sorted(self.rooms)]
    heapq.heapify(free)
    busy, answers = [], []
    for wish in sorted(wishes, key=lambda w: (w["start"], w["who"])):
        start = datetime.fromisoformat(wish["start"]).replace(tzinfo=zone)
        end = start + timedelta(minutes=wish.get("minutes", 60))
        while busy and busy[0][0] <= start.timestamp():
            _, room, used = heapq.heappop(busy)
            heapq.heappush(free, (used, room))
        if not free:
            answers.append(dict(who=wish["who"], room=None, reason="everything is taken"))
            continue
        used, room = heapq.heappop(free)
        heapq.heappush(busy, (end.timestamp(), room, used + 1))
        bisect.insort(self.bookings, [start.astimezone(timezone.utc).isoformat(timespec="minutes"), room, wish["who"]])
        answers.append({"who": wish["who"], "room": room, "until": end.strftime("%H:%M")})
    minutes = sum(w.get("minutes", 60) for w, a in zip(sorted(wishes, key=lambda w: (w["start"], w["who"])), answers) if a["room"])
    hours, rest = divmod(minutes, 60)
    return {"answers": answers, "utilisation": f"{hours:02d}:{rest:02d}", "free": sorted(room for _, room in free)}
''', [{"who": "c", "start": "2024-05-01T09:30:00"}, {"who": "a", "start": "2024-05-01T09:00:00", "minutes": 90}, {"who": "b", "start": "2024-05-01T09:00:00", "minutes": 30}, {"who": "d", "start": "2024-05-01T10:00:00", "minutes": 15}], rooms=["red", "blue"], bookings=[], offset_hours=2)

whole("money between friends", '''
from fractions import Fraction
from collections import defaultdict
import itertools


def m(self):
    """Who owes whom: balances from shared expenses, settled with few payments."""
    balance = defaultdict(Fraction)
    for expense in self.expenses:
        payer, amount, people = expense["payer"], Fraction(str(expense["amount"])), expense["for"]
        share = amount / len(people)
        balance[payer] += amount
        for person in people:
            balance[person] -= share
    assert sum(balance.values()) == 0
    creditors = sorted(((v, k) for k, v in balance.items() if v > 0), reverse=True)
    debtors = sorted((v, k) for k, v in balance.items() if v < 0)
    payments = []
    i = j = 0
    while i < len(debtors) and j < len(creditors):
        (debt, debtor), (credit, creditor) = debtors[i], creditors[j]
        paid = min(-debt, credit)
        payments.append(f"{debtor} pays {creditor} {float(paid):.2f}")
        debtors[i], creditors[j] = (debt + paid, debtor), (credit - paid, creditor)
        if debtors[i][0] == 0:
            i += 1
        if creditors[j][0] == 0:
            j += 1
    together = sum(1 for a, b in itertools.combinations(self.expenses, 2) if set(a["for"]) & set(b["for"]))
    self.settled = True
    return {"payments": payments, "balances": {k: str(v) for k, v in sorted(balance.items())}, "together": together, "largest": max(self.expenses, key=lambda e: e["amount"])["what"]}
''', expenses=[{"what": "dinner", "payer": "ada", "amount": 100.0, "for": ["ada", "bob", "cy"]}, {"what": "taxi", "payer": "bob", "amount": 31.5, "for": ["bob", "cy"]}, {"what": "tickets", "payer": "cy", "amount": 24, "for": ["ada", "cy"]}], settled=False)

whole("checked numbers", '''
import random
import hashlib
import base64


def luhn_digit(digits):
    total = 0
    for i, d in enumerate(reversed(digits)):
        d = int(d)
        if i % 2 == 0:
            d = d * 2 - 9 if d > 4 else d * 2
        total += d
    return str((10 - total % 10) % 10)


def m(self, prefix="4711", count=3):
    """Generate customer numbers with a check digit and a short fingerprint; verify the ones stored before."""
    valid = {number: luhn_digit(number[:-1]) == number[-1] for number in self.numbers}
    generator = random.Random(42)
    made = []
    while len(made) < count:
        body = prefix + "".join(generator.choice("0123456789") for _ in range(6))
        number = body + luhn_digit(body)
        if number not in self.numbers and number not in made:
            made.append(number)
    prints = [base64.urlsafe_b64encode(hashlib.sha256(number.encode("utf-8")).digest())[:8].decode() for number in made]
    self.numbers.extend(made)
    check = sum(ord(c) << (i % 8) for i, c in enumerate("".join(made))) & 0xFFFF
    return {"valid": valid, "grouped": [" ".join(n[i:i + 4] for i in range(0, len(n), 4)) for n in made], "prints": prints, "check": f"{check:04X}", "lengths": {len(n) for n in self.numbers}}
''', numbers=["79927398713", "79927398710"])

whole("matrix report", '''
def m(self, *, precision: int = 1):
    """Totals by row and column of a sparse table {(row, column): value}, kept as a list of triples."""
    cells = {(r, c): v for r, c, v in self.triples}
    rows, columns = sorted({r for r, _ in cells}), sorted({c for _, c in cells})
    matrix = [[cells.get((r, c), 0) for c in columns] for r in rows]
    row_totals = [sum(line) for line in matrix]
    column_totals = [sum(line) for line in zip(*matrix)]
    grand = sum(row_totals)
    shares = {r: round(100 * total / grand, precision) for r, total in zip(rows, row_totals)} if grand else {}
    transposed = [list(line) for line in zip(*matrix)]
    running, total = [], 0
    for value in row_totals:
        total += value
        running.append(total)
    peaks = [(rows[i], columns[line.index(max(line))], max(line)) for i, line in enumerate(matrix)]
    header, *body = [["", *columns, "sum"], *([r, *line, t] for r, line, t in zip(rows, matrix, row_totals))]
    body.append(["sum", *column_totals, grand])
    csv = "\\n".join(",".join(map(str, line)) for line in [header] + body)
    self.summary = {"grand": grand, **({"top": max(shares, key=shares.get)} if shares else {})}
    first, *_, last = rows
    return csv, shares, transposed, running, peaks, (first, last), all(sum(t) == s for t, s in zip(transposed, column_totals))
''', triples=[["north", "q1", 10], ["south", "q2", 7], ["north", "q2", 5], ["west", "q1", 1]], summary={})
