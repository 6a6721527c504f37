"""Which model answers: the one fitted on the store's own past if there is enough of it, else the shipped.

A fitted model is a function of the history alone (dated works and who was in them), so the same store
always gives the same bytes, and what people write about themselves fits nothing anew. Fits are kept by the
history's hash for as long as the process lives.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from matcher.engine.compiled import CompiledGraph
from matcher.engine.learning import FITTED_ON, Fitted, fit
from matcher.engine.models import Model, load
from matcher.engine.past import digest, history_of

MOST_KEPT = 16
_kept: OrderedDict[tuple[str, str], Fitted | None] = OrderedDict()
_lock = threading.Lock()


def fitted_for(graph: CompiledGraph, name: str) -> Fitted | None:
    """Return the shipped model ``name`` as fitted on the graph's past; None where it is not fitted."""
    about = FITTED_ON.get(name)
    if about is None:
        return None
    key = ("fitted", name)
    if key not in graph.made:
        history = history_of(graph.snapshot, about)
        with _lock:
            place = (name, digest(history))
            if place not in _kept:
                _kept[place] = fit(graph.snapshot, name)
            _kept.move_to_end(place)
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
            graph.made[key] = _kept[place]
    found: Fitted | None = graph.made[key]
    return found


def model_for(graph: CompiledGraph, name: str) -> Model:
    """Return the model that answers for ``name``; InputError when it is not shipped."""
    fitted = fitted_for(graph, name)
    return fitted.model if fitted else load(name)
