"""Quantiles and tails of the distributions that intervals rest on. Pure; the only part of the statistics that needs scipy.

Source:
    scipy.special: Student's t, beta, chi-square, F and binomial
"""

# scipy.special takes a second to load: only who shows an interval that needs it waits for it, once.
# ruff: noqa: PLC0415

Z = 1.959963984540054
"""Of the normal distribution: 95 percent lies between minus and plus this."""
LOW, HIGH = 0.025, 0.975


def student(probability: float, freedom: int) -> float:
    """Return the quantile of Student's t."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, probability))


def student_two_sided(t: float, freedom: int) -> float:
    """Return how probable a t at least this far from zero is."""
    from scipy.special import stdtr

    return float(2 * stdtr(freedom, -abs(t)))


def beta(probability: float, a: float, b: float) -> float:
    """Return the quantile of the beta distribution."""
    from scipy.special import betaincinv

    return float(betaincinv(a, b, probability))


def chi_square(probability: float, freedom: float) -> float:
    """Return the quantile of chi-square."""
    from scipy.special import chdtri

    return float(chdtri(freedom, 1 - probability))


def chi_square_above(value: float, freedom: float) -> float:
    """Return how probable a chi-square at least this large is."""
    from scipy.special import chdtrc

    return float(chdtrc(freedom, value))


def f(probability: float, above: int, below: int) -> float:
    """Return the quantile of F."""
    from scipy.special import fdtri

    return float(fdtri(above, below, probability))


def heads_at_least(count: int, of: int) -> float:
    """Return how probable so many heads or more are in so many throws of a fair coin."""
    from scipy.special import bdtrc

    return float(bdtrc(count - 1, of, 0.5))
