"""Where the sites are: one pair of WGS 84 coordinates each, and none of them in the wrong sea."""

from __future__ import annotations

import numpy as np
import pandas as pd

from symbiosis.findings.collector import Findings
from symbiosis.settings import Settings

EARTH_KM = 6371.0088
FAR_KM = 1000.0


def line_km(lon_a: np.ndarray, lat_a: np.ndarray, lon_b: np.ndarray, lat_b: np.ndarray) -> np.ndarray:
    """Great-circle kilometres on the mean sphere (haversine): good to 0.6 %, enough to judge plausibility."""
    la, lb = np.radians(lat_a), np.radians(lat_b)
    h = np.sin((lb - la) / 2) ** 2 + np.cos(la) * np.cos(lb) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    result: np.ndarray = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1, h)))
    return result


def locate(tables: dict[str, pd.DataFrame], settings: Settings, found: Findings) -> pd.DataFrame:
    """The enterprises with longitude and latitude filled from x and y or from their place, and `radius_km` (NaN: exact)."""
    sites = tables["enterprises"].copy()
    places = tables["places"].set_index("place")
    sites["radius_km"] = np.nan
    sites = _project(sites, settings, found)
    for a, b in (("longitude", "latitude"), ("x", "y")):
        for i in np.flatnonzero(sites[a].isna() != sites[b].isna()):
            found.at(sites, i, "half-location", f"{a} and {b}", sites["enterprise"].iat[i])
    blank = sites["longitude"].isna() & sites["latitude"].isna()
    by_place = blank & sites["place"].isin(places.index)
    for column in ("longitude", "latitude", "radius_km"):
        sites[column] = sites[column].mask(by_place, sites["place"].map(places[column]).astype("float64"))
    for i in np.flatnonzero(blank & ~by_place & (sites["place"] == "") & sites["x"].isna() & sites["y"].isna()):
        found.at(sites, i, "no-location", "longitude", sites["enterprise"].iat[i])
    for i in np.flatnonzero((sites["longitude"] == 0) & (sites["latitude"] == 0)):
        found.at(sites, i, "null-island", "longitude", sites["enterprise"].iat[i])
    shared = sites[by_place & sites["radius_km"].isna()].groupby("place").size()
    for i in np.flatnonzero(tables["places"]["place"].isin(shared.index[shared > 1])):
        found.at(tables["places"], i, "no-radius", "radius_km", tables["places"]["place"].iat[i])
    # Kept only for pairs that share one place: the place they are known by.
    sites["known_by"] = sites["place"].where(by_place, "")
    _check_outliers(sites, found)
    return sites


def _project(sites: pd.DataFrame, settings: Settings, found: Findings) -> pd.DataFrame:
    rows = sites["x"].notna() & sites["y"].notna() & sites["longitude"].isna()
    if not rows.any():
        return sites
    if settings.crs is None:
        found.at(sites, int(np.flatnonzero(rows)[0]), "no-crs", "x")
        return sites
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        crs = CRS.from_user_input(settings.crs)
    except CRSError:
        found.add("bad-crs", "region.toml", column="crs", value=settings.crs, detail="isn't known")
        return sites
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(sites.loc[rows, "x"], sites.loc[rows, "y"])
    fits = np.isfinite(lon) & np.isfinite(lat)
    area = crs.area_of_use
    if area is not None and fits.any():
        inside = (np.abs(lat - (area.south + area.north) / 2) < 10 + (area.north - area.south)) & fits
        fits &= inside
    if not fits.all():
        found.add("bad-crs", "region.toml", column="crs", value=settings.crs, detail="doesn't fit the x and y of the sites")
        return sites
    sites.loc[rows, "longitude"], sites.loc[rows, "latitude"] = lon, lat
    return sites


def _check_outliers(sites: pd.DataFrame, found: Findings) -> None:
    known = sites["longitude"].notna() & sites["latitude"].notna()
    if known.sum() < 3:
        return
    lon, lat = sites["longitude"].to_numpy(), sites["latitude"].to_numpy()
    mid_lon, mid_lat = np.nanmedian(lon), np.nanmedian(lat)
    away = line_km(lon, lat, mid_lon, mid_lat)
    usual = max(float(np.nanmedian(away)), 25.0)
    swapped = line_km(lat, np.clip(lon, -90, 90), mid_lon, mid_lat)
    for i in np.flatnonzero(known & (away > FAR_KM) & (away > 6 * usual)):
        code = "swapped" if swapped[i] < 4 * usual else "far-away"
        found.at(sites, int(i), code, "longitude", sites["enterprise"].iat[i], km=f"{away[i]:,.0f}")
