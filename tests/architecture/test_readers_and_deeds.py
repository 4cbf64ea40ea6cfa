"""Readers take a session, deeds the installation: who calls says in which look it is read.

So a page opens one look for all that it asks, and nobody opens another behind its back.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

# What opens looks and writes nothing, by module and function, and why it does.
LOOKS_FOR_ITSELF = {
    # In pieces, so that nothing holds the database for as long as all of it takes.
    "audit.read_audit:walk_audit",
    "audit.verify_chain:verify_chain",
    "upkeep.sealed_values:find_broken",
    "upkeep.sealed_values:is_any_open",
    "learning.collect_labels:collect_labels",
    "moving.walk_comments:walk_comments",
    # Doors that every comment goes through: a glance, or nothing where it is known already.
    "campaigns.recognise_copies:with_memory",
    "intake.give_opinion:give_opinion",
    "perspective.analysis:analyse",
    "sites.authenticate_site:origins_of",
    "sites.authenticate_site:signing_secrets",
    "sites.authenticate_site:site_by_name",
    "sites.authenticate_site:sites_by_origin",
    # What composes a message opens the site's secrets, for the worker and for who looks at one.
    "akismet.callbacks:compose_callback",
    "webhooks.endpoint_kinds:compose_webhook",
    # Background work, which looks whether there is anything to do.
    "finding.read_for_search:is_all_read",
    "webhooks.claim_dispatches:is_anything_on_its_way",
    "learning.pick_up_model:look",
    "learning.training_due:is_tone_training_due",
    "learning.training_due:is_training_due",
    "mail.compose_digest:due_digests",
    # Its look has settings of its own for PostgreSQL's planner.
    "finding.search_comments:search_comments",
    # Says of a database that does not answer that it does not.
    "upkeep.check_health:check_expiry",
    "upkeep.check_health:check_looks",
    "upkeep.check_health:check_worker",
    "upkeep.expiry_standing:measure_overdue",
    # Asks a database that is no installation yet.
    "opening.require_database:require_database",
    "upkeep.restore:restore",
}

_OPENS = {"reading", "glance"}
_WRITES = {"transaction", "jointly"}


def test_what_only_reads_takes_a_session(root):
    found = {
        name
        for name, function in _functions(root).items()
        if function.is_public and function.looks and not function.writes
    }
    assert found == LOOKS_FOR_ITSELF


def test_what_takes_a_session_opens_nothing(root):
    guilty = [
        name
        for name, function in _functions(root).items()
        if function.first == "session" and function.opens
    ]
    assert guilty == []


class Function:
    """A function of the deeds: what it opens, and what it calls of the others."""

    def __init__(self, node: ast.FunctionDef, calls: set[str]) -> None:
        arguments = [one.arg for one in node.args.args if one.arg != "self"]
        self.first = arguments[0] if arguments else None
        self.is_public = not node.name.startswith("_")
        attributes = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
        self.opens = attributes & (_OPENS | _WRITES)
        self.looks = bool(attributes & _OPENS)
        self.writes = bool(attributes & _WRITES)
        self.calls = calls


def _functions(root: Path) -> dict[str, Function]:
    """Every function of the deeds, by module and name, with what those it calls do."""
    house = root / "moderation" / "actions"
    found: dict[str, Function] = {}
    for path in sorted(house.rglob("*.py")):
        found |= dict(_functions_of(path, ".".join(path.relative_to(house).with_suffix("").parts)))
    changed = True
    while changed:  # what a function calls, it does
        changed = False
        for function in found.values():
            for callee in (found[name] for name in function.calls if name in found):
                looks, writes = function.looks or callee.looks, function.writes or callee.writes
                changed |= (looks, writes) != (function.looks, function.writes)
                function.looks, function.writes = looks, writes
    return found


def _functions_of(path: Path, module: str) -> Iterator[tuple[str, Function]]:
    tree = ast.parse(path.read_text())
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "moderation.actions"
        ):
            room = (node.module or "").removeprefix("moderation.actions.")
            names |= {one.asname or one.name: f"{room}:{one.name}" for one in node.names}
    nodes = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    names |= {one.name: f"{module}:{one.name}" for one in nodes}
    for node in nodes:
        said = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        said |= {
            one.attr
            for one in ast.walk(node)
            if isinstance(one, ast.Attribute)
            and isinstance(one.value, ast.Name)
            and one.value.id == "self"
        }
        yield f"{module}:{node.name}", Function(node, {names[one] for one in said if one in names})
