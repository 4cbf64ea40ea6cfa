"""The whole policy: which phase has the word, in which order."""

import math
import re
from pathlib import Path

import pytest

from moderation.policy import History, Listed, conclude
from moderation.policy.case import MODES
from moderation.policy.matching.domains import Domains
from moderation.policy.matching.terms import Terms
from moderation.policy.phases import PHASES

PAGE = Path(__file__).parents[2] / "docs" / "policy.md"
RYE = Listed(terms=Terms(["rye"]))
PILLS = Listed(domains=Domains(["pills.test"]))
AUTHOR = Listed(author=True)
NETWORK = Listed(network="192.0.2.0/24")
BLOCKED = Listed(Terms(["rye"]), Domains(["pills.test"]), author=True, network="192.0.2.0/24")
KNOWN = History(approved=3)

DECISIONS = {
    "In mode hold a good comment waits": (
        {},
        ("pending", "hold_by_default"),
    ),
    "In mode trust a stranger's good comment waits": (
        {"mode": "trust"},
        ("pending", "hold_by_default"),
    ),
    "In mode trust a known author is published": (
        {"mode": "trust", "history": KNOWN},
        ("approved", "trusted_author"),
    ),
    "In mode hold even a known author waits": (
        {"history": KNOWN},
        ("pending", "hold_by_default"),
    ),
    "In mode publish a good comment is published": (
        {"mode": "publish"},
        ("approved", "publish_by_default"),
    ),
    "In mode publish a doubtful comment waits": (
        {"mode": "publish", "spam": 0.7},
        ("pending", "hold_by_default"),
    ),
    "Staff is approved whatever the site blocks": (
        {"marked_as_ham_test": True, "blocked": BLOCKED, "honeypot": "x"},
        ("approved", "test_markers"),
    ),
    "The test author is spam on a site that publishes": (
        {"mode": "publish", "author_name": "viagra-test-123", "spam": 0.0},
        ("spam", "test_markers"),
    ),
    "An edit of a public text that looks like spam waits": (
        {"is_published": True, "spam": 0.99},
        ("pending", "edit_of_published"),
    ),
    "A filled honeypot outweighs a model that likes the text": (
        {"mode": "publish", "spam": 0.0, "honeypot": "x"},
        ("spam", "honeypot"),
    ),
    "A blocked term outweighs a known author": (
        {"mode": "trust", "history": KNOWN, "blocked": RYE},
        ("spam", "blocked_term"),
    ),
    "A blocked domain outweighs a site that publishes": (
        {
            "mode": "publish",
            "body": "See pills.test",
            "blocked": PILLS,
        },
        ("spam", "blocked_domain"),
    ),
    "A blocked author is spam without any opinion": (
        {"spam": None, "blocked": AUTHOR},
        ("spam", "blocked_author"),
    ),
    "Without an opinion a known author waits": (
        {"mode": "trust", "history": KNOWN, "spam": None},
        ("pending", "opinion_missing"),
    ),
    "Without an opinion a site that publishes waits": (
        {"mode": "publish", "spam": None},
        ("pending", "opinion_missing"),
    ),
    "An opinion that is no number is no opinion": (
        {"mode": "publish", "spam": math.nan},
        ("pending", "opinion_missing"),
    ),
    "What looks like spam is filed even from a known author": (
        {"mode": "trust", "history": KNOWN, "spam": 0.95},
        ("spam", "spam_above_threshold"),
    ),
    "What looks like spam is filed even if it came too fast": (
        {"elapsed_seconds": 0.1, "spam": 0.95},
        ("spam", "spam_above_threshold"),
    ),
    "A comment that came too fast waits on a site that publishes": (
        {"mode": "publish", "elapsed_seconds": 0.5},
        ("pending", "elapsed_time"),
    ),
    "A flood waits even from a known author": (
        {"mode": "trust", "history": History(approved=9, recent=5)},
        ("pending", "flood"),
    ),
    "A repeat waits on a site that publishes": (
        {"mode": "publish", "history": History(repeats=1)},
        ("pending", "exact_repeat"),
    ),
    "What is heated waits on a site that publishes and holds a share": (
        {"mode": "publish", "heat": 0.8, "heat_above": 0.7},
        ("pending", "tone_above_share"),
    ),
    "What is heated waits even from a known author": (
        {"mode": "trust", "history": KNOWN, "heat": 0.8, "heat_above": 0.7},
        ("pending", "tone_above_share"),
    ),
    "What is as heated as the share's end is published": (
        {"mode": "publish", "heat": 0.7, "heat_above": 0.7},
        ("approved", "publish_by_default"),
    ),
    "What is heated is published where the site holds no share of its language": (
        {"mode": "publish", "heat": 0.99},
        ("approved", "publish_by_default"),
    ),
    "Without an opinion on tone a comment is published": (
        {"mode": "publish", "heat_above": 0.1},
        ("approved", "publish_by_default"),
    ),
    "In mode hold what is heated waits as everything does": (
        {"heat": 0.99, "heat_above": 0.1},
        ("pending", "hold_by_default"),
    ),
    "Whom a moderator named may be heated": (
        {"mode": "publish", "trusted": AUTHOR, "heat": 0.99, "heat_above": 0.1},
        ("approved", "listed_author"),
    ),
    "What is heated and looks like spam is spam": (
        {"mode": "publish", "spam": 0.95, "heat": 0.99, "heat_above": 0.1},
        ("spam", "spam_above_threshold"),
    ),
    "A blocked network is spam without any opinion": (
        {"spam": None, "blocked": NETWORK},
        ("spam", "blocked_network"),
    ),
    "What a site blocks outweighs what it trusts": (
        {"blocked": RYE, "trusted": BLOCKED},
        ("spam", "blocked_term"),
    ),
    "A trusted author is published in mode hold": (
        {"trusted": AUTHOR},
        ("approved", "listed_author"),
    ),
    "A trusted author is published where the model only doubts": (
        {"trusted": AUTHOR, "spam": 0.8},
        ("approved", "listed_author"),
    ),
    "What looks like spam is filed even from a trusted author": (
        {"trusted": AUTHOR, "spam": 0.95},
        ("spam", "spam_above_threshold"),
    ),
    "A filled honeypot outweighs a trusted author": (
        {"trusted": AUTHOR, "honeypot": "x"},
        ("spam", "honeypot"),
    ),
    "Without an opinion a trusted author waits": (
        {"trusted": AUTHOR, "spam": None},
        ("pending", "opinion_missing"),
    ),
    "A text that was cut waits even from a trusted author": (
        {"mode": "publish", "trusted": AUTHOR, "cut_from": 12_000},
        ("pending", "cut_short"),
    ),
    "A text that was cut and looks like spam is filed": (
        {"cut_from": 12_000, "spam": 0.95},
        ("spam", "spam_above_threshold"),
    ),
    "A flood waits even from a trusted author": (
        {"trusted": AUTHOR, "history": History(recent=5)},
        ("pending", "flood"),
    ),
    "A trusted author may be quick, and say it twice": (
        {"trusted": AUTHOR, "elapsed_seconds": 0.5, "history": History(repeats=1)},
        ("approved", "listed_author"),
    ),
    "A trusted network is published in mode hold": (
        {"trusted": NETWORK},
        ("approved", "trusted_network"),
    ),
    "A flood waits even from a trusted network": (
        {"trusted": NETWORK, "history": History(recent=5)},
        ("pending", "flood"),
    ),
    "A trusted term is held where the model would file it": (
        {"trusted": RYE, "spam": 0.95},
        ("pending", "trusted_term"),
    ),
    "A trusted term publishes nothing": (
        {"trusted": RYE},
        ("pending", "hold_by_default"),
    ),
    "A trusted domain is held where the model would file it": (
        {"trusted": PILLS, "spam": 0.95, "author_url": "https://www.pills.test/"},
        ("pending", "trusted_domain"),
    ),
    "A trusted domain publishes nothing": (
        {"trusted": PILLS, "body": "See pills.test"},
        ("pending", "hold_by_default"),
    ),
    "What looks like spam waits where a trusted author writes a trusted term": (
        {"trusted": BLOCKED, "spam": 0.95},
        ("pending", "trusted_term"),
    ),
    "An edit of a public text by a trusted author waits where it looks like spam": (
        {"trusted": AUTHOR, "is_published": True, "spam": 0.99},
        ("pending", "edit_of_published"),
    ),
}


@pytest.mark.parametrize("sentence", DECISIONS)
def test_decision_table(case, sentence):
    changes, expected = DECISIONS[sentence]
    verdict = conclude(case(**changes))
    assert (verdict.status, verdict.phase) == expected


def test_every_line_of_the_policy_is_in_the_decision_table():
    decided = {phase for _changes, (_status, phase) in DECISIONS.values()}
    assert decided == {phase.__name__ for phase in PHASES}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("spam", [None, math.nan, math.inf, -1.0, 2.0])
@pytest.mark.parametrize("history", [History(), History(approved=100)])
def test_a_failing_classifier_never_approves_and_never_drops(case, mode, spam, history):
    assert conclude(case(mode=mode, spam=spam, history=history)).status == "pending"


def test_the_page_about_the_policy_has_its_order_and_what_each_phase_concludes():
    told = re.findall(r"^\| \d+ \| `(\w+)` \| ([\w, ]+) \|", PAGE.read_text(), re.MULTILINE)
    assert [phase for phase, _statuses in told] == [phase.__name__ for phase in PHASES]
    decided = {(phase, status) for _changes, (status, phase) in DECISIONS.values()}
    assert {(phase, one) for phase, said in told for one in said.split(", ")} == decided


def test_every_verdict_is_a_sentence_that_names_its_phase(case):
    for changes, (_status, phase) in DECISIONS.values():
        verdict = conclude(case(**changes))
        assert verdict.phase == phase
        assert verdict.text[0].isupper()
        assert verdict.text.endswith(".")


def test_every_phase_has_a_file_of_its_name():
    assert [phase.__module__.rpartition(".")[2] for phase in PHASES] == [
        phase.__name__ for phase in PHASES
    ]
