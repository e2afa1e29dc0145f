"""Dutch as it stands in the code, without a request. Pure."""

from app.insight.statements import Tongue


def _one(text: str, **values: object) -> str:
    return text % values if values else text


def _many(one: str, many: str, num: int, **values: object) -> str:
    return (one if num == 1 else many) % {"num": num, **values}


DUTCH = Tongue("nl", _one, _many)
