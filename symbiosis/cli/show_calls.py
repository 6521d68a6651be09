"""The call list as a person reads it on the terminal, at most 80 columns wide."""

from __future__ import annotations

from typing import Any

import pandas as pd

from symbiosis.cli.wrap import wrapped
from symbiosis.explain.contacts import NOBODY, REFUSED, UNASKED
from symbiosis.explain.words import km, number
from symbiosis.plan import Plan

LEADS = "Leads, listed apart: nothing of them is in the saving. By what they may be worth at most"
UNRANKED = "Leads, not ranked: no figure to rank by"


def show_calls(plan: Plan, top: int) -> str:
    """The first `top` calls, one block each, and what to ask next where that was looked for."""
    currency = plan.summary["currency"]
    listed = shown_calls(plan.calls, top)
    if plan.stopped != "optimal":
        head = [f"The search stopped early ({plan.stopped}); a better plan may call others first.", ""]
    else:
        head = []
    if listed.empty:
        head.append("Nobody new has to be called: the plan adds no partnership, and there is no lead.")
    over = int((plan.calls["kind"] == "ends").sum()) if len(plan.calls) else 0
    if over:
        whose = f"{over} {'partnership' if over == 1 else 'partnerships'}"
        head += wrapped(f"{whose} only to end or cut what runs today: after the others.", "", first="")
    blocks, said = [], set()
    for call in listed.to_dict("records"):
        heading = "" if call["kind"] != "lead" else LEADS if call["rank"] == call["rank"] else UNRANKED
        if heading and heading not in said:
            blocks.append("\n".join(wrapped(heading, "", first="")))
            said.add(heading)
        blocks.append("\n".join(_block(call, currency)))
    more = len(plan.calls) - len(listed)
    tail = [f"… and {more} more; --top {len(plan.calls)} prints all, --out DIR writes them."] if more > 0 else []
    asks = [] if plan.ask_next is None else [_ask_next(plan.ask_next, currency)]
    return "\n\n".join(["\n".join(head).strip()] * bool(head) + [*blocks, *tail, *asks])


def shown_calls(calls: pd.DataFrame, top: int) -> pd.DataFrame:
    """The calls to print: the first of the plan, and leads to make up `top`, at least one for each three asked for."""
    planned, leads = calls[calls["kind"] != "lead"].head(top), calls[calls["kind"] == "lead"]
    return pd.concat([planned, leads.head(max(top - len(planned), -(-top // 3)))])


def unreachable(plan: Plan, top: int) -> str:
    """Which of the first firms nobody is known at, in a sentence; blank where all can be rung."""
    listed = shown_calls(plan.calls, top)
    if listed.empty:
        return ""
    sides = [listed[[f"name_{s}", f"consent_{s}"]].set_axis(["name", "consent"], axis=1) for s in "ab"]
    lacking = list(dict.fromkeys(n for both in sides for n in both.loc[both["consent"] == NOBODY, "name"]))
    if not lacking:
        return ""
    named = ", ".join(lacking[:5]) + (f" and {len(lacking) - 5} more" if len(lacking) > 5 else "")
    return f"note: contacts.csv knows nobody at {named}."


def _block(call: dict[Any, Any], currency: str) -> list[str]:
    arrow = f"{call['name_a']} – {call['name_b']}"
    rank = f"{call['rank']:.0f}." if call["rank"] == call["rank"] else "- "
    lines = wrapped(f"{rank} {arrow}", "   ", first="")
    if call["kind"] == "lead" and call["worth_up_to"] == call["worth_up_to"]:
        lines += wrapped(
            f"a lead: worth up to {number(call['worth_up_to'])} {currency} a year beside the plan as it stands", "   "
        )
    elif call["kind"] == "lead":
        lines += wrapped("a lead: no figure to rank by", "   ")
    else:
        low, mid, high = (number(call[c]) for c in ("saving_low", "saving", "saving_high"))
        spread = f" (from {low} to {high})" if low != high else ""
        tail = f"; {_firmness(call)}" if call["kind"] == "plan" else ""
        lines += wrapped(f"adds {mid} {currency} a year{spread}; {km(call['km'])}{tail}", "   ")
    lines += [line for s in call["streams"].split("; ") for line in wrapped(s, "   ")]
    if call["ends"]:
        whom = ", ".join(f"{number(call[f'saving_{s}'])} to {call[f'name_{s}']}" for s in "ab")
        more = call["ends"].split("; ") if call["kind"] == "plan" else []
        lines += [line for s in more for line in wrapped(s, "   ")]
        lines += wrapped(f"in all that adds {whom}", "   ")
    if call["contract"]:
        lines += wrapped(f"runs today: {call['contract']}", "   ")
    for side in "ab":
        secret = " (not to be named to anybody)" if call[f"disclosure_{side}"] == "hidden" else ""
        lines += wrapped(f"ring {call[f'name_{side}']}{secret}: {_contact(call, side)}", "   ")
        lines += wrapped(call[f"ask_{side}"], "     ")
    if call["owner"] or call["next_step"]:
        said = ", ".join(x for x in (call["stage"], call["owner"], call["next_step"], call["due"]) if x)
        lines += wrapped(f"register: {said}", "   ")
    return lines


def _firmness(call: dict[Any, Any]) -> str:
    parts = [f"grade {call['grade']}" if call["grade"] else "not graded"]
    if call["rests_on"] != "stated":
        parts.append(f"rests on {call['rests_on']}")
    parts += [f"practice {call['readiness']}"] if call["readiness"] else []
    parts += ["hazardous"] if call["hazardous"] else []
    parts += ["crosses a border"] if call["border"] else []
    return "; ".join([*parts, f"permit {call['permit']}"])


def _contact(call: dict[Any, Any], side: str) -> str:
    consent = call[f"consent_{side}"]
    if consent == NOBODY:
        return "nobody known; add a row to contacts.csv"
    if consent == REFUSED:
        return "no consent to be contacted; ask the firm's office"
    who = ", ".join(call[f"{c}_{side}"] for c in ("contact", "role", "phone", "email") if call[f"{c}_{side}"])
    return who + ("; consent not recorded: ask first" if consent == UNASKED else "")


def _ask_next(table: pd.DataFrame, currency: str) -> str:
    lines = [f"Ask next, by how much the answer moves the saving ({currency} a year)", ""]
    apart: list[str] = []
    for row in table.to_dict("records"):
        if row["rank"] == row["rank"]:
            change = "changes the plan" if row["changes_plan"] == "yes" else "same exchanges"
            rest = row["missing_at_most"]
            loose = f"; not proved, {number(rest)} may be missing" if rest > max(1.0, 0.001 * row["swing"]) else ""
            swing = number(row["swing"]) if row["swing"] == row["swing"] else row["note"]
            swing = f"at most {swing}" if row["note"].startswith("at most") else swing
            lines += wrapped(f"{row['rank']:.0f}. {swing}, {change}{loose}: {row['question']}", "   ", first="")
        else:
            apart = apart or ["", "Not ranked: no figure to rank by", ""]
            apart += wrapped(f"-  {row['question']}", "   ", first="")
    return "\n".join([*lines, *apart, "", *wrapped(table.attrs["sentence"], "", first="")])
