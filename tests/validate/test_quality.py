"""Contents and limits as they are read: units, several regions, rows set aside, what is assumed."""

from __future__ import annotations

import pytest

import symbiosis as sy

SITES = "enterprise,longitude,latitude\na,10,50\nb,10.1,50\n"
OUTPUTS = "output,enterprise,material,quantity,unit,disposal_cost\no,a,water,100,m3,9\n"
NEEDS = "need,enterprise,material,quantity,unit,purchase_price\nn,b,water,100,t,3\n"
MATERIALS = "material,form,density,unit\nwater,liquid,0.8,t\n"
CONTENTS = "output,substance,value\no,salt,40\n"
LIMITS = "need,substance,max\nn,salt,20\n"


def folder(path, **tables):
    path.mkdir()
    whole = {"enterprises": SITES, "outputs": OUTPUTS, "needs": NEEDS, "materials": MATERIALS, "contents": CONTENTS,
             "limits": LIMITS}  # fmt: skip
    for name, text in (whole | tables).items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def errors(path, **options):
    with pytest.raises(sy.DataError) as error:
        sy.read(path, **options)
    return [f for f in error.value.findings if f.is_error]


def test_a_content_per_cubic_metre_is_turned_by_density(tmp_path):
    region = sy.read(folder(tmp_path / "r"))
    assert region.contents["value"].tolist() == pytest.approx([40 / 0.8])
    assert region.limits["max"].tolist() == [20]
    assumed = {a.what: a for a in region.assumptions}
    assert assumed["contents.value"].value == "0"
    assert "1 of 1 limits" in assumed["contents.value"].why


def test_several_regions_keep_their_ids_and_share_their_substances(tmp_path):
    free = {"transaction.setup": 0, "transaction.yearly": 0}
    both = sy.read(folder(tmp_path / "north"), folder(tmp_path / "south"), settings=free)
    assert both.contents["output"].tolist() == ["north:o", "south:o"]
    assert both.limits["need"].tolist() == ["north:n", "south:n"]
    assert "substances" in {a.what for a in both.assumptions}
    plan = sy.optimize(both)
    # Each need takes 40 t at 50 per t, from whichever.
    assert plan.exchanges.groupby("need")["received"].sum().tolist() == pytest.approx([40, 40])


def test_what_only_another_region_limits_has_to_be_known_as_well(tmp_path):
    bare = folder(
        tmp_path / "south", contents="output,substance,value\no,lead,1\n", limits="need,substance,max\nn,lead,5\n"
    )
    found = errors_of_both(folder(tmp_path / "north"), bare)
    assert {f.value for f in found} == {"north:o", "south:o"}
    assert {f.code for f in found} == {"missing-content"}


def errors_of_both(*paths):
    with pytest.raises(sy.DataError) as error:
        sy.read(*paths)
    return [f for f in error.value.findings if f.is_error]


def test_a_limit_in_error_is_never_set_aside(tmp_path):
    wrong = folder(tmp_path / "r", limits="need,substance,max\nn,salt,much\n")
    assert [f.code for f in errors(wrong, set_aside=True)] == ["not-a-number"]


def test_an_output_without_a_content_can_be_set_aside(tmp_path):
    two = folder(tmp_path / "r", outputs=OUTPUTS + "p,a,water,5,m3,9\n")
    region = sy.read(two, set_aside=True)
    assert region.outputs["output"].tolist() == ["o"]
    assert region.set_aside["output"].tolist() == ["p"]


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("contents", "output,substance,value\no,salt,-1\n", "negative"),
        ("contents", "output,substance,value\no,salt,1\no,salt,2\n", "duplicate-row"),
        ("contents", "need,substance,value\nm,salt,1\n", "unknown-id"),
        ("contents", "output,need,substance,value\no,,salt,1\n,n,salt,2\n,n,salt,3\n", "duplicate-row"),
        ("limits", "need,substance,max,min\nn,salt,2,3\n", "low-above-high"),
        ("limits", "need,substance,max\nn,salt,-2\n", "negative"),
        ("limits", "need,substance,max\nn,Salt,2\n", "substance-spelling"),
    ],
)
def test_what_is_wrong_with_a_row(tmp_path, table, text, code):
    assert code in {f.code for f in errors(folder(tmp_path / "r", **{table: text}))}


def test_a_missing_content_guesses_what_was_meant(tmp_path):
    [finding] = errors(folder(tmp_path / "r", contents="output,substance,value\no,nitrates,4\n",
                              limits="need,substance,max\nn,nitrate,2\n"))  # fmt: skip
    assert finding.code == "missing-content"
    assert "nitrates" in finding.way_out


def test_a_recipe_per_dry_unit_makes_no_dry_mass(tmp_path):
    tables = {
        "outputs": "output,enterprise,material,quantity,unit,disposal_cost,dry_matter\no,a,sludge,100,t,9,0.25\n",
        "needs": "need,enterprise,material,quantity,unit,purchase_price\nn,b,soil,100,t,3\n",
        "materials": "material\nsludge\nsoil\n", "contents": "output,substance,value\n", "limits": "need,substance,max\n",
    }  # fmt: skip
    recipe = "output_material,input_material,yield,basis\nsludge,soil,{},dry\n"
    # A dry tonne comes with 3 t of water: 4 t of wet soil are possible, 5 aren't.
    assert len(sy.read(folder(tmp_path / "four", **tables, recipes=recipe.format(4))).outputs) == 1
    assert [f.code for f in errors(folder(tmp_path / "five", **tables, recipes=recipe.format(5)))] == ["creates-mass"]
