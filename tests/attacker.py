"""A clever reader: everything that was published, as a system of whole numbers. Shares no code with the gate."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from app.insight.disclosure import Figure


def room(count: int, people: int, minimum: int) -> int:
    """Return how many different counts there have to be left, less one."""
    if people < minimum:
        return min(people, 3)
    return 2 if min(count, people - count) <= 2 else 0


def spoken(figure: Figure, people: int) -> tuple[int, int]:
    if figure.count is not None:
        return figure.count, figure.count
    least = 0 if figure.at_least is None else -(-figure.at_least * people // 100)
    most = people if figure.at_most is None else figure.at_most * people // 100
    return least, most


class World:
    """Unknown whole numbers with the truth among them: a clever reader with an integer programme."""

    def __init__(self) -> None:
        self.columns: dict[Any, int] = {}
        self.truth: list[int] = []
        self.most: list[int] = []
        self._rows: list[tuple[Mapping[Any, int], int, int]] = []
        self._worlds: list[Any] = []

    def add_column(self, key: Any, truth: int, most: int) -> None:  # noqa: ANN401
        self.columns[key] = len(self.truth)
        self.truth.append(truth)
        self.most.append(most)

    def constrain(self, terms: Mapping[Any, int], least: int, most: int) -> None:
        assert least <= sum(sign * self.truth[self.columns[key]] for key, sign in terms.items()) <= most
        self._rows.append((terms, least, most))

    def interval(self, terms: Mapping[Any, int]) -> tuple[int, int]:
        """Return the least and the most a sum can be."""
        direction = self.vector(terms)
        ends = [round(direction @ self.farthest(sign * direction)) for sign in (-1, 1)]
        return ends[0], ends[1]

    def vector(self, terms: Mapping[Any, int]) -> Any:  # noqa: ANN401
        found = np.zeros(len(self.truth))
        for key, sign in terms.items():
            found[self.columns[key]] = sign
        return found

    def farthest(self, direction: Any) -> Any:  # noqa: ANN401
        """Return the possible world farthest in a direction."""
        entries = [(row, self.columns[key], sign) for row, (terms, _, _) in enumerate(self._rows) for key, sign in terms.items()]
        rows, columns, signs = zip(*entries, strict=True)
        sums = csr_array((signs, (rows, columns)), shape=(len(self._rows), len(self.truth)))
        least, most = [one[1] for one in self._rows], [one[2] for one in self._rows]
        for whole in (0, 1):
            answer = milp(-direction, integrality=np.full(len(self.truth), whole), bounds=Bounds(0, self.most),
                          constraints=LinearConstraint(sums, least, most))  # fmt: skip
            world = np.rint(answer.x)
            if np.all(sums @ world >= least) and np.all(sums @ world <= most):
                break
        return world

    def known(self, targets: Sequence[Mapping[Any, int]]) -> list[Mapping[Any, int]]:
        """Return the sums that can only be one number. Most are let go at once: two worlds in which they differ suffice."""
        if not targets:
            return []
        vectors = np.array([self.vector(terms) for terms in targets])
        rng = np.random.default_rng(0)
        worlds = [np.array(self.truth, dtype=float)]
        for _ in range(12):
            same = np.ptp(vectors @ np.array(worlds).T, axis=1) == 0
            worlds.append(self.farthest((rng.choice([-1, 1], len(targets)) * same) @ vectors))
        same = np.ptp(vectors @ np.array(worlds).T, axis=1) == 0
        return [targets[at] for at in np.flatnonzero(same).tolist() if len({*self.interval(targets[at])}) == 1]
