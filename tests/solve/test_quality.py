"""Limits on substances, by hand: blends with what is bought, clean streams that make room, capacities, today's breaches."""

from __future__ import annotations

from dataclasses import replace

import pytest

import symbiosis as sy
from symbiosis.check.run import check_plan
from tests.tiny import optimize, region

WATER = {
    "needs": "need enterprise material quantity unit purchase_price\n n c water 100 t 3",
    "materials": "material form unit\n water liquid t",
}
DIRTY = "output enterprise material quantity unit disposal_cost\n dirty a water 100 t 9"


def moved(plan: sy.Plan) -> dict[str, float]:
    return dict(zip(plan.exchanges["output"], plan.exchanges["quantity"], strict=True))


def test_bought_water_dilutes():
    # 100 t at 20 at most hold 2,000; the dirty water brings 50 a tonne, so 40 t of it and 60 t bought.
    plan = optimize(**WATER, outputs=DIRTY, contents="output substance value\n dirty salt 50",
                    limits="need substance max\n n salt 20")  # fmt: skip
    assert moved(plan) == pytest.approx({"dirty": 40})
    assert plan.saving == pytest.approx(40 * (9 + 3 - 1))
    assert plan.bound <= plan.cost + 1e-6


def test_bought_water_that_holds_some_itself():
    # 20·100 = 50x + 10(100 − x): x = 25.
    plan = optimize(**WATER, outputs=DIRTY, limits="need substance max\n n salt 20",
                    contents="output need substance value\n dirty - salt 50\n - n salt 10")  # fmt: skip
    assert moved(plan) == pytest.approx({"dirty": 25})


def test_the_narrowest_of_several_substances_decides():
    plan = optimize(**WATER, outputs=DIRTY, contents="output substance value\n dirty salt 50\n dirty lead 8",
                    limits="need substance max\n n salt 20\n n lead 1")  # fmt: skip
    assert moved(plan) == pytest.approx({"dirty": 12.5})


CLEAN_LOSES = {
    **WATER,
    # Clean water earns 6 a tonne elsewhere: sent to c it loses 4 a tonne by itself.
    "outputs": "output enterprise material quantity unit disposal_cost\n dirty a water 100 t 9\n clean b water 100 t -6",
    "contents": "output need substance value\n dirty - salt 20\n clean - salt 0\n - n salt 10",
    "limits": "need substance max\n n salt 10",
}


def test_a_clean_stream_that_loses_makes_room_for_a_dirty_one():
    # Beside bought water of 10 no dirty tonne fits a limit of 10; each clean tonne makes room for one. It is worth 11 − 4.
    plan = optimize(**CLEAN_LOSES)
    assert moved(plan) == pytest.approx({"dirty": 50, "clean": 50})
    assert plan.saving == pytest.approx(50 * 11 - 50 * 4)


@pytest.mark.parametrize("cost", [300, 400])
def test_a_pair_that_only_makes_room_pays_for_its_partnership_by_what_others_save(cost):
    pairs = f"enterprise_a enterprise_b transaction_cost\n b c {cost}\n a c 0"
    plan = optimize(**CLEAN_LOSES, partnerships=pairs)
    assert plan.saving == pytest.approx(max(0, 350 - cost))


def test_a_least_content_is_kept_with_what_is_bought():
    # Fuel of at least 12 MWh a tonne; bought coal has 14, the sludge 4: 100·12 = 4x + 14(100 − x), x = 20.
    plan = optimize(
        needs="need enterprise material quantity unit purchase_price\n n c fuel 100 t 50",
        outputs="output enterprise material quantity unit disposal_cost\n s a fuel 100 t 30",
        contents="output need substance value\n s - energy 4\n - n energy 14", limits="need substance min\n n energy 12",
    )  # fmt: skip
    assert moved(plan) == pytest.approx({"s": 20})


def test_what_a_capacity_leaves_unused_is_in_no_blend():
    # A field takes sludge of 5 at most: what stays free thins nothing, the clean sludge does. 8 t of dirty on 10 of clean.
    plan = optimize(
        needs="need enterprise material quantity unit kind\n n c sludge 100 t capacity",
        outputs="output enterprise material quantity unit disposal_cost\n dirty a sludge 50 t 9\n clean b sludge 10 t 9",
        contents="output substance value\n dirty zinc 10\n clean zinc 1", limits="need substance max\n n zinc 5",
    )  # fmt: skip
    assert moved(plan) == pytest.approx({"dirty": 8, "clean": 10})


def test_the_recipe_keeps_all_of_a_substance_in_what_it_makes():
    # 1 t of water gives 0.5 t of brine: all 50 stay in it, so in 100 t at 20 there is room for 40 t of water.
    plan = optimize(
        needs="need enterprise material quantity unit purchase_price\n n c brine 100 t 3", outputs=DIRTY,
        recipes="recipe output_material input_material yield\n thicken water brine 0.5",
        contents="output substance value\n dirty salt 50", limits="need substance max\n n salt 20",
    )  # fmt: skip
    assert moved(plan) == pytest.approx({"dirty": 40})


def test_contents_and_limits_are_per_unit_of_their_rows():
    # 0.05 per kg is 50 per t.
    plan = optimize(
        needs="need enterprise material quantity unit purchase_price\n n c water 100 t 3",
        outputs="output enterprise material quantity unit disposal_cost\n dirty a water 100000 kg 0.009",
        contents="output substance value\n dirty salt 0.05", limits="need substance max\n n salt 20",
    )  # fmt: skip
    assert moved(plan) == pytest.approx({"dirty": 40})
    assert [f.code for f in plan.findings if f.code == "content-units"]


def today(keep: str) -> sy.Plan:
    return optimize(
        **WATER,
        outputs=f"{DIRTY}\n other b water 100 t 9",
        contents="output substance value\n dirty salt 50\n other salt 30",
        limits="need substance max\n n salt 20",
        current_exchanges=f"output need quantity keep\n dirty n 60 {keep}",
    )


def test_what_breaks_a_limit_today_goes_on_and_nothing_is_added_to_it():
    plan = today("true")
    assert moved(plan) == pytest.approx({"dirty": 60})
    assert plan.saving == pytest.approx(0, abs=1e-6)
    [finding] = [f for f in plan.findings if f.code == "blend-breaks"]
    assert (finding.file, finding.column, finding.value) == ("limits", "max", "salt")
    assert "30" in finding.message


def test_what_breaks_a_limit_today_may_end_for_something_better_within_it():
    # Within the limit 66.7 t of the other fit: better than the 60 t that break it.
    plan = today("false")
    assert moved(plan) == pytest.approx({"other": 200 / 3})


def test_a_blend_over_its_limit_is_seen_by_the_checker():
    plan = optimize(**WATER, outputs=DIRTY, contents="output substance value\n dirty salt 50",
                    limits="need substance max\n n salt 20")  # fmt: skip
    tighter = replace(plan.region, limits=plan.region.limits.assign(max=19.9))
    assert any("its blend holds 20" in sentence for sentence in check_plan(replace(plan, region=tighter)))


def test_a_model_without_the_block_says_so(tmp_path):
    path = tmp_path / "bare.toml"
    path.write_text('title = "bare"\nblocks = ["exchange", "partners"]\n', encoding="utf-8")
    known = region(**WATER, outputs=DIRTY, contents="output substance value\n dirty salt 50",
                   limits="need substance max\n n salt 20")  # fmt: skip
    with pytest.raises(sy.DataError) as error:
        sy.optimize(known, model=path)
    assert {f.code for f in error.value.findings if f.is_error} == {"model-excludes"}


def test_a_recipe_per_dry_unit_is_hauled_wet_and_valued_dry():
    # 100 t of sludge at 20 % are 20 t dry: 0.9 t of soil each, for 5 a dry tonne. Hauled they are 100 t at 1.
    plan = optimize(
        needs="need enterprise material quantity unit purchase_price\n n c soil 500 t 40",
        outputs="output enterprise material quantity unit disposal_cost dry_matter\n s a sludge 100 t 9 0.2",
        recipes="recipe output_material input_material yield cost basis\n compost sludge soil 0.9 5 dry",
    )  # fmt: skip
    row = plan.exchanges.iloc[0]
    assert (row["quantity"], row["received"]) == pytest.approx((100, 18))
    assert (row["transport_cost"], row["processing_cost"]) == pytest.approx((100, 100))
    assert plan.saving == pytest.approx(900 + 18 * 40 - 200)


def test_a_need_with_dry_matter_is_met_dry_for_dry():
    # 20 t dry meet 80 t of a need that is stated at 25 %.
    plan = optimize(
        needs="need enterprise material quantity unit kind dry_matter\n n c cake 60 t capacity 0.25",
        outputs="output enterprise material quantity unit disposal_cost dry_matter\n s a sludge 100 t 9 0.2",
        recipes="recipe output_material input_material yield basis\n press sludge cake 1 dry",
    )  # fmt: skip
    assert plan.exchanges[["quantity", "received"]].iloc[0].tolist() == pytest.approx([75, 60])


def test_outputs_of_different_dry_matter_share_one_recipe():
    plan = optimize(
        needs="need enterprise material quantity unit purchase_price\n n c soil 500 t 40",
        outputs="output enterprise material quantity unit disposal_cost dry_matter\n s a sludge 100 t 9 0.2\n"
        "p b sludge 10 t 9 0.5",
        recipes="recipe output_material input_material yield cost basis max_share\n compost sludge soil 0.9 5 dry 0.04",
    )  # fmt: skip
    received = dict(zip(plan.exchanges["output"], plan.exchanges["received"], strict=True))
    # The recipe may meet 20 t: the drier one gives 4.5 of them.
    assert sum(received.values()) == pytest.approx(20)
    assert received["p"] / moved(plan)["p"] == pytest.approx(0.45)


def test_a_required_pair_that_no_blend_can_take_names_the_limit():
    # Bought water is at the limit itself; only what cleaner water makes room for could go, and there is none to spare.
    with pytest.raises(sy.DataError) as error:
        optimize(**WATER, outputs=DIRTY, contents="output substance value\n dirty salt 50",
                 limits="need substance max\n n salt 0",
                 partnerships="enterprise_a enterprise_b status\n a c required")  # fmt: skip
    [finding] = [f for f in error.value.findings if f.is_error]
    assert finding.code == "required-impossible"
    assert "content" in finding.message


def test_an_agreed_exchange_that_breaks_a_limit_is_named():
    with pytest.raises(sy.InfeasibleError, match="dirty"):
        optimize(**WATER, outputs=DIRTY, contents="output substance value\n dirty salt 50",
                 limits="need substance max\n n salt 20",
                 synergies="output need stage actual_quantity\n dirty n agreed 60")  # fmt: skip
