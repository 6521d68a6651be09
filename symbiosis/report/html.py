"""The report people read: one HTML page that works offline and prints."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from plotly.offline import get_plotlyjs

from symbiosis.plan import Plan
from symbiosis.report.bars import draw_costs
from symbiosis.report.digits import tight
from symbiosis.report.hubs import hub_section
from symbiosis.report.map import draw_maps
from symbiosis.report.sankey import draw_flows
from symbiosis.report.sections.aside import aside_note
from symbiosis.report.sections.ask_next import ask_next
from symbiosis.report.sections.assumptions import assumptions
from symbiosis.report.sections.blends import blends
from symbiosis.report.sections.ending import ending
from symbiosis.report.sections.firms import firms
from symbiosis.report.sections.headline import headline
from symbiosis.report.sections.indicators import indicators
from symbiosis.report.sections.law import NOT_ADVICE, law
from symbiosis.report.sections.method import method
from symbiosis.report.sections.partnerships import partnerships
from symbiosis.report.sections.pictures import (
    cost_grid,
    cost_sentence,
    exchange_grid,
    exchange_note,
    flow_sentence,
    map_sentence,
    need_grid,
    output_grid,
    sites_note,
)
from symbiosis.report.sections.pipeline import pipeline
from symbiosis.report.sections.seasons import seasons
from symbiosis.report.sections.unmatched import unmatched
from symbiosis.report.view import View

CODE = re.compile("`([^`]+)`")
TEMPLATES = Path(__file__).parent / "templates"


def render(plan: Plan, made_on: datetime.date | None = None) -> str:
    """The whole page as text, under 6 MB; it asks for nothing from any network. `made_on` is the date it shows."""
    view = View(plan)
    maps = draw_maps(view)
    flows = draw_flows(view)
    costs = draw_costs(view)
    sites, sites_more = firms(view)
    year = seasons(view)
    page = environment().get_template("page.html.j2")
    return page.render(
        summary=plan.summary,
        made_on=in_words(made_on or datetime.datetime.now(tz=datetime.UTC).date()),
        aside=aside_note(view),
        note=sites_note(view),
        headline=headline(view),
        maps=maps,
        map_sentence=map_sentence(view, maps),
        exchanges=exchange_grid(view) if len(view.exchanges) else None,
        exchange_note=exchange_note(view),
        flows=flows,
        flow_sentence=flow_sentence(view),
        outputs=output_grid(view),
        needs=need_grid(view),
        costs=costs,
        cost_sentence=cost_sentence(view),
        cost_grid=cost_grid(view),
        seasons=year,
        partnerships=partnerships(view),
        ending=ending(view),
        hubs=hub_section(view),
        ask_next=ask_next(view),
        blends=blends(view),
        firms=sites,
        firms_more=sites_more,
        unmatched=unmatched(view),
        law=law(view),
        not_advice=NOT_ADVICE,
        pipeline=pipeline(view),
        kpis=indicators(view),
        assumptions=assumptions(view),
        method=method(view),
        figures=[*maps.figures, *flows, costs, *([year.chart] if year else [])],
        style=trusted("style.css"),
        script=trusted("page.js"),
        plotly=Markup(get_plotlyjs()),
    )


def environment() -> Environment:
    """The templates, autoescape on."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tight"] = tight
    environment.filters["coded"] = coded
    return environment


def coded(text: str) -> Markup:
    """The text with what stands in backticks as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))


def trusted(name: str) -> Markup:
    """A file of ours beside the templates, as it is."""
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def in_words(day: datetime.date) -> str:
    """`5 March 2026`."""
    return f"{day.day} {day:%B %Y}"
