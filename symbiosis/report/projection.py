"""Places of a region as kilometres east and north of its middle."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from pyproj import Proj

from symbiosis.candidates.streams import Floats


def projection(enterprises: pd.DataFrame) -> Proj:
    """From longitude and latitude to km east and north of the firms' middle, azimuthal equidistant."""
    # The mean of points on the sphere has no trouble with the date line.
    phi, lam = (np.radians(enterprises[c].to_numpy(dtype="float64")) for c in ("latitude", "longitude"))
    x, y, z = (np.cos(phi) * np.cos(lam)).mean(), (np.cos(phi) * np.sin(lam)).mean(), np.sin(phi).mean()
    middle_lon, middle_lat = math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))
    return Proj(proj="aeqd", lon_0=middle_lon, lat_0=middle_lat, ellps="WGS84", units="km")


def local_km(enterprises: pd.DataFrame) -> tuple[Floats, Floats]:
    """East and north of the middle in km, azimuthal equidistant: true in scale and direction from the middle."""
    return project_km(enterprises, enterprises)


def project_km(enterprises: pd.DataFrame, places: pd.DataFrame) -> tuple[Floats, Floats]:
    """East and north in km of places, from the middle of the enterprises."""
    lon, lat = (places[c].to_numpy(dtype="float64") for c in ("longitude", "latitude"))
    east, north = projection(enterprises)(lon, lat)
    return np.asarray(east, dtype="float64"), np.asarray(north, dtype="float64")


def scale_bar_km(width_km: float) -> float:
    """A round length (1, 2 or 5 times a power of ten) near a fifth of the map's width."""
    wanted = width_km / 5
    power = 10.0 ** math.floor(math.log10(wanted))
    return max(m * power for m in (1, 2, 5) if m * power <= wanted)
