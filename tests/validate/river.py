"""A small clean region as text; each test replaces the tables that it is about."""

from __future__ import annotations

from pathlib import Path

from symbiosis import DataError, Finding, Region, read

CLEAN = {
    "enterprises": (
        "enterprise,name,longitude,latitude,country\n"
        "dairy,Riverside Dairy,11.0801,55.6602,DK\n"
        "brewery,Old Brewery,11.0951,55.6482,DK\n"
        "farm,Hill Farm,11.1205,55.6713,DK\n"
    ),
    "outputs": (
        "output,enterprise,material,quantity,unit,disposal_cost,disposal_route\n"
        "dairy/whey,dairy,whey,12000,t,18,sewer\n"
        "brewery/grains,brewery,grains,3000,t,12,landfill\n"
    ),
    "needs": "need,enterprise,material,quantity,unit,purchase_price\nfarm/feed,farm,feed,2000,t,140\n",
    "recipes": (
        "recipe,output_material,input_material,yield,cost\n"
        "whey to feed,whey,feed,0.06,1\n"
        "grains to feed,grains,feed,0.25,2\n"
    ),
}  # fmt: skip
TOML = 'name = "River park"\nyear = 2026\n'

# Every table and almost every column that is supported, at once.
RICH = CLEAN | {
    "enterprises": (
        "enterprise,name,longitude,latitude,x,y,place,company,kind,sector,cluster,country,anchor,status,permits,"
        "disclosure,max_partners,source,note,grade,as_of,x_visited\n"
        "dairy,River Dairy,11.0801,55.6602,,,,milk,producer,C10.5,park,DK,true,operating,,named,3,seen,,B,2026,yes\n"
        "brewery,Old Brewery,,,,,town,ale,producer,C11.05,park,DK,false,operating,,alias,,visit,,C,2026,no\n"
        "farm,Hill Farm,11.1205,55.6713,,,,hill,farm,A01.4,,DK,false,operating,02; 02 07 04,named,5,,,,,\n"
        "kiln,Brick Kiln,,,633300,6172200,,,treatment,C23.3,,SE,no,planned,10;17 02 04,hidden,,,,,,\n"
    ),
    "places": "place,longitude,latitude,radius_km\ntown,11.0951,55.6482,2\n",
    "outputs": (
        "output,enterprise,material,quantity,quantity_low,quantity_high,unit,disposal_cost,disposal_route,ewc,"
        "hazardous,waste_status,temperature_c,supply,min_lot,exclusive,committed_until,grade\n"
        "dairy/whey,dairy,sweet whey,12000,10000,13000,m3,18,sewer,02 05 99,no,by_product,20,continuous,100,false,,B\n"
        ",brewery,grains,3000,,,t,12,landfill,02 07 99,,waste,,seasonal,,true,2027,C\n"
        "brewery/ash,brewery,ash,,,,kg,,landfill,10 01 04*,yes,waste,,one_off,,,,\n"
    ),
    "needs": (
        "need,enterprise,material,quantity,quantity_low,quantity_high,unit,purchase_price,gate_fee,kind,max_share,"
        "imported_share,accepts_hazardous,temperature_c,min_lot\n"
        "farm/feed,farm,feed,2000,1800,2200,t,140,,purchase,0.8,0.4,no,,10\n"
        "farm/land,farm,whey,900,,,m3,,5,capacity,1,,true,5,\n"
        "kiln/ash,kiln,ash,500,,,t,,,purchase,,,true,,\n"
    ),
    "materials": (
        "material,name,unit,form,density,virgin_co2,disposal_co2,tax_class\n"
        "whey,Whey,t,liquid,1.02,,12,a\nfeed,Feed,t,solid,,300,,\nash,Ash,t,solid,0.8,,4,b\n"
    ),
    "names": "as_written,material\nsweet whey,whey\n",
    "conversions": "material,from_unit,to_unit,factor\nwhey,t,kg,1000\nfeed,t,MWh,4.2\n",
    "prices": (
        "material,what,route,price,low,high,unit,year\n"
        "ash,disposal,landfill,90,80,110,t,2025\nash,purchase,,15,,,t,2025\n"
    ),
    "recipes": (
        "recipe,output_material,input_material,yield,cost,co2,max_share,basis,at,readiness,legal\n"
        "whey to feed,whey,feed,0.06,1,2,0.5,wet,,proven,Feed hygiene rules apply.\n"
        ",grains,feed,0.25,2,,1,,,trial,\n"
    ),
    "transport": (
        "mode,forms,per,cost_per_t_km,cost_per_t,circuity,max_km,co2_per_t_km,capex_per_km,lifetime_years,payload_t,"
        "cost_per_trip\n"
        "truck,,t,0.12,3,1.3,300,0.1,,,24,40\npipe,liquid;steam,m3,0.02,,1.1,10,,200000,40,,\n"
    ),
    "distances": "from,to,km,mode,symmetric\ndairy,farm,6,truck,true\nfarm,dairy,5,,false\n",
    "partnerships": (
        "enterprise_a,enterprise_b,transaction_cost,trust,relation,status,min_t,max_t\n"
        "dairy,farm,,,trades,existing,,5000\nfarm,brewery,900,0.6,met,,10,\nkiln,dairy,,,,forbidden,,\n"
    ),
    "current_exchanges": (
        "output,need,recipe,mode,quantity,price,until,keep\n"
        "dairy/whey,farm/feed,whey to feed,truck,1000,2,2030,true\nbrewery/grains,farm/feed,,,800,,2019,no\n"
    ),
}  # fmt: skip
RICH_TOML = TOML + (
    'currency = "DKK"\ncrs = "EPSG:25832"\n[matching]\nfill = "median"\n[transaction]\nsetup = 22000\n'
    "[finance]\nper_eur = 7.46\n[policy]\ncarbon_price = 80.5\n"
)


def write(folder: Path, tables: dict[str, str | bytes | None], toml: str | None = TOML) -> Path:
    """A folder with these tables in it; None leaves one out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        if text is not None:
            (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    if toml is not None:
        (folder / "region.toml").write_text(toml, encoding="utf-8")
    return folder


def river(folder: Path, toml: str | None = TOML, **tables: str | bytes | None) -> Path:
    """The clean region in `folder`, with some of its tables replaced, added, or left out (None)."""
    return write(folder, CLEAN | tables, toml)


def rich(folder: Path, toml: str | None = RICH_TOML, **tables: str | bytes | None) -> Path:
    """The region with every table in `folder`, with some of them replaced, added, or left out (None)."""
    return write(folder, RICH | tables, toml)


def look(*folders: Path) -> tuple[Region | None, tuple[Finding, ...]]:
    """The region, if there is one, and the findings either way."""
    try:
        region = read(*folders)
    except DataError as error:
        return None, error.findings
    return region, region.findings


def codes(*folders: Path) -> list[str]:
    """The codes of all findings but notes, in the order they are printed."""
    return [f.code for f in look(*folders)[1] if f.level != "note"]


def only(*folders: Path) -> Finding:
    """The one finding that there is besides notes."""
    found = [f for f in look(*folders)[1] if f.level != "note"]
    assert len(found) == 1, found
    return found[0]
