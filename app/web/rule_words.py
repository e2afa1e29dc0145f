"""The rule of completion, a lock and a credit as sentences: made from the data, so that they never say anything else."""

import math

from app.catalogue.model import AllOf, AnyOf, Leaf, Module, Rule
from app.web import words
from app.web.translate import _


def sentence(module: Module) -> str:
    """Return when a module or briefing is finished, as one sentence."""
    formal, rule = module.kind == "briefing", module.head.rule
    ways = rule.any if isinstance(rule, AnyOf) else (rule,)
    joint = _("of als u") if formal else _("of als je")
    told = f", {joint} ".join(_told(way, module) for way in ways)
    if not formal:
        return _("Je bent klaar als je %(what)s.", what=told)
    return _("Deze briefing is klaar als u %(what)s.", what=told)


def _told(rule: Rule, module: Module) -> str:
    if isinstance(rule, AllOf):
        return words.listed([_told(part, module) for part in rule.all])
    if isinstance(rule, AnyOf):
        first, *others = (_told(part, module) for part in rule.any)
        between = _("ofwel")
        return f", {between} ".join([_("ofwel %(what)s", what=first), *others])
    return _leaf(rule, module)


def _leaf(leaf: Leaf, module: Module) -> str:
    head = module.head
    if leaf == "pages":
        return _("de laatste kaart hebt gezien") if module.kind == "briefing" else _("alle lessen hebt gelezen")
    if leaf == "quiz":
        return _("ten minste %(percent)d%% van de toets goed hebt", percent=head.pass_percent)
    if leaf == "scenario":
        return _("het scenario hebt uitgespeeld")
    return _("vooraf ten minste %(percent)d%% goed hebt", percent=head.entry_percent or 100)


def locked(kind: str, titles: list[str]) -> str:
    """Return in one sentence why something is locked, and what opens it."""
    named = words.listed([_("‘%(title)s’", title=title) for title in titles])
    if kind == "briefing":
        return _("Deze briefing gaat open als u %(titles)s hebt afgerond.", titles=named)
    return _("Deze module gaat open als je %(titles)s hebt afgerond.", titles=named)


def enough(percent: int, asked: int) -> str:
    """Return how many right answers are enough, in words: `vijf van de zes`."""
    needed = math.ceil(percent * asked / 100)
    if needed == asked:
        return _("alle %(total)s", total=words.number(asked))
    return _("%(needed)s van de %(total)s", needed=words.number(needed), total=words.number(asked))


def credited(reason: str, day: str) -> str:
    """Return when and why a module was credited, for whom it was."""
    return {
        "external_course": _("Bijgeschreven op %(day)s, omdat je hierover een cursus ergens anders volgde.", day=day),
        "earlier_meeting": _("Bijgeschreven op %(day)s, omdat je bij een bijeenkomst hierover was.", day=day),
        "accessible_alternative": _("Bijgeschreven op %(day)s, omdat je dit op een andere, toegankelijke manier deed.", day=day),
    }[reason]


def credited_formally(reason: str, day: str) -> str:
    """Return the same for an office-holder."""
    return {
        "external_course": _("Bijgeschreven op %(day)s, omdat u hierover een cursus ergens anders volgde.", day=day),
        "earlier_meeting": _("Bijgeschreven op %(day)s, omdat u bij een bijeenkomst hierover was.", day=day),
        "accessible_alternative": _("Bijgeschreven op %(day)s, omdat u dit op een andere, toegankelijke manier deed.", day=day),
    }[reason]


def needed(module: Module, via: str) -> str:
    """Return what was needed to finish something, for a proof of it.

    Args:
        module: The version that was finished.
        via: How it was: `rule`, `entry` or `credit`.
    """
    if via == "credit":
        return _("Meegeteld voor iets wat ergens anders is gedaan.")
    rule = module.head.rule
    ways = [way for way in (rule.any if isinstance(rule, AnyOf) else (rule,)) if (way == "entry") == (via == "entry")]
    joint = _("of")
    told = f", {joint} ".join(_was(way, module) for way in ways or (rule,))
    return told[:1].upper() + told[1:] + "."


def _was(rule: Rule, module: Module) -> str:
    if isinstance(rule, AllOf):
        return words.listed([_was(part, module) for part in rule.all])
    if isinstance(rule, AnyOf):
        return ", ".join(_("ofwel %(what)s", what=_was(part, module)) for part in rule.any)
    head = module.head
    return {
        "pages": _("alle kaarten gezien") if module.kind == "briefing" else _("alle lessen gelezen"),
        "quiz": _("ten minste %(percent)d%% van de toets goed", percent=head.pass_percent),
        "scenario": _("het scenario uitgespeeld"),
        "entry": _("ten minste %(percent)d%% van de vragen vooraf goed", percent=head.entry_percent or 100),
    }[rule]
