"""Change how a site wants its comments judged."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

from moderation import clock
from moderation.actions.installation import Act, Actor, Installation, details_of, record_act
from moderation.actions.installation.commission_keys import parse_category
from moderation.actions.installation.door import all_settings, settings_of
from moderation.actions.installation.reasons import REASONS
from moderation.actions.installation.record_change import record_change
from moderation.actions.sites.find_site import find_site
from moderation.actions.sites.tone_cuts import renew_cuts
from moderation.errors import Invalid
from moderation.languages import said
from moderation.policy.case import MODES
from moderation.tables import Site

_CLAUSE, _CATEGORY = "clause.", "category."
_LONGEST_CLAUSE = 500


def set_site(
    installation: Installation,
    name: str,
    changes: Mapping[str, str],
    moderator_id: str | None = None,
) -> str | None:
    """Set ``mode``, a number by its name, ``links`` or a door's; all changes or none.

    ``clause.abusive`` is the site's own wording of the rule that a reason rests on, and
    ``category.abusive`` what the Commission's database calls it; empty for ours.

    For a moderator the answer is the change, by which it can be undone; None where nothing is
    other than before. Raises ``NotFound`` for a site that is none, ``Invalid`` for a key or value
    that is none.
    """
    clauses, categories = _of_reasons(changes, _CLAUSE), _of_reasons(changes, _CATEGORY)
    reasons = {f"{_CLAUSE}{one}" for one in clauses} | {f"{_CATEGORY}{one}" for one in categories}
    changes = {key: text for key, text in changes.items() if key not in reasons}
    of_doors = {one.name: tuple(one.values) for one in all_settings(installation.doors)}
    choices = {"mode": MODES, **of_doors}
    wanted = {key: _value(choices, key, text) for key, text in changes.items()}
    now = clock.now()
    with installation.database.transaction() as session:
        site = find_site(session, name)
        before, values = _own(site, wanted, settings_of(installation.doors, site.door_settings))
        if moderator_id is not None and before == values:
            return None
        for key, value in values.items():
            setattr(site, key, value)
        if clauses:
            site.clauses = _clauses(site.clauses or {}, clauses)
        if categories:
            site.categories = _categories(site.categories or {}, categories)
        if "tone_share" in values:
            renew_cuts(session, site)
        actor = Actor.moderator_or_operator(moderator_id)
        told = told_of(changed(before, values), reasons)
        record_act(session, Act(actor, "site.changed", now, site.id, site.id, details=told))
        if moderator_id is None:
            return None
        return record_change(session, site.id, moderator_id, "settings", before, values, now)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that are other than before, those of doors among them, as they are now."""
    held, now = ({**one, **(one.get("door_settings") or {})} for one in (before, after))
    return {key: now[key] for key in now if key != "door_settings" and held[key] != now[key]}


def told_of(settings: Mapping[str, Any], reworded: Collection[str] = ()) -> str | None:
    """What the audit trail says of settings: what each is now, and of wordings only which."""
    codes = {key: "" if value is None else str(value) for key, value in settings.items()}
    codes |= dict.fromkeys(reworded, "reworded")
    return details_of(**codes) if codes else None


def _of_reasons(changes: Mapping[str, str], prefix: str) -> dict[str, str]:
    """What is set of reasons under a prefix, by the reasons' codes."""
    known = {f"{prefix}{code}": code for code in ("spam", *REASONS)}
    return {known[key]: text for key, text in changes.items() if key in known}


def _clauses(before: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str] | None:
    """The site's own wordings, where it has any."""
    if any(len(text) > _LONGEST_CLAUSE or not text.isprintable() for text in wanted.values()):
        raise Invalid("A clause is one line of at most 500 characters.", parameter="key")
    return {code: text for code, text in {**before, **wanted}.items() if text.strip()} or None


def _categories(before: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str] | None:
    """What the site calls reasons, where that is not ours."""
    if any(text and parse_category(text) is None for text in wanted.values()):
        raise Invalid(
            "A category is one of the Commission’s, with its keywords behind a colon, such as "
            "VIOLENCE:INCITEMENT_VIOLENCE_HATRED.",
            parameter="key",
        )
    return {code: text for code, text in {**before, **wanted}.items() if text} or None


def _own(
    site: Site, wanted: Mapping[str, Any], of_doors: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the site's columns hold, and what they will; those of doors are one."""
    own = {key: value for key, value in wanted.items() if key not in of_doors}
    before = {key: getattr(site, key) for key in own}
    if len(own) == len(wanted):
        return before, own
    set_of_doors = {key: wanted.get(key, value) for key, value in of_doors.items()}
    return before | {"door_settings": dict(of_doors)}, own | {"door_settings": set_of_doors}


def _value(choices: Mapping[str, Sequence[str]], key: str, text: str) -> str | float | None:
    if key in choices:
        return _choice(key, text, choices[key])
    if key in _NUMBERS:
        return _NUMBERS[key](text)
    detail = said(
        "What can be set is: %(settings)s.",
        settings=", ".join(dict.fromkeys(["mode", *_NUMBERS, *choices])),
    )
    raise Invalid(detail, parameter="key")


def _choice(key: str, text: str, values: Sequence[str]) -> str:
    if text in values:
        return text
    detail = said("%(setting)s is one of: %(values)s.", setting=key, values=", ".join(values))
    raise Invalid(detail, parameter=key)


def _spam_above(text: str) -> float:
    detail = "spam_above is a probability above 0 and at most 1, such as 0.9."
    return _number("spam_above", text, detail, lambda value: 0.0 < value <= 1.0)


def _spam_share(text: str) -> float | None:
    if not text:
        return None
    detail = "spam_share is a share between 0 and 1, both excluded, such as 0.3; empty for unset."
    return _number("spam_share", text, detail, lambda value: 0.0 < value < 1.0)


def _tone_share(text: str) -> float | None:
    if not text:
        return None
    detail = "tone_share is a share above 0 and at most 0.5, such as 0.03; empty for unset."
    return _number("tone_share", text, detail, lambda value: 0.0 < value <= 0.5)


def _number(key: str, text: str, detail: str, is_allowed: Callable[[float], bool]) -> float:
    with suppress(ValueError):
        value = float(text)
        if is_allowed(value):
            return value
    raise Invalid(detail, parameter=key)


_NUMBERS: Mapping[str, Callable[[str], float | None]] = {
    "spam_above": _spam_above,
    "spam_share": _spam_share,
    "tone_share": _tone_share,
}
