"""Where the sites are: one pair of WGS 84 coordinates each, and none of them in the wrong sea."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.validate.merge import Tables

EARTH_KM = 6371.0088
FAR_KM = 1000.0
FAR_TIMES = 6.0  # as far out as that many times the usual distance from the middle
CLOSE_TIMES = 4.0
CRS_MARGIN_DEG = 5.0  # a national grid is good somewhat beyond its borders

Floats = npt.NDArray[np.float64]


def line_km(lon_a: Any, lat_a: Any, lon_b: Any, lat_b: Any) -> Floats:
    """Great-circle kilometres on the mean sphere (haversine): good to 0.6 %, enough to judge plausibility."""
    la, lb = np.radians(lat_a), np.radians(lat_b)
    h = np.sin((lb - la) / 2) ** 2 + np.cos(la) * np.cos(lb) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    result: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1, h)))
    return result


def locate(tables: Tables, crs: Mapping[str, str], found: Findings) -> pd.DataFrame:
    """The enterprises, longitude and latitude filled from x and y or from their place; `radius_km` is NaN where exact.

    `crs` is the reference system of each region's x and y, where its region.toml states one.
    """
    sites, places = tables["enterprises"].copy(), tables["places"].set_index("place")
    written = ["longitude", "latitude", "x", "y"]
    unsaid = ~found.faulty(sites, *written)  # what can't be read isn't missing
    for one, other in (("longitude", "latitude"), ("latitude", "longitude"), ("x", "y"), ("y", "x")):
        half = sites[one].notna() & sites[other].isna() & unsaid
        found.where(sites, half, "half-location", other, sites["enterprise"], given=one)
    sites = _project(sites, crs, found)
    blank = sites["longitude"].isna() & sites["latitude"].isna()
    by_place = blank & sites["place"].isin(places.index) & (sites["place"] != "")
    nowhere = blank & (sites["place"] == "") & sites["x"].isna() & sites["y"].isna() & unsaid
    found.where(sites, nowhere, "no-location", "longitude", sites["enterprise"])
    sites["radius_km"] = np.nan
    for column in ("longitude", "latitude", "radius_km"):
        sites[column] = sites[column].mask(by_place, sites["place"].map(places[column]).astype("float64"))
    # Kept only for pairs that share one place: the place they are known by.
    sites["known_by"] = sites["place"].where(by_place, "")
    _check_places(sites, tables["places"], found)
    _check_outliers(sites, found)
    return sites


def _check_places(sites: pd.DataFrame, places: pd.DataFrame, found: Findings) -> None:
    exact = sites[sites["known_by"] == ""]
    for rows, key in ((exact, "enterprise"), (places, "place")):
        nowhere = (rows["longitude"] == 0) & (rows["latitude"] == 0)
        found.where(rows, nowhere, "null-island", "longitude", rows[key])
    several = sites.loc[sites["known_by"] != "", "known_by"].value_counts()
    crowded = places["place"].isin(several.index[several > 1]) & ~found.faulty(places, "radius_km")
    found.where(places, crowded & places["radius_km"].isna(), "no-radius", "radius_km", places["place"])


def _project(sites: pd.DataFrame, crs: Mapping[str, str], found: Findings) -> pd.DataFrame:
    """The sites with longitude and latitude where so far only x and y are known."""
    pending = sites["x"].notna() & sites["y"].notna() & sites["longitude"].isna() & sites["latitude"].isna()
    for region in sites.loc[pending, "_region"].unique():
        rows = (pending & (sites["_region"] == region)).to_numpy()
        if region not in crs:
            found.at(sites, np.flatnonzero(rows)[0], "no-crs", "x", sites["x"][rows].iat[0])
            continue
        x, y = sites["x"].to_numpy(dtype="float64")[rows], sites["y"].to_numpy(dtype="float64")[rows]
        lonlat, problem = _lonlat(crs[region], x, y)
        if problem:
            file = sites["_file"][rows].iat[0].rpartition("/")
            found.add("bad-crs", f"{file[0]}{file[1]}region.toml", None, "crs", crs[region], detail=problem)
        sites.loc[rows, ["longitude", "latitude"]] = lonlat
    return sites


def _lonlat(crs: str, x: Floats, y: Floats) -> tuple[Floats, str]:
    """Longitude and latitude of each point (NaN where it has none), and what is wrong with the system, if anything."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        system = CRS.from_user_input(int(crs) if crs.isdigit() else crs)
        lon, lat = Transformer.from_crs(system, 4326, always_xy=True).transform(x, y)
    except CRSError:
        return np.full((len(x), 2), np.nan), "isn't known"
    fits = np.isfinite(lon) & np.isfinite(lat)
    lon, lat = np.where(fits, lon, 0.0), np.where(fits, lat, 0.0)
    if area := system.area_of_use:
        wide, east = (area.east - area.west) % 360 or 360, (lon - area.west + CRS_MARGIN_DEG) % 360
        fits &= east <= wide + 2 * CRS_MARGIN_DEG
        fits &= (lat >= area.south - CRS_MARGIN_DEG) & (lat <= area.north + CRS_MARGIN_DEG)
    lonlat = np.column_stack([lon, lat])
    if fits.all():
        return lonlat, ""
    first = int(np.flatnonzero(~fits)[0])
    return np.where(fits[:, None], lonlat, np.nan), f"doesn't fit x = {x[first]:.12g}, y = {y[first]:.12g}"


def _check_outliers(sites: pd.DataFrame, found: Findings) -> None:
    lon, lat = sites["longitude"].to_numpy(), sites["latitude"].to_numpy()
    known = ~np.isnan(lon) & ~np.isnan(lat)
    if known.sum() < 3:
        return
    mid_lon, mid_lat = _middle(lon[known], lat[known])
    away = line_km(lon, lat, mid_lon, mid_lat)
    usual = max(float(np.median(away[known])), 25.0)
    nowhere = (lon == 0) & (lat == 0)  # said already
    out = known & ~nowhere & (away > FAR_KM) & (away > FAR_TIMES * usual)
    turned = out & (line_km(lat, lon, mid_lon, mid_lat) < CLOSE_TIMES * usual) & (np.abs(lon) <= 90)
    km = pd.Series([f"{a:,.0f}" for a in np.nan_to_num(away)], index=sites.index)
    found.where(sites, turned, "swapped", "longitude", sites["enterprise"], km=km)
    found.where(sites, out & ~turned, "far-away", "longitude", sites["enterprise"], km=km)


def _middle(lon: Floats, lat: Floats) -> tuple[float, float]:
    """Median longitude and latitude; longitudes count from their mean direction, so that 179 and −179 are close."""
    turn = np.radians(lon)
    towards = float(np.degrees(np.arctan2(np.sin(turn).sum(), np.cos(turn).sum())))
    return towards + float(np.median((lon - towards + 180) % 360 - 180)), float(np.median(lat))
