"""How QGIS shows the layers when they are opened: stored in the GeoPackage as QGIS itself stores it."""

from __future__ import annotations

import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pyogrio

from symbiosis.report.palette import GREY, INK

# Lines grow with the square root of the tonnes, 0.3 to 2.5 mm, as on the report's map.
WIDTH = '0.3 + 2.2 * sqrt(coalesce("tonnes", 0) / coalesce(nullif(maximum("tonnes"), 0), 1))'
COLUMNS = (
    "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML", "styleSLD",
    "useAsDefault", "description", "owner", "ui", "update_time",
)  # fmt: skip


def write_styles(path: Path, colours: dict[str, str]) -> None:
    """The table `layer_styles` with one look per layer; `colours` by material."""
    looks = {"enterprises": _points(), "exchanges": _lines(colours)}
    now = datetime.datetime.now(tz=datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    rows = [
        ("", "", layer, "geom", f"{layer} of the plan", qml, "", True, "colours as in the report", "", "", now)
        for layer, qml in looks.items()
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    pyogrio.write_dataframe(table, path, layer="layer_styles", driver="GPKG", append=False)


def _document(renderer: ET.Element, label: str) -> str:
    root = ET.Element("qgis", {"version": "3.34.0", "styleCategories": "Symbology|Labeling", "labelsEnabled": "1"})
    root.append(renderer)
    if label:
        labeling = ET.SubElement(root, "labeling", {"type": "simple"})
        settings = ET.SubElement(labeling, "settings", {"calloutType": "simple"})
        ET.SubElement(settings, "text-style", {"fieldName": label, "fontSize": "8", "textColor": _rgb(INK)})
        ET.SubElement(settings, "placement", {"placement": "6", "dist": "1"})
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>" + ET.tostring(root, encoding="unicode")


def _points() -> str:
    renderer = ET.Element("renderer-v2", {"type": "singleSymbol", "symbollevels": "0", "forceraster": "0"})
    symbols = ET.SubElement(renderer, "symbols")
    marks = {"name": "circle", "color": _rgb(INK), "outline_color": _rgb("#ffffff"), "size": "2.4", "size_unit": "MM"}
    _symbol(symbols, "0", "marker", "SimpleMarker", marks)
    return _document(renderer, "name")


def _lines(colours: dict[str, str]) -> str:
    renderer = ET.Element(
        "renderer-v2", {"type": "categorizedSymbol", "attr": "material", "symbollevels": "0", "forceraster": "0"}
    )
    categories, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for number, (material, colour) in enumerate([*colours.items(), ("", GREY)]):
        mark = {"value": material, "symbol": str(number), "label": material or "other materials", "render": "true"}
        ET.SubElement(categories, "category", mark | ({} if material else {"type": "NULL"}))
        line = {"line_color": _rgb(colour), "line_width": "0.8", "line_width_unit": "MM", "capstyle": "round"}
        _symbol(symbols, str(number), "line", "SimpleLine", line, {"outlineWidth": WIDTH})
    return _document(renderer, "")


def _symbol(
    symbols: ET.Element, name: str, kind: str, layer: str, marks: dict[str, str], by_data: dict[str, str] | None = None
) -> None:
    symbol = ET.SubElement(symbols, "symbol", {"name": name, "type": kind, "alpha": "0.85", "clip_to_extent": "1"})
    part = ET.SubElement(symbol, "layer", {"class": layer, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(part, "Option", {"type": "Map"})
    for key, value in marks.items():
        ET.SubElement(options, "Option", {"name": key, "type": "QString", "value": value})
    if not by_data:
        return
    outer = ET.SubElement(ET.SubElement(part, "data_defined_properties"), "Option", {"type": "Map"})
    ET.SubElement(outer, "Option", {"name": "name", "type": "QString", "value": ""})
    properties = ET.SubElement(outer, "Option", {"name": "properties", "type": "Map"})
    for key, expression in by_data.items():
        one = ET.SubElement(properties, "Option", {"name": key, "type": "Map"})
        ET.SubElement(one, "Option", {"name": "active", "type": "bool", "value": "true"})
        ET.SubElement(one, "Option", {"name": "expression", "type": "QString", "value": expression})
        ET.SubElement(one, "Option", {"name": "type", "type": "int", "value": "3"})
    ET.SubElement(outer, "Option", {"name": "type", "type": "QString", "value": "collection"})


def _rgb(colour: str) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"
