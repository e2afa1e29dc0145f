"""The door to the solver of linear and integer programmes: loaded only when needed, and silent. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np

Array = Any
"""Of NumPy or SciPy, or what can be made into one."""
NO_LIMIT = 1e9
# Guessing costs more than it brings in programmes this small.
OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
}


class Programme:
    """Numbers of which some sums are known, to be asked again and again.

    The search for one answer begins where the one before it ended, which is many times faster than beginning anew.
    """

    def __init__(self, sums: Array, least: Array, most: Array) -> None:
        """Take over what is known.

        Args:
            sums: A sparse matrix: a row for every sum, a column for every number.
            least: What the rows add up to at least.
            most: What they add up to at most.
        """
        import highspy  # noqa: PLC0415  slow to load, and mostly not needed

        self._highs, self._of = highspy.Highs(), highspy  # type: ignore[no-untyped-call]
        for name, value in OPTIONS.items():
            self._highs.setOptionValue(name, value)
        rows, self._size = sums.shape
        self._columns = np.arange(self._size, dtype=np.int32)
        self._whole = np.zeros(self._size, dtype=np.uint8)
        known = highspy.HighsLp()
        known.num_row_, known.num_col_ = rows, self._size
        known.col_cost_, known.col_lower_, known.col_upper_ = np.zeros(self._size), np.zeros(self._size), np.zeros(self._size)
        known.row_lower_, known.row_upper_ = _floats(least, rows), _floats(most, rows)
        by_row = sums.tocsr()
        known.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        known.a_matrix_.start_, known.a_matrix_.index_ = by_row.indptr, by_row.indices
        known.a_matrix_.value_ = by_row.data.astype(float)
        self._highs.passModel(known)

    def least(
        self,
        costs: Array,
        bounds: tuple[Array, Array],
        *,
        whole: Array = 0,
        seconds: float = NO_LIMIT,
    ) -> Array:
        """Return the numbers with the lowest total cost; the best ones found when time is up; None when there are none.

        Args:
            costs: Of one of each.
            bounds: The least and the most they may be.
            whole: 1 for what has to be a whole number, 0 for the rest.
            seconds: For the search.
        """
        highs, number = self._highs, self._size
        integrality = np.broadcast_to(np.asarray(whole, dtype=np.uint8), number)
        if not np.array_equal(integrality, self._whole):
            self._whole = np.array(integrality)
            highs.changeColsIntegrality(number, self._columns, self._whole)
        highs.changeColsCost(number, self._columns, _floats(costs, number))
        highs.changeColsBounds(number, self._columns, *(_floats(end, number) for end in bounds))
        highs.setOptionValue("time_limit", highs.getRunTime() + seconds)
        highs.run()
        is_found = highs.getInfo().primal_solution_status == self._of.SolutionStatus.kSolutionStatusFeasible
        return np.array(highs.getSolution().col_value) if is_found else None


def least(
    costs: Array,
    bounds: tuple[Array, Array],
    sums: Sequence[tuple[Array, Array, Array]],
    *,
    whole: Array,
    seconds: float = NO_LIMIT,
) -> Array:
    """Ask once.

    Args:
        costs: Of one of each.
        bounds: The least and the most they may be.
        sums: Per block: a matrix, and the least and the most that its rows may add up to.
        whole: 1 for what has to be a whole number, 0 for the rest.
        seconds: For the search.

    Returns:
        The numbers with the lowest total cost; the best ones found when time is up; None when there are none.
    """
    from scipy.sparse import csr_array, vstack  # noqa: PLC0415

    matrix = vstack([csr_array(one[0]) for one in sums], format="csr") if sums else csr_array((0, len(costs)))
    ends = [np.concatenate([_floats(one[end], one[0].shape[0]) for one in sums] or [[]]) for end in (1, 2)]
    return Programme(matrix, *ends).least(costs, bounds, whole=whole, seconds=seconds)


def _floats(numbers: Array, size: int) -> Array:
    found = np.asarray(numbers, dtype=float)
    return found if found.shape == (size,) else np.array(np.broadcast_to(found, size))
