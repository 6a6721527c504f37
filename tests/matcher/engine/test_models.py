"""Models weigh exactly the declared paths; the documentation of paths is the registry's own."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from graph.errors import InputError, SchemaError
from graph.relations import RELATIONS
from matcher.engine.edges import DERIVED
from matcher.engine.models import MODELS, TRANSFORMS, load, read_model
from matcher.engine.path_table import path_table
from matcher.engine.paths import FROM_SUBJECT, by_name, registry
from matcher.engine.sentences import SLOT

DOCS = Path(__file__).resolve().parents[3] / "docs"
HEADER = "path,weight,transform\n"


def test_shipped_models_load_and_use_every_declared_path() -> None:
    named = {name: [w.path.name for w in load(name).paths] for name in MODELS}
    assert set().union(*named.values()) == set(registry())
    assert all(len(set(paths)) == len(paths) for paths in named.values())


def test_unknown_missing_and_doubled_paths_are_refused_at_once() -> None:
    paths = MODELS["similar-1"][:2]
    first = paths[0].name
    with pytest.raises(InputError) as refused:
        read_model("m", f"{HEADER}{first},1,log1p\n{first},1,log1p\nnowhere,1,log1p\n", paths)
    messages = str(refused.value)
    assert "m.csv, row 3, column path: is weighed twice" in messages
    assert "m.csv, row 4, column path: is not a path declared for this model: 'nowhere'" in messages
    assert f"gives no weight to a declared path: '{paths[1].name}'" in messages


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("x,log1p", "is not a number"),
        ("nan,log1p", "finite"),
        ("1,cube", "not a transform"),
        ("1", "2 cells"),
    ],
)
def test_bad_rows_are_refused(row: str, message: str) -> None:
    paths = MODELS["similar-1"][:1]
    with pytest.raises(InputError, match=message):
        read_model("m", f"{HEADER}{paths[0].name},{row}\n", paths)


def test_model_that_is_not_shipped_and_columns_that_are_wrong_are_refused() -> None:
    with pytest.raises(InputError, match="is not a model"):
        load("partners-0")
    with pytest.raises(InputError, match="columns path, weight, transform"):
        read_model("m", "path,weight\n", ())


def test_a_path_name_is_given_once() -> None:
    path = MODELS["similar-1"][0]
    with pytest.raises(SchemaError, match=path.name):
        by_name([path, path])


@pytest.mark.parametrize("name", sorted(registry()))
def test_path_is_made_of_declared_relations_and_can_be_told(name: str) -> None:
    path = registry()[name]
    known = {r.name for r in RELATIONS} | set(DERIVED) | set(FROM_SUBJECT)
    assert {s.relation for s in (*path.start, *path.meets, *path.steps)} <= known
    for text in (path.en, path.zh):
        assert "recommend" not in text.lower()
        assert "推荐" not in text
        assert set(SLOT.findall(text)) <= ALLOWED
    assert re.search("[一-鿿]", path.zh)


SLOTS = """
name topic topic2 topic3 country country2 company year last count project programme place goal member
topic_term term name_term language from to it 2 3
"""
ALLOWED = set(SLOTS.split())


def test_transforms_are_zero_at_zero() -> None:
    assert all(float(f(np.zeros(1))[0]) == 0.0 for f in TRANSFORMS.values())


def test_docs_table_of_paths_is_the_registrys() -> None:
    assert path_table() in (DOCS / "paths.md").read_text(encoding="utf-8")
