"""The door to the solver of linear and integer programmes: loaded only when needed, and silent. Pure."""

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

# Guessing costs more than it brings in programmes this small, and what it tries is printed on the console.
NO_GUESSES = {
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
NO_LIMIT = 1e9


def least(
    costs: Any,  # noqa: ANN401
    bounds: tuple[Any, Any],
    sums: Sequence[tuple[Any, Any, Any]],
    *,
    whole: Any,  # noqa: ANN401
    seconds: float = NO_LIMIT,
) -> Any:  # noqa: ANN401  SciPy has no types
    """Return the numbers with the lowest total cost; the best ones found when time is up; None when there are none.

    Args:
        costs: Of one of each.
        bounds: The least and the most they may be.
        sums: Per block: a matrix, and the least and the most that its rows may add up to.
        whole: 1 for what has to be a whole number, 0 for the rest.
        seconds: For the search.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  slow to load, and mostly not needed

    # Each option takes time: only a programme in whole numbers needs them.
    options: Mapping[str, Any] = {"mip_rel_gap": 0, "time_limit": seconds, **NO_GUESSES} if np.any(whole) else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # the options that SciPy hands on without knowing them
        answer = milp(
            costs,
            integrality=whole,
            bounds=Bounds(*bounds),
            constraints=[LinearConstraint(*one) for one in sums],
            options=options,
        )
    return answer.x
