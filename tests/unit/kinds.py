"""Items of the types that are not options, as values for tests of decisions."""

from app.catalogue.model import Item

WHY = {"feedback": "Uitleg hiervan", "sources": ["bron"]}


def order(count: int = 4) -> Item:
    """Return an item with steps a, b, c … in that order."""
    steps = [{"id": name, "text": f"Stap {name}", **WHY} for name in "abcdef"[:count]]
    return Item.model_validate({"id": "volgorde", "type": "order", "text": "Wat komt eerst?", "steps": steps})


def match() -> Item:
    """Return an item with signals a, b and c that belong to x, y and x."""
    targets = [{"id": name, "text": f"Doel {name}"} for name in "xyz"]
    signals = [
        {"id": name, "text": f"Signaal {name}", "target": target, **WHY} for name, target in zip("abc", "xyx", strict=True)
    ]
    return Item.model_validate(
        {"id": "koppel", "type": "match", "text": "Wat hoort waar?", "targets": targets, "signals": signals}
    )


def number(answer: int = 5, tolerance: int = 0) -> Item:
    """Return an item that asks for a number of years."""
    asked = {"answer": answer, "tolerance": tolerance, "unit": "jaar", "minimum": 0, "maximum": 50, "right": "Klopt",
             "low": "Meer",
             "high": "Minder", "sources": ["bron"]}  # fmt: skip
    return Item.model_validate({"id": "getal", "type": "number", "text": "Hoeveel jaar?", "number": asked})
