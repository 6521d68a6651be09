"""The command line as a person uses it: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
BAD = ROOT / "tests" / "bad"


def run(*args: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "symbiosis", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("out") / "plan"
    return folder, run("optimize", "kalundborg", "--out", str(folder))


def test_optimize_ends_with_a_plan_and_a_report(written):
    folder, done = written
    assert done.returncode == 0, done.stderr
    assert "it saves" in done.stdout
    assert "proved: no other plan saves more" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80 or str(folder) in done.stdout.splitlines()[-1]
    assert {p.name for p in folder.iterdir()} == {
        "exchanges.csv", "leads.csv", "call_list.csv", "enterprises.csv", "outputs.csv", "needs.csv", "summary.json",
        "network.gpkg", "manifest.json", "report.html", "synergies.csv",
        "report.xlsx", "network.geojson", "circlean.csv",
    }  # fmt: skip


def test_written_tables_sum_to_the_summary_to_the_cent(written):
    folder, _ = written
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    exchanges, sites = pd.read_csv(folder / "exchanges.csv"), pd.read_csv(folder / "enterprises.csv")
    for name in ("transport", "processing", "transaction", "stream", "carbon"):
        assert exchanges[f"{name}_cost"].sum() == pytest.approx(summary["costs"][name], abs=0.01)
    assert pd.read_csv(folder / "outputs.csv")["disposal_cost"].sum() == pytest.approx(
        summary["costs"]["disposal"], abs=0.01
    )
    assert pd.read_csv(folder / "needs.csv")["purchase_cost"].sum() == pytest.approx(
        summary["costs"]["purchase"], abs=0.01
    )
    assert sites["saving"].sum() == pytest.approx(summary["saving"], abs=0.01)
    assert sites["cost_before"].sum() == pytest.approx(summary["baseline"], abs=0.01)
    assert sum(summary["costs"].values()) == pytest.approx(summary["cost"], abs=0.01)


def test_the_network_opens_as_layers(written):
    import geopandas as gpd

    folder, _ = written
    exchanges = gpd.read_file(folder / "network.gpkg", layer="exchanges")
    sites = gpd.read_file(folder / "network.gpkg", layer="enterprises")
    assert exchanges.crs.to_epsg() == sites.crs.to_epsg() == 4326
    assert len(exchanges) == len(pd.read_csv(folder / "exchanges.csv"))
    assert set(exchanges.geom_type) == {"LineString"}


def test_the_manifest_names_every_input_with_its_hash(written):
    folder, _ = written
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    names = {p.name for p in (ROOT / "data" / "kalundborg").iterdir() if p.suffix in (".csv", ".toml")}
    assert set(manifest["inputs"]) == names
    assert all(len(h) == 64 for h in manifest["inputs"].values())
    assert manifest["libraries"]["highspy"] != "unknown"


def test_json_goes_to_stdout_and_nothing_else(tmp_path):
    assert run("init", str(tmp_path / "mine")).returncode == 0
    done = run("optimize", str(tmp_path / "mine"), "--json")
    assert json.loads(done.stdout)["stopped"] == "optimal"


def test_a_second_run_takes_the_first_ones_place_but_no_strangers(tmp_path):
    run("init", str(tmp_path / "mine"))
    out = tmp_path / "plan"
    assert run("optimize", str(tmp_path / "mine"), "--out", str(out)).returncode == 0
    assert run("optimize", str(tmp_path / "mine"), "--out", str(out)).returncode == 0
    stranger = tmp_path / "thesis"
    stranger.mkdir()
    (stranger / "chapter.txt").write_text("ten years of work")
    done = run("optimize", str(tmp_path / "mine"), "--out", str(stranger))
    assert done.returncode == 7
    assert (stranger / "chapter.txt").read_text() == "ten years of work"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "plan", "thesis"]


def test_check_lists_everything_and_ends_with_3(tmp_path):
    done = run("check", str(BAD / "unknown-unit"))
    assert done.returncode == 3
    assert "unknown-unit" in done.stdout
    assert "Choose one of: t, kg" in " ".join(done.stdout.split())
    assert run("check", "kalundborg").returncode == 0


def test_errors_in_the_tables_write_nothing(tmp_path):
    done = run("optimize", str(BAD / "unknown-unit"), "--out", str(tmp_path / "plan"))
    assert done.returncode == 3
    assert "row" in done.stderr
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("optimize", "kalundburg"), "did you mean kalundborg"),
        (("optimize", "kalundborg", "--model", "exchnge"), "did you mean exchange"),
        (("optimize", "kalundborg", "--objective", "profit"), "system_cost, exchange_cost, co2"),
        (("optimize", "kalundborg", "--min-diversion", "40"), "between 0 and 1"),
        (("optimize", "kalundborg", "--set", "policy"), "section.name=value"),
        (("explain", "kalundborg", "asnaes/flyash"), "did you mean asnaes/fly_ash"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_way_out(args, words):
    done = run(*args)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_demands_that_clash_end_with_4_and_name_them():
    done = run("optimize", "kalundborg", "--min-diversion", "1")
    assert done.returncode == 4
    assert "divert 100 %" in done.stderr


def test_explain_says_why(tmp_path):
    done = run("explain", "kalundborg", "novo/filter_earth")
    assert done.returncode == 0
    assert "would have to be within" in " ".join(done.stdout.split())
    record = json.loads(run("explain", "kalundborg", "novo/filter_earth", "--json").stdout)
    assert record["stream"]["reason"] == "too_far"


def test_set_changes_the_plan_and_is_written_down(tmp_path):
    done = run(
        "optimize",
        "kalundborg",
        "--set",
        "policy.carbon_price=80",
        "--set",
        "policy.carbon_price_paid=true",
        "--json",
        "-q",
    )
    plain = run("optimize", "kalundborg", "--json", "-q")
    assert json.loads(done.stdout)["costs"]["carbon"] != 0
    assert json.loads(plain.stdout)["costs"]["carbon"] == 0


def test_regions_and_models_list_what_is_bundled():
    regions = json.loads(run("regions", "--json").stdout)
    assert {"kalundborg", "kemi_tornio", "uzbekistan"} <= {r["region"] for r in regions}
    models = json.loads(run("models", "--json").stdout)
    assert {"exchange", "diversion", "climate"} <= {m["model"] for m in models}


@pytest.mark.parametrize("command", ["optimize", "check", "init", "explain", "regions", "models", "generate"])
def test_help_of_every_command_imports_nothing_heavy(command):
    code = (
        "import sys\nfrom symbiosis.cli import main\nsys.argv = ['symbiosis', %r, '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'numpy', 'pyomo', 'geopandas', 'plotly'} & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code % command], capture_output=True, text=True, check=True)
    assert "HEAVY []" in done.stdout
    assert "Usage: symbiosis" in done.stdout


def test_calls_print_what_the_file_holds(tmp_path):
    done = run("calls", "kalundborg", "--top", "2", "--json", "--out", str(tmp_path / "monday"), "-q")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    calls = json.loads(done.stdout)["calls"]
    written = pd.read_csv(tmp_path / "monday" / "call_list.csv")
    assert [c["rank"] for c in calls] == [1, 2, 34]  # the leads are listed apart
    assert [c["enterprise_a"] for c in calls[:2]] == written["enterprise_a"].tolist()[:2]
    assert [p.name for p in (tmp_path / "monday").iterdir()] == ["call_list.csv"]
