"""What a person sees on the terminal: findings, and a plan in a dozen lines of at most 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from symbiosis.cli.wrap import wrapped
from symbiosis.explain.words import km, number
from symbiosis.findings.finding import Finding, Level
from symbiosis.plan import Plan, Stop

ROWS = 10
WARNINGS = 5  # more would push the plan off the screen
CHANGES = {
    "new": "new", "moved": "moved on", "figures": "changed", "no_longer_proposed": "dropped", "proposed_again": "back",
}  # fmt: skip


def show_warnings(findings: Sequence[Finding]) -> None:
    """The first warnings on stderr, and how many more there are."""
    warnings = [f for f in findings if f.level is not Level.NOTE]
    for finding in warnings[:WARNINGS]:
        typer.echo(as_lines(finding), err=True)
    if len(warnings) > WARNINGS:
        more = f"… and {len(warnings) - WARNINGS} more: `symbiosis check` lists them all, and so does the report."
        typer.echo(more, err=True)


def as_lines(finding: Finding) -> str:
    """The finding in lines that fit the terminal."""
    return "\n".join(wrapped(f"{finding.level}: {finding}", "  ", first=""))


def show_plan(plan: Plan, folder: Path | None) -> None:
    """The plan's figures, its largest exchanges, and where the rest is."""
    s = plan.summary
    money = s["currency"]
    aside = len(plan.region.set_aside)
    lines = [f"Without {_count(aside, 'row')} set aside for errors; set_aside.csv keeps them.", ""] if aside else []
    lines += [
        f"{s['region']}: {_count(s['exchanges'], 'exchange')} in {_count(s['partnerships'], 'partnership')}",
        "",
        f"  today the region pays   {_wide(s['baseline'])} {money} a year",
        f"  under the plan          {_wide(s['cost'])} {money} a year",
        f"  {'it saves' if s['saving'] >= 0 else 'it costs more, by':<22}  {_wide(abs(s['saving']))} {money} a year"
        f"{_percent(s['saving'], s['baseline'])}",
        *_range(plan),
        *_diverted(plan),
        f"  {_proof(plan)}",
    ]
    if len(plan.exchanges):
        lines += ["", *_exchanges(plan)]
    left = plan.outputs[plan.outputs["reason"] != ""]
    if len(left):
        lines += ["", f"Not matched: {_count(len(left), 'output')} in whole or part; `symbiosis explain` says why."]
    if s["leads"]:
        unlikely = int((plan.leads["status"] == "unlikely").sum())
        few = f" ({unlikely} unlikely: only at an implausible price)" if unlikely else ""
        lines.append(f"Leads: {_count(s['leads'], 'pair')} would fit but for something unknown{few}.")
    lines += _hubs(plan)
    lines += _pipeline(plan)
    lines += _law(plan)
    if folder is not None:
        lines += ["", f"Report: {_shown(folder / 'report.html')}"]
    else:
        lines += ["", "Nothing was written; --out DIR writes the report and all tables."]
    typer.echo("\n".join(lines))


def _range(plan: Plan) -> list[str]:
    """Low and high, where there is a range."""
    from symbiosis.report.digits import ends

    span = ends(plan.saving_low, plan.saving_high)
    if " to " not in span:
        return []
    return [f"  as figures go, low to high: {span} {plan.summary['currency']} a year"]


def _law(plan: Plan) -> list[str]:
    """One line where the plan moves hazardous waste or crosses a border."""
    e = plan.exchanges
    dangerous, abroad = int(e["hazardous"].sum()), int(e["border"].isin(["annex_vii", "notification"]).sum())
    if not dangerous and not abroad:
        return []
    return [
        f"Law: {_count(dangerous, 'exchange')} of hazardous waste, {abroad} with a border procedure; see the report."
    ]


def _diverted(plan: Plan) -> list[str]:
    """The share diverted, where a target or the most tonnes were asked for."""
    s = plan.summary
    diversion = next((k for k in s["kpis"] if k["key"] == "diversion"), None)
    if (
        diversion is None
        or diversion["value"] is None
        or (s["objective"] == "system_cost" and s["min_diversion"] is None)
    ):
        return []
    share, tonnes = number(100 * diversion["value"]), number(diversion["numerator"])
    return [f"  it diverts {share} % of what is disposed of today, {tonnes} t a year"]


def _hubs(plan: Plan) -> list[str]:
    """Which hubs the plan builds or uses, and what they cost."""
    if plan.hubs.empty:
        return []
    there = plan.hubs[plan.hubs["status"] != "closed"]
    if there.empty:
        return [f"Hubs: {'it stays' if len(plan.hubs) == 1 else 'all stay'} closed; hubs.csv says why."]
    cost = number(float(there["fixed_cost"].sum()))
    return [f"Hubs: {len(there)} of {len(plan.hubs)}, for {cost} {plan.summary['currency']} a year; see hubs.csv."]


def _pipeline(plan: Plan) -> list[str]:
    """How much of the ideas to expect, and what changed since the register was last written."""
    record, money = plan.summary["pipeline"], plan.summary["currency"]
    identified, changes = record["identified"], record["changes"]
    if (
        not identified["ideas"]
        and not changes["since"]
        and not record["running"]["ideas"]
        and not record["ends"]["exchanges"]
    ):
        return []
    worth, expected = number(identified["saving"]), number(record["expected"]["saving"])
    runs = f"; {record['running']['ideas']} run" if record["running"]["ideas"] else ""
    ideas = _count(identified["ideas"], "idea")
    lines = [f"Pipeline: {ideas} worth {worth} {money}, {expected} by probability{runs}."]
    if over := record["ends"]["exchanges"]:
        lines.append(
            f"It ends {_count(over, 'running exchange')}: {number(record['ends']['adds'])} {money}; see ends.csv."
        )
    if changes["since"]:
        moved = ", ".join(f"{changes[k]} {words}" for k, words in CHANGES.items() if changes[k]) or "no change"
        lines.append(f"Since {changes['since']}: {moved}.")
    return lines


def _exchanges(plan: Plan) -> list[str]:
    labels = plan.region.labels
    rows = [("from", "to", "material", "amount", "haul", "saves")]
    for r in plan.exchanges.head(ROWS).to_dict("records"):
        amount = f"{number(r['quantity'])} {r['unit']}"
        today = "*" if r["current"] > 0 else ""
        rows.append(
            (labels[r["from"]], labels[r["to"]], r["material"], amount, km(r["km"]), number(r["saving"]) + today)
        )
    width = [max(len(row[i]) for row in rows) for i in range(6)]
    # Eighty columns, two of them margin and two between columns: the longest texts give way to the figures.
    while sum(width) > 68:
        longest = max(range(3), key=lambda i: (width[i], -i))
        width[longest] -= 1
    lines = []
    for row in rows:
        left = "  ".join(_cut(c, w).ljust(w) for c, w in zip(row[:3], width[:3], strict=True))
        right = "  ".join(c.rjust(w) for c, w in zip(row[3:], width[3:], strict=True))
        lines.append(f"  {left}  {right}".rstrip())
    if len(plan.exchanges) > ROWS:
        lines.append(f"  … and {len(plan.exchanges) - ROWS} more")
    if (plan.exchanges["current"].head(ROWS) > 0).any():
        lines.append("  * runs today: what it saves so far is in today's cost already")
    return lines


def _proof(plan: Plan) -> str:
    s = plan.summary
    if plan.stopped is Stop.OPTIMAL:
        what = "no other plan saves more" if plan.bound is not None else "no other plan does better by its objective"
        return f"proved: {what} with these data"
    why = {
        Stop.INTERRUPTED: "stopped by you",
        Stop.ROUNDS: f"stopped after {s['search']['rounds_made']} rounds",
    }.get(plan.stopped, f"stopped at the limit of {number(s['time_limit'])} s")
    if plan.saving_gap is not None:
        return f"{why}; at most {number(100 * plan.saving_gap)} % more could be saved"
    gap = s["gap"]
    return f"{why}; gap {number(100 * gap)} %" if gap is not None else f"{why}; nothing proved yet"


def _percent(part: float, whole: float) -> str:
    return f" ({number(100 * part / whole, 2)} %)" if whole > 0 and part > 0 else ""


def _wide(value: float) -> str:
    return f"{value:,.0f}".replace(",", " ").rjust(15)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
