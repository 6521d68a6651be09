"""Stores that would mix streams of several contents on their way to a need with a limit: pooling, which is refused."""

from __future__ import annotations

import pandas as pd

from symbiosis.validate.merge import Tables


def pools(stores: pd.DataFrame, tables: Tables, recipes: pd.DataFrame) -> pd.Series:
    """For each store (`enterprise`, `material`) the need whose limit it would blur; blank where it mixes nothing.

    A store of one output keeps its content. One of several outputs of a firm mixes them unless they hold the same of
    all that a need they could serve limits. One at a taker, of what a need with a limit takes, mixes whatever comes.
    """
    outputs, needs, limits = tables["outputs"], tables["needs"], tables["limits"]
    limited = needs[needs["need"].isin(limits["need"])]
    contents = tables["contents"].groupby(["output", "substance"])["value"].first()

    def blurred(enterprise: str, material: str) -> str:
        own = outputs[(outputs["enterprise"] == enterprise) & (outputs["material"] == material)]["output"]
        serves = recipes.loc[recipes["output_material"] == material, "input_material"]
        for need in limited.itertuples(index=False):
            if need.enterprise == enterprise and need.material == material:
                return str(need.need)
            if len(own) > 1 and need.material in set(serves) and need.enterprise != enterprise:
                for substance in limits.loc[limits["need"] == need.need, "substance"]:
                    if len({contents.get((o, substance)) for o in own}) > 1:
                        return str(need.need)
        return ""

    pairs = zip(stores["enterprise"], stores["material"], strict=True)
    return pd.Series([blurred(e, m) for e, m in pairs], index=stores.index, dtype="str")
