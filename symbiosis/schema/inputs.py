"""The tables of a region folder, column by column."""

from __future__ import annotations

from symbiosis.schema.column import Column, Kind, Table, tables

ID, TEXT, NUMBER, SHARE, FLAG = Kind.ID, Kind.TEXT, Kind.NUMBER, Kind.SHARE, Kind.FLAG
CHOICE, UNIT, YEAR = Kind.CHOICE, Kind.UNIT, Kind.YEAR

FORMS = ("solid", "sludge", "liquid", "gas", "steam", "heat", "power")
TRUCKABLE = ("solid", "sludge", "liquid")
ROUTES = (
    "landfill", "incineration", "energy_recovery", "recycling", "composting_ad",
    "land_spreading", "sewer", "storage", "sale", "unknown",
)  # fmt: skip
WASTE_STATUS = ("waste", "by_product", "end_of_waste", "product", "unknown")
TRUST_OF_RELATION = {"stranger": 0.3, "met": 0.5, "trades": 0.8, "same_group": 1.0}
# The recipe that stands for "equal names, nothing else known".
BY_NAME = "by name only"

PROVENANCE = (
    Column("source", TEXT, "where the row's figures come from", example="invoice 2025"),
    Column("note", TEXT, "anything worth knowing"),
    Column("grade", CHOICE, "how firm the figures are: A measured, B the firm's estimate, C assumed", choices=("A", "B", "C"), example="B"),
    Column("as_of", TEXT, "the date the figures stand for"),
)  # fmt: skip

ENTERPRISES = Table("enterprises", "a site of a firm", (
    Column("enterprise", ID, "id of the site", required=True, blank=False, local=True, example="dairy"),
    Column("name", TEXT, "name people use; default: the id", example="Riverside Dairy"),
    Column("longitude", NUMBER, "WGS 84, degrees east", low=-180, high=180, example="11.0801"),
    Column("latitude", NUMBER, "WGS 84, degrees north", low=-90, high=90, example="55.6602"),
    Column("x", NUMBER, "easting in the `crs` of region.toml, instead of longitude"),
    Column("y", NUMBER, "northing in the `crs` of region.toml, instead of latitude"),
    Column("place", ID, "a town or postcode of places.csv, where the site's own place isn't known", local=True, refers="places"),
    Column("company", TEXT, "sites of one company pay no transaction cost among themselves and are one firm in editions", local=True),
    Column("kind", CHOICE, "what sort of firm", choices=("producer", "treatment", "farm", "municipality", "utility", "research", "regulator"), example="producer"),
    Column("sector", TEXT, "NACE or ISIC code, shown in the results", example="C10.5"),
    Column("cluster", TEXT, "the cluster it belongs to; partners in one cluster trust each other sooner. Regions read together keep their clusters apart", local=True, example="river park"),
    Column("country", TEXT, "two-letter country code", example="DK"),
    Column("anchor", FLAG, "an anchor enterprise of the region", default="false", example="false"),
    Column("status", CHOICE, "planned and closing sites give leads, never a yearly saving", choices=("operating", "planned", "closing"), default="operating", example="operating"),
    Column("permits", Kind.CODES, "waste codes or chapters it may take, separated by `;`; blank = unknown, never none"),
    Column("disclosure", CHOICE, "who may see the name: named = everyone; alias = the planner, the authority and the firms it would exchange with, a trade near a town for others; hidden = the planner alone (docs/editions.md)", choices=("named", "alias", "hidden"), default="named", example="named"),
    Column("max_partners", Kind.WHOLE, "most partners it will deal with", low=0),
    *PROVENANCE), required=True, key=("enterprise",))  # fmt: skip

PLACES = Table("places", "a town or postcode", (
    Column("place", ID, "id of the place", required=True, blank=False, local=True, example="riverside"),
    Column("longitude", NUMBER, "WGS 84, degrees east", required=True, blank=False, low=-180, high=180, example="11.09"),
    Column("latitude", NUMBER, "WGS 84, degrees north", required=True, blank=False, low=-90, high=90, example="55.66"),
    Column("radius_km", NUMBER, "how far apart two firms are that are known only by this place", low=0, example="3"),
    *PROVENANCE), key=("place",))  # fmt: skip

OUTPUTS = Table("outputs", "a waste or by-product stream, gross of what is already exchanged", (
    Column("output", ID, "id of the stream; default: enterprise/material", local=True, example="dairy/whey"),
    Column("enterprise", ID, "who has it", required=True, blank=False, local=True, refers="enterprises", example="dairy"),
    Column("material", ID, "what it is", required=True, blank=False, example="whey"),
    Column("quantity", NUMBER, "amount a year; blank = unknown, a lead", required=True, low=0, example="12000"),
    Column("quantity_low", NUMBER, "least it may be; blank = by the grade", low=0, example="10000"),
    Column("quantity_high", NUMBER, "most it may be; blank = by the grade", low=0, example="14000"),
    Column("unit", UNIT, "unit of the quantity and of the cost", required=True, blank=False, example="t"),
    Column("disposal_cost", NUMBER, "per unit as hauled, as invoiced, taxes included; negative = it earns by selling; blank = unknown", example="18"),
    Column("disposal_route", CHOICE, "where it goes today", choices=ROUTES, default="unknown", example="sewer"),
    Column("ewc", Kind.EWC, "List of Waste code, six digits, `*` = hazardous", example="02 05 01"),
    Column("hazardous", CHOICE, "blank = as the code says", choices=("yes", "no", "unknown"), example="no"),
    Column("waste_status", CHOICE, "its legal status, shown in the results", choices=WASTE_STATUS, default="unknown", example="by_product"),
    Column("dry_matter", SHARE, "dry share of a wet stream, for recipes per dry unit; the stream itself is counted as hauled"),
    Column("temperature_c", NUMBER, "temperature as given, °C", low=-273.15, high=2000),
    Column("supply", CHOICE, "one_off and stock are leads with a total, never a yearly saving", choices=("continuous", "seasonal", "one_off", "stock"), default="continuous", example="continuous"),
    Column("min_lot", NUMBER, "least amount a year to any one taker", low=0),
    Column("exclusive", FLAG, "one taker only", default="false"),
    Column("committed_until", YEAR, "bound to its present route up to and including this year"),
    *PROVENANCE), required=True, key=("output",))  # fmt: skip

NEEDS = Table("needs", "an input that a firm buys or could take", (
    Column("need", ID, "id of the need; default: enterprise/material", local=True, example="farm/feed"),
    Column("enterprise", ID, "who needs it", required=True, blank=False, local=True, refers="enterprises", example="farm"),
    Column("material", ID, "what it is", required=True, blank=False, example="feed"),
    Column("quantity", NUMBER, "amount a year; blank = unknown, a lead", required=True, low=0, example="9000"),
    Column("quantity_low", NUMBER, "least it may be; blank = by the grade", low=0),
    Column("quantity_high", NUMBER, "most it may be; blank = by the grade", low=0),
    Column("unit", UNIT, "unit of the quantity and of the price", required=True, blank=False, example="t"),
    Column("purchase_price", NUMBER, "per unit bought; own cost where self-made; blank = unknown", low=0, example="45"),
    Column("gate_fee", NUMBER, "what the receiver charges per unit it takes", low=0),
    Column("kind", CHOICE, "capacity = nothing is bought elsewhere when it stays unused", choices=("purchase", "capacity"), default="purchase", example="purchase"),
    Column("max_share", SHARE, "share of the need that by-products may replace", default="1", example="0.3"),
    Column("imported_share", SHARE, "share of today's purchase that is imported", example="0.6"),
    Column("accepts_hazardous", FLAG, "takes hazardous waste; blank = unknown"),
    Column("temperature_c", NUMBER, "least temperature it accepts from each source, °C", low=-273.15, high=2000),
    Column("dry_matter", SHARE, "dry share it is stated at; blank = recipes per dry unit meet it as it is stated"),
    Column("min_lot", NUMBER, "least amount a year from any one giver", low=0),
    Column("min_sources", Kind.WHOLE, "least number of enterprises that give to it, where any does", low=0),
    Column("max_source_share", SHARE, "largest share of the need that one enterprise may give"),
    *PROVENANCE), required=True, key=("need",))  # fmt: skip

MATERIALS = Table("materials", "a kind of resource", (
    Column("material", ID, "id used in outputs, needs and recipes", required=True, blank=False, example="whey"),
    Column("name", TEXT, "name people use; default: the id", example="whey"),
    Column("unit", UNIT, "unit that recipes, emission factors and costs of this material are per; default t, m3 or MWh", example="t"),
    Column("form", CHOICE, "decides which modes carry it", choices=FORMS, default="solid", example="liquid"),
    Column("density", NUMBER, "t per m³", low=0, high=25, example="1.02"),
    Column("virgin_co2", NUMBER, "kg CO2e per unit of buying it new", example="0"),
    Column("disposal_co2", NUMBER, "kg CO2e per unit of disposing of it", example="20"),
    Column("tax_class", TEXT, "class in the landfill tax"),
    *PROVENANCE), key=("material",))  # fmt: skip

NAMES = Table("names", "what firms call things", (
    Column("as_written", ID, "the word in outputs.csv or needs.csv", required=True, blank=False, example="sweet whey"),
    Column("material", ID, "the material it means", required=True, blank=False, example="whey"),
    *PROVENANCE), key=("as_written",))  # fmt: skip

CONVERSIONS = Table("conversions", "a known equivalence between units of one material", (
    Column("material", ID, "which material", required=True, blank=False, example="whey"),
    Column("from_unit", UNIT, "one of this unit …", required=True, blank=False, example="m3"),
    Column("to_unit", UNIT, "… is so many of this unit", required=True, blank=False, example="t"),
    Column("factor", NUMBER, "how many", required=True, blank=False, low=0, example="1.02"),
    *PROVENANCE), key=("material", "from_unit", "to_unit"))  # fmt: skip

PRICES = Table("prices", "a price for want of a firm's own", (
    Column("material", ID, "which material", required=True, blank=False, example="whey"),
    Column("what", CHOICE, "cost of disposing of it, or price of buying it", required=True, blank=False, choices=("disposal", "purchase"), example="disposal"),
    Column("route", CHOICE, "for disposal: the route it holds for; blank = any", choices=ROUTES),
    Column("price", NUMBER, "per unit", required=True, blank=False, example="15"),
    Column("low", NUMBER, "least it may be"),
    Column("high", NUMBER, "most it may be"),
    Column("unit", UNIT, "unit of the price", required=True, blank=False, example="t"),
    Column("year", YEAR, "the year it holds for", example="2025"),
    *PROVENANCE), key=("material", "what", "route"))  # fmt: skip

RECIPES = Table("recipes", "one way a by-product serves a need", (
    Column("recipe", ID, "id; default: output_material > input_material", example="whey to feed"),
    Column("output_material", ID, "the by-product", required=True, blank=False, example="whey"),
    Column("input_material", ID, "what it serves as", required=True, blank=False, example="feed"),
    Column("yield", NUMBER, "units of need met per unit of output; default 1 where both are counted alike", low=0, example="0.08"),
    Column("cost", NUMBER, "processing cost per unit of output", default="0", example="1.5"),
    Column("co2", NUMBER, "kg CO2e per unit of output", default="0"),
    Column("max_share", SHARE, "share of the need that this recipe may meet", default="1"),
    Column("basis", CHOICE, "wet: per unit as hauled; dry: yield, cost and co2 per dry unit of the output (and of the need, where it states its dry_matter)", choices=("wet", "dry"), default="wet"),
    Column("at", CHOICE, "blank = with either partner; hub = only at a hub of hubs.csv", choices=("hub",)),
    Column("residue_share", SHARE, "share of the output left over: it costs what disposing of the output costs", default="0"),
    Column("readiness", CHOICE, "how proven it is", choices=("proven", "trial", "idea"), example="proven"),
    Column("legal", TEXT, "one sentence on its legal standing"),
    *PROVENANCE), key=("recipe",))  # fmt: skip

TRANSPORT = Table("transport", "a mode of transport", (
    Column("mode", ID, "id of the mode", required=True, blank=False, example="truck"),
    Column("forms", Kind.FORMS, "forms it carries, separated by `;`; blank = solid, sludge, liquid", example="solid; sludge; liquid"),
    Column("per", UNIT, "what the costs are per: t, m3 or MWh", default="t", example="t"),
    Column("cost_per_t_km", NUMBER, "per unit and km, empty return included", required=True, blank=False, low=0, example="0.12"),
    Column("cost_per_t", NUMBER, "handling per unit", low=0, default="0", example="3"),
    Column("circuity", NUMBER, "road length over straight line", low=1, high=10, default="1.3", example="1.3"),
    Column("max_km", NUMBER, "longest haul", low=0),
    Column("co2_per_t_km", NUMBER, "kg CO2e per unit and km", low=0, default="0", example="0.1"),
    Column("capex_per_km", NUMBER, "building cost per km of a pipe or belt, paid once per exchange", low=0),
    Column("lifetime_years", NUMBER, "years a pipe or belt lasts", low=0.1, high=200),
    Column("payload_t", NUMBER, "load of one trip", low=0, example="24"),
    Column("cost_per_trip", NUMBER, "fixed cost of one trip", low=0),
    *PROVENANCE), key=("mode",))  # fmt: skip

DISTANCES = Table("distances", "a known distance, taken as it is", (
    Column("from", ID, "one enterprise or hub", required=True, blank=False, local=True, refers="enterprises", example="dairy"),
    Column("to", ID, "the other", required=True, blank=False, local=True, refers="enterprises", example="farm"),
    Column("km", NUMBER, "length of the haul", required=True, blank=False, low=0, high=20040, example="12"),
    Column("mode", ID, "the mode it holds for; blank = all", refers="transport"),
    Column("symmetric", FLAG, "holds both ways", default="true"),
    *PROVENANCE), key=("from", "to", "mode"))  # fmt: skip

PARTNERSHIPS = Table("partnerships", "what is known of a pair of firms", (
    Column("enterprise_a", ID, "one firm", required=True, blank=False, local=True, refers="enterprises", example="dairy"),
    Column("enterprise_b", ID, "the other", required=True, blank=False, local=True, refers="enterprises", example="farm"),
    Column("transaction_cost", NUMBER, "per year; replaces the formula", low=0),
    Column("trust", SHARE, "0 none to 1 full; replaces the relation's"),
    Column("relation", CHOICE, "stranger 0.3, met 0.5, trades 0.8, same_group 1", choices=tuple(TRUST_OF_RELATION), example="trades"),
    Column("status", CHOICE, "existing pays no transaction cost; required must exchange; forbidden never does", choices=("existing", "required", "forbidden")),
    Column("min_t", NUMBER, "least tonnes a year between the two, if they exchange at all", low=0),
    Column("max_t", NUMBER, "most tonnes a year between the two", low=0),
    *PROVENANCE))  # fmt: skip

CURRENT = Table("current_exchanges", "an exchange that already runs", (
    Column("output", ID, "the stream given", required=True, blank=False, local=True, refers="outputs", example="dairy/whey"),
    Column("need", ID, "the need served", required=True, blank=False, local=True, refers="needs", example="farm/feed"),
    Column("recipe", ID, "which recipe; may be blank where only one fits", refers="recipes"),
    Column("mode", ID, "which mode; blank = the cheapest that fits", refers="transport"),
    Column("quantity", NUMBER, "amount a year, in the output's unit", required=True, blank=False, low=0, example="2000"),
    Column("price", NUMBER, "paid by the taker per unit of output; negative = the giver pays"),
    Column("until", YEAR, "last year of the contract"),
    Column("keep", FLAG, "the plan keeps at least this much", default="true"),
    *PROVENANCE), key=("output", "need", "recipe", "mode"))  # fmt: skip

HUBS = Table("hubs", "a shared treatment or transfer facility, one row for each size it could have", (
    Column("hub", ID, "id of the hub", required=True, blank=False, local=True, example="depot"),
    Column("longitude", NUMBER, "WGS 84, degrees east", required=True, blank=False, low=-180, high=180, example="11.0951"),
    Column("latitude", NUMBER, "WGS 84, degrees north", required=True, blank=False, low=-90, high=90, example="55.6482"),
    Column("size", TEXT, "name of the size; a plan chooses one size at most", example="small"),
    Column("capacity", NUMBER, "by-product a year that it takes", required=True, blank=False, low=0, example="5000"),
    Column("unit", UNIT, "unit of the capacity", required=True, blank=False, example="t"),
    Column("fixed_cost", NUMBER, "what this size costs a year, whatever it takes", required=True, blank=False, low=0, example="40000"),
    Column("status", CHOICE, "existing: its cost is paid today and tomorrow, used or not; candidate: paid where the plan chooses it", choices=("existing", "candidate"), default="candidate", example="candidate"),
    Column("operator", ID, "the enterprise that runs it, partner of those who bring and fetch; blank = nobody's", local=True, refers="enterprises"),
    Column("cluster", TEXT, "the cluster it belongs to, shown in the results", local=True),
    Column("country", TEXT, "two-letter country code: hauls to and from it cross borders", example="DK"),
    Column("permits", Kind.CODES, "waste codes or chapters it may take, separated by `;`; blank = unknown, never none"),
    Column("recipes", TEXT, "recipes it can carry out, separated by `;`; blank = all with `at` = hub", example="whey to feed"),
    *PROVENANCE), key=("hub", "size"))  # fmt: skip

STAGES = ("idea", "contacted", "discussing", "trial", "permit", "agreed", "running", "lost")
# How likely an idea at this stage comes about. Anchors: of 449 exchanges explored in Korea 2005–13, 118 became business
# (0.26: discussing), and 48 % of those completed (trial); the rest lies between them. Assumed.
PROBABILITY_OF_STAGE = {
    "idea": 0.1, "contacted": 0.15, "discussing": 0.25, "trial": 0.5, "permit": 0.7, "agreed": 0.9, "running": 1.0,
    "lost": 0.0,
}  # fmt: skip

SYNERGIES = Table("synergies", "the state of one idea; written by each run, edited by people, read by the next", (
    Column("output", ID, "the stream given; of another region read with this one: region:id", required=True, blank=False, example="dairy/whey"),
    Column("need", ID, "the need served", required=True, blank=False, example="farm/feed"),
    Column("recipe", TEXT, "for running ones, which recipe; may be blank where only one fits"),
    Column("stage", CHOICE, "how far it is; lost is not proposed again, agreed and running are kept", choices=STAGES, default="idea", example="running"),
    Column("lost_reason", TEXT, "why it was given up"),
    Column("probability", SHARE, "how likely it comes about; default by stage: " + ", ".join(f"{k} {v:g}" for k, v in PROBABILITY_OF_STAGE.items())),
    Column("owner", TEXT, "who looks after it", example="Ann"),
    Column("next_step", TEXT, "what is to be done next", example="agree on next year's amount"),
    Column("due", TEXT, "by when, YYYY-MM-DD"),
    Column("updated", TEXT, "when a person last changed the row, YYYY-MM-DD", example="2026-01-31"),
    Column("actual_quantity", NUMBER, "amount a year that really runs, or that is agreed, in the output's unit", low=0, example="1900"),
    Column("actual_saving", NUMBER, "what it really saves a year"),
    *PROVENANCE,
    Column("plan_proposes", FLAG, "whether the last plan proposes it; like every column `plan_…` the program's own, written anew by each run"),
    Column("plan_from", TEXT, "who gives"),
    Column("plan_to", TEXT, "who takes"),
    Column("plan_material", TEXT, "what is given"),
    Column("plan_quantity", NUMBER, "amount a year in the plan that proposed it last, in the output's unit"),
    Column("plan_unit", TEXT, "the output's unit"),
    Column("plan_tonnes", NUMBER, "the same in tonnes; blank = mass unknown"),
    Column("plan_saving", NUMBER, "what it saves a year in that plan"),
    Column("plan_saving_low", NUMBER, "least it may save"),
    Column("plan_saving_high", NUMBER, "most it may save"),
    Column("plan_stage", TEXT, "the stage when the last plan was made"),
    Column("plan_first_seen", TEXT, "the day it was first proposed"),
    Column("plan_date", TEXT, "the day of the plan that proposed it last"),
    Column("plan_run", TEXT, "the day of the last run that wrote the register"),
    Column("plan_change", TEXT, "what changed since the run before"),
    ), key=("output", "need"))  # fmt: skip
# What the program writes into the register; everything else in it is people's.
MACHINE = tuple(c.name for c in SYNERGIES.columns if c.name.startswith("plan_"))

CONTACTS = Table("contacts", "whom to ring; copied nowhere but to the internal call list", (
    Column("enterprise", ID, "which site", required=True, blank=False, local=True, refers="enterprises"),
    Column("name", TEXT, "the person"),
    Column("role", TEXT, "what they do there"),
    Column("email", TEXT, "e-mail address"),
    Column("phone", TEXT, "telephone number"),
    Column("consent", FLAG, "agreed to be contacted about exchanges"),
    *PROVENANCE))  # fmt: skip

CONTENTS = Table("contents", "how much of a substance a stream holds, or what a need buys holds", (
    Column("output", ID, "the stream, or", local=True, refers="outputs", example="dairy/whey"),
    Column("need", ID, "the need whose bought material it is", local=True, refers="needs"),
    Column("substance", ID, "which substance; one spelling and one unit of it throughout", required=True, blank=False, example="salt"),
    Column("value", NUMBER, "how much of it is in one unit of the stream (the unit that its row in outputs.csv or needs.csv has)", required=True, blank=False, low=0, example="0.05"),
    *PROVENANCE), key=("substance", "output", "need"))  # fmt: skip

LIMITS = Table("limits", "what a need tolerates of a substance after blending, with what it buys in the blend", (
    Column("need", ID, "whose limit it is", required=True, blank=False, local=True, refers="needs", example="farm/feed"),
    Column("substance", ID, "which substance", required=True, blank=False, example="salt"),
    Column("max", NUMBER, "most of it in one unit of the need", low=0, example="1"),
    Column("min", NUMBER, "least of it in one unit of the need", low=0),
    *PROVENANCE), key=("need", "substance"))  # fmt: skip

PERIODS = Table("periods", "a period of the year, in the order in which they follow each other", (
    Column("period", ID, "id of the period", required=True, blank=False, example="summer"),
    Column("weight", NUMBER, "how long it is beside the others: streams without a profile spread by it", low=0, default="1", example="6"),
    *PROVENANCE), key=("period",))  # fmt: skip

PROFILES = Table("profiles", "the share of a stream's year that falls into a period", (
    Column("id", ID, "an output or a need", required=True, blank=False, local=True, example="dairy/whey"),
    Column("period", ID, "which period", required=True, blank=False, refers="periods", example="summer"),
    Column("share", SHARE, "share of its year; those of a stream sum to 1, a period without a row has 0", required=True, blank=False, example="0.6"),
    *PROVENANCE), key=("id", "period"))  # fmt: skip

STORAGE = Table("storage", "a store of one stream of a firm", (
    Column("enterprise", ID, "whose store", required=True, blank=False, local=True, refers="enterprises", example="dairy"),
    Column("material", ID, "what it holds: the firm's output of it waits, or its need of it is filled ahead", required=True, blank=False, example="whey"),
    Column("capacity", NUMBER, "most it holds", required=True, blank=False, low=0, example="500"),
    Column("unit", UNIT, "unit of capacity, cost and initial", required=True, blank=False, example="t"),
    Column("cost", NUMBER, "per unit held at the end of a period", low=0, default="0", example="2"),
    Column("loss", SHARE, "share of what is held that is lost until the next period", default="0", example="0.02"),
    Column("initial", NUMBER, "held when the year begins, and may be used up; blank = as much at its end as at its beginning", low=0),
    *PROVENANCE), key=("enterprise", "material"))  # fmt: skip

INPUTS = tables([
    ENTERPRISES, PLACES, OUTPUTS, NEEDS, MATERIALS, NAMES, CONVERSIONS, PRICES, RECIPES, TRANSPORT,
    DISTANCES, PARTNERSHIPS, CURRENT, SYNERGIES, CONTACTS, CONTENTS, LIMITS, PERIODS, PROFILES, STORAGE, HUBS,
])  # fmt: skip
