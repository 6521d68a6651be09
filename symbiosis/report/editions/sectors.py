"""What a firm is called in an alias: its division of the economy in plain words."""

from __future__ import annotations

import re

# Divisions of NACE rev. 2 (Regulation (EC) 1893/2006); those of ISIC rev. 4 are the same.
DIVISIONS = {
    1: "farm", 2: "forestry firm", 3: "fishing or fish-farming firm", 5: "coal mine", 6: "oil or gas producer",
    7: "metal ore mine", 8: "quarry or mine", 9: "mining services firm", 10: "food manufacturer",
    11: "drinks manufacturer", 12: "tobacco manufacturer", 13: "textile manufacturer", 14: "clothing manufacturer",
    15: "leather manufacturer", 16: "wood products manufacturer", 17: "paper manufacturer", 18: "printing firm",
    19: "refinery or coke works", 20: "chemicals manufacturer", 21: "pharmaceuticals manufacturer",
    22: "rubber or plastics manufacturer", 23: "glass, ceramics or mineral products manufacturer",
    24: "basic metals manufacturer", 25: "metal products manufacturer", 26: "electronics manufacturer",
    27: "electrical equipment manufacturer", 28: "machinery manufacturer", 29: "motor vehicle manufacturer",
    30: "transport equipment manufacturer", 31: "furniture manufacturer", 32: "manufacturer",
    33: "repair and installation firm", 35: "energy supplier", 36: "water supplier", 37: "sewerage firm",
    38: "waste treatment firm", 39: "remediation firm", 41: "construction firm", 42: "civil engineering firm",
    43: "construction firm", 45: "vehicle trading firm", 46: "wholesaler", 47: "retailer", 49: "land transport firm",
    50: "shipping firm", 51: "air transport firm", 52: "warehousing firm", 53: "postal firm", 55: "hotel",
    56: "restaurant or caterer", 58: "publisher",
}  # fmt: skip
# Kinds that say no more than a division would; `municipality` or `regulator` near a town is a name.
KINDS = {"farm": "farm", "treatment": "waste treatment firm"}
# Words of firms' names that name a trade, not a firm.
TRADES = frozenset({
    "bakery", "brewery", "cement", "ceramics", "chemical", "chemicals", "company", "dairy", "district", "energy",
    "factory", "farms", "foods", "foundry", "furniture", "garden", "glass", "greenhouse", "group", "heating",
    "holding", "horticulture", "industrial", "industries", "laundry", "limited", "manufacturing", "metal", "metals",
    "mills", "mining", "paper", "park", "plant", "plants", "plastic", "plastics", "plaster", "plasterboard", "port",
    "power", "products", "quarry", "recycling", "refinery", "sawmill", "services", "sewage", "slaughterhouse",
    "smelter", "station", "steel", "sugar", "textile", "textiles", "timber", "treatment", "utility", "waste",
    "wastewater", "water", "winery", "works",
})  # fmt: skip


def trade(sector: str, kind: str) -> str:
    """`food manufacturer` for C10.5, `firm` where neither sector nor kind says more."""
    found = re.match(r"\s*[A-Ua-u]?\s*(\d{2})", sector)
    if found and int(found[1]) in DIVISIONS:
        return DIVISIONS[int(found[1])]
    return KINDS.get(kind, "firm")
