"""The catalogue of findings: every rule, its message, its way out, and an example a person may have typed."""

from __future__ import annotations

from typing import NamedTuple

from symbiosis.findings.finding import Level


class Rule(NamedTuple):
    """A rule about the tables. Braces in the sentences are filled where it is broken."""

    level: Level
    message: str
    way_out: str
    example: str


E, W, N = Level.ERROR, Level.WARNING, Level.NOTE

_FILES = {
    "missing-table": Rule(E, "there is no {file}.", "Every region needs enterprises.csv, outputs.csv and needs.csv.", "a folder without needs.csv"),
    "empty-table": Rule(E, "it has no rows.", "Add at least one row below the header.", "outputs.csv with a header only"),
    "unreadable-text": Rule(E, "it isn't UTF-8 text (byte {value}).", "In a spreadsheet choose “Save as CSV UTF-8”.", "a file saved as Windows-1252 with “Ø” in it"),
    "bad-csv": Rule(E, "it can't be read as CSV: {detail}.", "Check the quotes around that row.", "a quote that is never closed"),
    "ragged-row": Rule(E, "it has {found} cells, the header has {expected}.", "Put quotes around a cell with a comma in it, or add the missing cells.", "`a, b` unquoted in a name"),
    "duplicate-column": Rule(E, "the column {column} is there twice.", "Remove one of them.", "two columns named quantity"),
    "missing-column": Rule(E, "the column {column} is missing.", "Add it; its cells may be blank only where the data dictionary says so.", "outputs.csv without unit"),
    "misspelt-column": Rule(E, "there is no column {column} in this table; did you mean {guess}?", "Rename it, or call it x_{column} to keep it as your own.", "quanttity"),
    "unknown-column": Rule(W, "the column {column} isn't known, so it is left alone.", "Call it x_{column} to carry it into the results.", "colour"),
    "misspelt-table": Rule(E, "no table has this name; did you mean {guess}.csv?", "Rename the file.", "output.csv"),
    "unknown-table": Rule(W, "no table has this name, so it is left alone.", "Move it out of the folder if that is on purpose.", "notes.csv"),
    "unsupported-format": Rule(E, "tables in {value} files aren't read one by one, and ignoring this one would give a wrong plan.", "Save it as {table}.csv, or keep all tables as sheets of one workbook.", "transport.xlsx beside outputs.csv"),
    "byte-order-mark": Rule(N, "it starts with a byte-order mark and is read as {value}.", "Nothing to do if it looks right.", "a file saved as CSV UTF-8 by a spreadsheet"),
    "no-backdrop": Rule(W, "the maps go without it: {detail}.", "Export the boundaries as GeoJSON in WGS 84 (longitude, latitude), polygons or lines.", "a file in metres"),
    "backdrop-elsewhere": Rule(W, "the maps go without it: it lies nowhere near the firms.", "Check that longitude comes before latitude, and that it is this region's.", "latitude before longitude"),
    "unread-file": Rule(W, "it isn't read: this region's tables are the CSV files.", "If it holds newer figures, save its sheets as CSV, or give the workbook itself as the region; if it is only kept here, nothing to do.", "outputs.xlsx beside outputs.csv"),
    "unreadable-workbook": Rule(E, "it can't be read: {detail}.", "{instead}", "a workbook under a password"),
    "error-cell": Rule(E, "{what} holds the error {value}.", "Correct the formula, or empty the cell where the figure is unknown.", "#REF! as a quantity"),
    "several-workbooks": Rule(E, "there are several workbooks with tables in this folder: {value}.", "Give the one that is meant as the region.", "region.xlsx and region_old.xlsx"),
    "separator": Rule(N, "cells are separated by {value}.", "Nothing to do if that is right.", "a file saved with a German locale"),
    "decimal-comma": Rule(N, "numbers are read with a decimal comma ({value}).", "Nothing to do if that is right.", "12,5 in a file separated by ;"),
    "doubtful-point": Rule(W, "numbers such as {value} are read with a decimal point, though in a file that isn't separated by commas it may well group thousands.", "If {one} is meant, write the numbers without a thousands separator.", "1.200 for 1200 in a file separated by ;"),
}  # fmt: skip

_CELLS = {
    "missing-value": Rule(E, "{column} is blank.", "It has to be filled in.", "an output without material"),
    "not-a-number": Rule(E, "{column} is “{value}”, which isn't a number.", "Write digits with a decimal point, no unit and no thousands separator.", "approx. 200"),
    "ambiguous-number": Rule(E, "{column} is “{value}”: it could mean {one} or {two}.", "Write {one} or {longer}, whichever is meant.", "1.200 in a file with decimal commas"),
    "not-whole": Rule(E, "{column} is {value}, which isn't a whole number.", "Write a whole number.", "2.5 partners"),
    "too-low": Rule(E, "{column} is {value}, below {low}.", "{column} lies at or above {low}.", "a latitude of −95"),
    "negative": Rule(E, "{column} is {value}. It is never negative.", "What a firm buys goes into needs.csv, what it gives into outputs.csv; an output that earns has a negative disposal_cost.", "a quantity of −3"),
    "too-high": Rule(E, "{column} is {value}, above {high}.", "{column} lies at or below {high}.", "a longitude of 200"),
    "not-a-share": Rule(E, "{column} is {value}, not a share between 0 and 1.", "Write 0.3 for 30 %.", "a max_share of 30"),
    "absurd": Rule(W, "{column} is {value} {unit}: more than any single site on Earth.", "Check the unit and the zeros.", "a quantity of 5e9 t"),
    "unknown-choice": Rule(E, "{column} is “{value}”.", "Choose one of: {choices}.", "a disposal_route of dump"),
    "not-a-flag": Rule(E, "{column} is “{value}”.", "Write true or false.", "an anchor of maybe"),
    "unknown-unit": Rule(E, "{column} is “{value}”, which is unknown or could mean two things.", "Choose one of: {choices}.", "ton"),
    "bad-waste-code": Rule(E, "{column} is “{value}”, which isn't a List of Waste code.", "Write six digits, such as 17 02 04*; in permits also two or four.", "1702"),
    "lost-zero": Rule(E, "{column} is “{value}”: five digits, so a leading zero was probably lost.", "Write {guess} if that is the code.", "20501 for 02 05 01"),
    "code-contradicts": Rule(E, "the code {value} is marked hazardous, but hazardous says no.", "Correct the code or the hazardous cell.", "17 02 04* with hazardous = no"),
    "hazard-unstated": Rule(N, "{count} outputs have a code without an asterisk and a blank hazardous cell; they count as not hazardous.", "The list of waste itself isn't looked up: add the asterisk where the code has one, or say yes in hazardous.", "05 01 03 for 05 01 03*"),
    "star-missing": Rule(W, "the code {value} isn't marked hazardous, but hazardous says yes; it counts as hazardous.", "Correct the code (an asterisk behind it) or the hazardous cell.", "17 02 04 with hazardous = yes"),
    "star-lost": Rule(E, "the List of Waste has {value} only with an asterisk: it is hazardous.", "Write {value}*, or the code that is meant.", "13 02 05 for 13 02 05* with the library's codes"),
    "star-added": Rule(W, "the List of Waste has {value} only without an asterisk; it counts as hazardous all the same.", "Remove the asterisk, or write the code that is meant.", "02 05 01* with the library's codes"),
    "no-such-code": Rule(W, "the List of Waste has no code {value}.", "Look it up with `symbiosis library codes WORD`; national lists may add entries.", "02 05 07 with the library's codes"),
    "formula-cell": Rule(W, "{column} is “{value}”, which a spreadsheet would run as a formula; it is kept as text.", "Remove the sign if it isn't part of the text.", "=HYPERLINK(…) as a name"),
    "bad-id": Rule(E, "{column} is “{value}”: an id can't contain “:”, which separates a region from its ids.", "Use another sign.", "north:dairy"),
}  # fmt: skip

_IDS = {
    "duplicate-row": Rule(E, "{column} “{value}” is already in row {first}.", "Keep one of the two, or give them ids of their own.", "two outputs of one firm with the same material and no id"),
    "unknown-id": Rule(E, "{column} “{value}” isn't in {other}.csv.", "{guess}", "an output of a firm that isn't listed"),
    "unknown-material": Rule(E, "{column} “{value}” is no material of this region.", "{guess}", "a recipe for a material nobody has"),
    "ambiguous-id": Rule(W, "“{value}” is both an output and a need.", "Give one of them another id, so that `explain` knows which is meant.", "whey as the id of an output and of a need"),
    "low-above-high": Rule(E, "{column} is {value}, above {other} {limit}.", "Swap them, or correct the one that is wrong.", "quantity_low above quantity_high"),
    "regions-differ": Rule(E, "{column} “{value}” differs between the regions read together{columns}.", "Make the rows equal, or give them names of their own.", "two regions that give one material different densities"),
    "settings-differ": Rule(W, "{column} is {value} here but {other} in the first region, whose figure is used for all.", "Give the figure you want with --set.", "two regions with different set-up costs"),
}  # fmt: skip

_PLACES = {
    "no-location": Rule(E, "“{value}” has no place: no longitude and latitude, no x and y, no place.", "Give one of the three.", "blank coordinates"),
    "half-location": Rule(E, "“{value}” has a {given} but no {column}.", "Give both, or neither.", "a longitude without a latitude"),
    "no-crs": Rule(E, "x and y are given, but region.toml states no crs.", "Add crs = \"EPSG:25832\" (or whichever it is) to region.toml.", "x and y without a crs"),
    "bad-crs": Rule(E, "the crs “{value}” {detail}.", "Use a code such as EPSG:25832, or give longitude and latitude.", "EPSG:99999"),
    "null-island": Rule(E, "“{value}” is at longitude 0, latitude 0, in the sea off Africa.", "Leave both blank and give a place instead where they are unknown.", "0, 0"),
    "swapped": Rule(E, "“{value}” lies {km} km from the other sites, and right among them once longitude and latitude change places.", "Swap the two.", "55.66 as longitude, 11.08 as latitude"),
    "far-away": Rule(W, "“{value}” lies {km} km from the middle of the region.", "Check its coordinates.", "a sign lost in −3.7"),
    "no-radius": Rule(E, "several firms are known only by place “{value}”, which has no radius_km.", "Say how far apart two firms there are, so that their haul isn't 0 km.", "two firms in one postcode"),
    "short-distance": Rule(W, "distances shorter than the straight line: {count}, such as {pair}, {value} km against {line} km.", "Check them; they are used as they are.", "3 km between towns 40 km apart"),
    "self-distance": Rule(E, "“{value}” is both ends of the distance.", "Remove the row.", "a distance from a firm to itself"),
}  # fmt: skip

_SENSE = {
    "idle-site": Rule(W, "“{value}” has neither an output nor a need.", "Add its streams, or leave it out.", "a firm without streams"),
    "nobody-needs": Rule(W, "nobody else needs “{value}”, nor anything that a recipe makes of it.", "{guess}Add a need or a recipe, or look for a taker outside the region.", "an output of ash where nobody takes ash"),
    "nobody-gives": Rule(W, "nobody else gives “{value}”, nor anything that a recipe turns into it.", "{guess}If it is bought anyway, and nothing here could stand in for it, nothing to do.", "a need for steel where nobody gives any"),
    "no-mode": Rule(W, "no mode carries the form {value}{counted}, so “{material}” can't be moved.", "{advice}", "heat without a pipe"),
    "library-units": Rule(W, "“{value}” is counted in {unit} here and in {other} by the library, and nothing says how many of one make the other, so its {what} is left out.", "Count it in {other}, give its density in materials.csv or a row in conversions.csv, or open the library's conversions.", "fly ash in m3 without a density, with the library's recipes"),
    "mixed-units": Rule(E, "“{value}” is in {unit} here but in {other} elsewhere, and nothing says how many of one make the other.", "Give its density in materials.csv or a row in conversions.csv.", "sludge in t and in m3"),
    "bad-conversion": Rule(E, "the conversion of “{value}” contradicts what is known: {detail}.", "Correct the factor.", "1 t = 900 kg"),
    "zero-factor": Rule(E, "{column} is 0.", "Write the true figure; leave it blank where it is unknown.", "a conversion factor of 0"),
    "missing-yield": Rule(E, "yield is blank, but the output is counted in {one} and the need in {other}, so 1 is no default.", "Say how many units of the need one unit of the output meets.", "a recipe from straw (t) to heat (MWh) without a yield"),
    "creates-mass": Rule(E, "one {unit} of “{value}” would give {yield_t} t of “{other}” from {mass} t: a recipe never creates mass.", "Correct the yield or the units of the materials.", "a yield of 1.5 t per t"),
    "price-ignored": Rule(W, "purchase_price is given, but a capacity isn't bought.", "Set kind to purchase if it is bought when by-products don't come; else empty the price.", "a price on a field that could take sludge"),
    "stray-route": Rule(E, "a purchase has no disposal route, but route is “{value}”.", "Empty the route, or set what to disposal.", "a purchase price for landfill"),
    "median-price": Rule(N, "blank {what} prices ({count}) are filled with the median of the region's own.", "Ask the firms, or add the material to prices.csv.", "a blank disposal_cost"),
    "disclosure-asked": Rule(W, "{count} sites ask for an alias or to stay hidden; the internal edition names them all the same.", "Keep it to yourself, and give others an edition of their own: --for partners, public, regulator or firm:ID.", "disclosure = hidden"),
    "unknown-route": Rule(N, "disposal_route is blank or unknown for {count} of the outputs; they count as disposed of.", "Fill in the route, so that what is recycled today isn't called diverted.", "a blank disposal_route"),
    "pipe-life": Rule(E, "{column} is blank, but the mode has the other one.", "A pipe needs both capex_per_km and lifetime_years.", "capex without lifetime"),
    "trip-load": Rule(E, "cost_per_trip is given without a payload_t above 0.", "Say how many tonnes a trip carries.", "cost_per_trip without payload_t"),
    "wrong-per": Rule(E, "{column} is “{value}”.", "Costs of a mode are per t, m3 or MWh.", "per kg"),
    "tonnes-unknown": Rule(E, "{column} counts tonnes, but “{value}” has no known mass.", "Give its density in materials.csv, or empty {column}.", "min_t on a pair that trades heat"),
    "dry-matter-unused": Rule(W, "dry_matter is given, but no recipe of this material counts per dry unit, so it changes nothing.", "Nothing to do if amounts and recipes are per unit as hauled; else set basis = dry in recipes.csv.", "dry_matter = 0.2"),
    "no-dry-matter": Rule(E, "“{value}” fits the recipe “{recipe}”, which counts per dry unit, but its dry_matter isn't known.", "Fill in dry_matter, or state the recipe per unit as hauled (basis = wet).", "basis = dry for a sludge of unknown dry matter"),
    "content-whose": Rule(E, "a row says what an output holds or what a need buys, but here {value} is named.", "Fill in output or need, one of the two.", "a content of both an output and a need"),
    "no-limit": Rule(E, "neither max nor min is given for “{value}”.", "Fill in one of them, or remove the row.", "a need and a substance without a figure"),
    "substance-spelling": Rule(E, "“{value}” is written “{guess}” elsewhere.", "Write it in one way throughout contents.csv and limits.csv.", "Salt here, salt there"),
    "missing-content": Rule(E, "“{value}” could serve “{need}”, which limits {substance}, but how much of it the output holds isn't known.", "Add a row to contents.csv, 0 where there is none.{guess}", "an output without a row for a substance that a need limits"),
    "bought-content": Rule(E, "at least {limit} of {substance} is asked for, but how much of it is in what “{value}” buys isn't known.", "Add a row to contents.csv that names this need.", "a least calorific value, and nothing said of the fuel that is bought"),
    "content-idle": Rule(W, "“{need}” has no limit of {value}, so what its bought material holds of it changes nothing.", "Add the limit to limits.csv, or remove the row.{guess}", "a content of bought water without a limit"),
    "content-units": Rule(W, "figures of {value} are per {unit} here and per {other} elsewhere; each is read per unit of its own stream.", "Check that they are meant so; a laboratory's mg/kg is no figure per kg here and per t there.", "a content of a stream in kg against a limit of one in t"),
    "blend-breaks": Rule(W, "today's blend at “{need}” holds {blend} of {value} where {limit} is allowed.", "Correct contents or limits. The plan lets it go on as it is, but adds nothing that makes it worse.", "a running exchange that exceeds a limit"),
}  # fmt: skip

_PAIRS = {
    "self-pair": Rule(E, "“{value}” is paired with itself.", "Remove the row; sites of one firm share a `company`.", "dairy with dairy"),
    "pair-twice": Rule(E, "the pair {value} is already in row {first}.", "Keep one row per pair, in either order.", "a,b and b,a"),
    "existing-with-cost": Rule(W, "the pair {value} exists, so its transaction cost of {cost} isn't charged.", "Empty one of the two cells.", "status existing with a cost"),
    "required-impossible": Rule(E, "the pair {value} is required, but nothing either has suits the other: {detail}.", "Add what they should exchange, or drop the requirement.", "a required pair without common material"),
    "ghost-exchange": Rule(E, "this exchange can't run: {detail}.", "Correct the output, the need or the recipe.", "a current exchange of gypsum to a need for steam"),
    "which-recipe": Rule(E, "several recipes fit this exchange: {value}.", "Name the one in use.", "two recipes from whey to feed"),
    "above-stream": Rule(E, "exchanges of {value} {unit} a year run on {stream}, which has room for {room} {unit}.", "Correct the amount; outputs and needs are gross of what is already exchanged.", "1,200 t exchanged of 1,000 t"),
    "needs-price": Rule(E, "the {side} “{value}” is part of this exchange, but its {what} is unknown, so today's cost can't be worked out.", "Give it, or a price in prices.csv.", "an exchanged output without disposal_cost"),
    "contract-ended": Rule(W, "this exchange ended in {value}, so it is neither in the baseline nor kept.", "Remove the row, or correct the year.", "until = 2019"),
    "contract-ends": Rule(N, "the contract of this exchange ends with {value}; the plan counts the whole year.", "Ask both sides whether they renew it.", "until = this year or the next"),
    "forbidden-runs": Rule(E, "this exchange runs between {value}, a forbidden pair.", "Correct one of the two tables.", "a forbidden pair that exchanges"),
    "loses-money": Rule(W, "as the data stand this exchange loses {value} {currency} a year{kept}.", "Check its prices and distance: firms seldom keep what costs them.", "10 t hauled 300 km to save 2 a tonne"),
    "risky-exchange": Rule(W, "this exchange runs although {detail}.", "Check the permits and the codes.", "hazardous waste to a site without a known permit"),
    "limit-broken": Rule(W, "today's exchanges already break {value}.", "Correct the limit, or let the plan end some of them with keep = false.", "three partners where two are allowed"),
    "bad-email": Rule(W, "this e-mail address can't be written to.", "Write one address with an @ and a domain, or leave the cell blank.", "anna at mill.example"),
    "no-way-to-reach": Rule(W, "there is neither a phone number nor an e-mail address.", "Fill in one of them, or remove the row.", "a contact with a name alone"),
}  # fmt: skip

_HUBS = {
    "hub-is-site": Rule(E, "“{value}” is both a hub and an enterprise.", "Give the hub an id of its own; whose it is goes into operator.", "a hub called mill beside a firm called mill"),
    "hub-differs": Rule(E, "the rows of hub “{value}” differ in {columns}.", "Rows of one hub are its sizes: they may differ in size, capacity, fixed_cost and status.", "two longitudes for one hub"),
    "hub-recipe": Rule(E, "it carries out “{value}”, which isn't in recipes.csv.", "Correct the name, add the recipe, or leave recipes blank for all with at = hub.", "recipes = drying without such a recipe"),
    "hub-dry": Rule(E, "it carries out “{value}”, which counts per dry unit, and a hub counts what it receives as hauled.", "State the recipe per unit as hauled (basis = wet), one for each dry matter.", "basis = dry with at = hub"),
    "hub-unit": Rule(E, "its capacity is counted in {unit}, but “{value}” is counted in {other}, and nothing says how many of one make the other.", "Count the capacity in {other}, give the material's density, or name the recipes it can carry out.", "a hub in t for a recipe from m3 of gas"),
    "hub-two-existing": Rule(E, "“{value}” exists in two sizes at once.", "Mark the size that stands today as existing, all others as candidate.", "status existing in two rows of a hub"),
    "hub-cheaper": Rule(E, "“{value}” exists and costs {other} a year, so a size that costs {cost} would close it.", "Mark the existing one as candidate if the plan may close it; else correct the cost.", "an existing hub with a cheaper candidate size"),
    "hub-without-recipe": Rule(W, "no recipe works at a hub, so “{value}” serves nobody.", "Add a recipe with at = hub, from a material into itself where it is only handled.", "hubs.csv without at = hub in recipes.csv"),
    "no-hub": Rule(W, "“{value}” works only at a hub, and no hub carries it out.", "Add a hub to hubs.csv, or empty at.", "at = hub without hubs.csv"),
    "hub-exchange": Rule(E, "an exchange by a recipe that works at a hub can't be told: the table doesn't say through which hub.", "List what runs directly; name a recipe that works with either partner, or leave the row out.", "a current exchange by a recipe with at = hub"),
    "residue-earns": Rule(W, "{count} outputs earn by being sold, such as “{value}”, and “{recipe}” leaves a residue of it: the residue counts as sold like the rest.", "Set the recipe's cost higher by what the residue really costs.", "a residue_share for an output with a negative disposal_cost"),
}  # fmt: skip

_REGISTER = {
    "vanished-stream": Rule(W, "the {column} “{value}” isn't in this region, so the row is carried on but changes nothing{stage}.", "{guess}Nothing to do if it is gone for good.", "an agreed exchange of a firm that left"),
    "lost-runs": Rule(E, "it is lost here, but current_exchanges.csv has it running.", "Correct the stage, or remove the current exchange.", "stage = lost for an exchange under contract"),
    "lost-unexplained": Rule(N, "it is lost, but lost_reason is blank.", "Write why, so that whoever asks next knows.", "stage = lost without a reason"),
    "running-amount": Rule(E, "it runs, but actual_quantity is {value}: how much belongs into today's cost isn't known.", "Give actual_quantity, or list it in current_exchanges.csv.", "stage = running without an amount"),
    "running-differs": Rule(N, "{value} {unit} a year really run, where current_exchanges.csv has {other}; what runs is used.", "Nothing to do if that is right.", "actual_quantity below the contract's amount"),
    "runs-already": Rule(N, "its stage is {value}, but current_exchanges.csv has it running: it counts as running.", "Set the stage to running, or remove the current exchange.", "stage = idea for an exchange under contract"),
    "bad-date": Rule(W, "{column} is “{value}”, which isn't a date; it is kept as it is.", "Write YYYY-MM-DD, such as 2026-03-01.", "1/3/26"),
    "overdue": Rule(N, "its next step was due on {value}.", "Do it, or set a new date.", "due = 2020-01-01 on an idea that is still open"),
    "agreed-waits": Rule(W, "it is agreed, but no plan can keep it yet: {detail}.", "Fill in what is missing; the row is carried on.", "an agreed exchange with a firm that is planned"),
}  # fmt: skip

_SEASONS = {
    "no-weight": Rule(E, "the weights of all periods are 0, so nothing says how long they are.", "Give each period its length, such as its months.", "two periods of weight 0"),
    "periods-differ": Rule(E, "the periods of this region are {value}, but {other} in the first region that has any.", "Give all regions that are read together the same periods, or leave the file out.", "summer and winter in one region, four quarters in another"),
    "shares-not-one": Rule(E, "the shares of “{value}” sum to {total}, not to 1.", "Correct them; a period without a row has none of the stream.", "0.6 in summer and 0.3 in winter"),
    "profile-of-both": Rule(E, "“{value}” is both an output and a need, so nobody knows whose profile this is.", "Give one of the two another id.", "a profile of whey where a firm gives and needs it"),
    "seasonal-unsaid": Rule(N, "{count} outputs are called seasonal, but have no profile; they spread over the periods by their weight.", "Say in profiles.csv what share of the year falls into which period.", "supply = seasonal without a profile"),
    "nothing-to-store": Rule(E, "“{firm}” has neither an output nor a need of “{value}”, so there is nothing to store.", "Correct the material or the firm, or remove the row.", "a store of whey at a firm without whey"),
    "store-of-which": Rule(E, "“{firm}” has several streams of “{value}” ({streams}), and a store holds one.", "Make them one stream, or say by materials of their own which of them is stored.", "a store at a firm that both gives and needs heat"),
    "store-pools": Rule(E, "the store mixes what it receives before the limits on “{need}” are met, and a limit holds for what is mixed at the need itself.", "Leave out the store, or the limits; a store at the firm that gives keeps its content.", "a store of process water at a firm whose need of it has a limit on salt"),
    "store-without-seasons": Rule(W, "a store carries nothing over in a year of one period, so it changes nothing.", "Say in periods.csv which periods the year has.", "storage.csv without periods.csv"),
    "out-of-season": Rule(E, "only {room} of the {value} {unit} a year that run can run: output and need don't meet in the periods of the year.", "Correct their profiles or the amount, or add the store that bridges them.", "ash of the heating season to a need in summer, without a store"),
}  # fmt: skip

_SETTINGS = {
    "bad-toml": Rule(E, "it can't be read: {detail}.", "Correct that line.", "a quote missing in region.toml"),
    "bad-setting": Rule(E, "{column} = {value}: {detail}.", "See the data dictionary for what it may be.", "discount_rate = 6"),
    "unknown-setting": Rule(E, "there is no setting {column}.", "{guess}", "set_up = 3000"),
    "bad-limit": Rule(E, "the limit {column} can't be kept: {detail}", "Write it as account = amount, such as co2 = 12000 (docs/objectives.md).", 'co3 = 5'),
    "foreign-default": Rule(E, "the default {what} is in EUR, but the region counts in {value}.", "Give [finance] per_eur, or {instead}.", "currency = \"UZS\" without per_eur"),
    "model-excludes": Rule(E, "the model “{value}” leaves out what this table says.", "Choose a model with the block {block}, or move the file out of the folder.", "partnerships.csv with a model without partners"),
    "no-mass-target": Rule(E, "a share of waste diverted is asked for, but no disposed output has a known mass.", "Give densities in materials.csv, or drop the target.", "--min-diversion in a region of heat"),
}  # fmt: skip

CATALOGUE: dict[str, Rule] = {
    **_FILES,
    **_CELLS,
    **_IDS,
    **_PLACES,
    **_SENSE,
    **_PAIRS,
    **_HUBS,
    **_REGISTER,
    **_SEASONS,
    **_SETTINGS,
}
