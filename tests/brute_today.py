"""What runs today in a tiny world, for those who try everything."""

from __future__ import annotations

from math import inf
from typing import Any

from tests.strategies import Row


class Today:
    """The part of a Brute that reads running exchanges and the register."""

    def _today(self) -> dict[Any, Row]:
        """Running exchanges by output, need, recipe and mode: the cheapest mode where none is named."""
        today = {}
        for row in self._in_force():
            give = next(o for o in self.outputs if o["output"] == row["output"])
            take = next(n for n in self.needs if n["need"] == row["need"])
            recipe = next(
                r
                for r in self._recipes()
                if row.get("recipe", "") in (r["recipe"], "")
                and (r["output_material"], r["input_material"]) == (give["material"], take["material"])
                and r.get("scope", "") in ("", give.get("region", ""))
            )
            o, n = self.outputs.index(give), self.needs.index(take)
            tonnes = row["quantity"] * give["per"]

            def cost(mode: Row) -> tuple[bool, float]:
                key = (give["output"], take["need"], recipe["recipe"], mode["mode"])
                arc = self._arc(o, n, recipe, mode, {key: row})
                if arc is None or row.get("mode", mode["mode"]) != mode["mode"]:
                    return True, inf
                far = self._km(give["enterprise"], take["enterprise"], mode) > mode.get("max_km", inf)
                return far, arc.transport + arc.pipe / tonnes

            mode = min(self.w["transport"], key=cost)
            today[(give["output"], take["need"], recipe["recipe"], mode["mode"])] = row
        return today

    def _in_force(self) -> list[Row]:
        """What runs today: contracts that haven't ended, with the measured amounts; what only the register knows of."""
        rows = [r for r in self.w["current_exchanges"] if r.get("until", self.s["year"]) >= self.s["year"]]
        known = {(r["output"], r["need"]) for r in rows}
        ideas = [r for r in self.w["synergies"] if r["stage"] == "running" and (r["output"], r["need"]) not in known]
        return [*map(self._measured, rows), *(r | {"quantity": r["actual_quantity"]} for r in ideas)]

    def _idea(self, give: Row, take: Row) -> Row:
        ideas = self.w["synergies"]
        return next((r for r in ideas if (r["output"], r["need"]) == (give["output"], take["need"])), {})

    def _measured(self, row: Row) -> Row:
        """The current exchange with the amount that the register has measured."""
        idea = self._idea(row, row)
        amount = idea.get("actual_quantity") if idea.get("stage") == "running" else None
        return row if amount is None else row | {"quantity": amount}
