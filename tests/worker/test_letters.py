"""Mail to authors, over a real connection to a mail server."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from moderation.actions.letters import gather_mail
from moderation.actions.letters.answer_link import confirm_mail, end_by_link
from moderation.actions.sites.set_site import set_site
from moderation.tables import OutgoingMail, Subscription, SuppressedAddress
from moderation.worker.letters import send_letters
from tests.fixtures.correspondence import BASE, Correspondence, links_of

JANE, ADA = "jane@example.org", "ada@example.net"


@pytest.fixture
def settings_overrides(mailing_settings: dict[str, Any]) -> dict[str, Any]:
    """A service that sends mail."""
    return mailing_settings


def confirmed(them: Correspondence, address: str = JANE, **changes: Any) -> str:
    """A public comment by somebody who has confirmed."""
    comment_id = them.published(address, **changes)
    (asked,) = them.later()
    confirm_mail(them.installation, links_of(asked)[0].rpartition("/")[2])
    return comment_id


def test_who_asked_is_written_to_once_the_comment_is_public_and_told_nothing_of_it(
    correspondence: Correspondence,
) -> None:
    comment_id = correspondence.post(JANE, body="Buy pills at https://pills.example.org now")
    assert correspondence.later() == []
    correspondence.decide(comment_id)
    correspondence.wait(minutes=4)
    assert correspondence.server.mails == []
    (mail,) = correspondence.later()
    assert mail["To"] == JANE
    assert mail["Subject"] == "Please confirm: replies by mail · blog"
    confirm, off = links_of(mail)
    assert confirm.startswith("/mail/confirm/")
    assert off.startswith("/mail/off/")
    for strange in ("pills", "Jane", "bread", comment_id):
        assert strange not in mail.get_content()
    assert correspondence.later() == []


def test_a_reply_is_told_once_it_is_public_and_only_to_who_has_confirmed(
    correspondence: Correspondence,
) -> None:
    jane = confirmed(correspondence, JANE)
    ada = correspondence.published(ADA)
    correspondence.later()
    first = correspondence.post("b@example.org", jane, author_name="Bo", wants_mail=False)
    correspondence.published("b@example.org", ada, wants_mail=False)
    assert correspondence.later() == []
    correspondence.decide(first)
    (mail,) = correspondence.later()
    assert mail["To"] == JANE
    assert mail["Subject"] == "1 reply to your comment · blog"
    assert "Bo · How to bake bread" in mail.get_content()
    assert f"https://example.org/2026/bread#comment-{first}" in mail.get_content()
    assert "the crust" not in mail.get_content()
    assert correspondence.later() == []


def test_the_headers_are_those_of_a_list_that_ends_by_one_click(
    correspondence: Correspondence,
) -> None:
    jane = confirmed(correspondence, JANE, page_language="ru")
    correspondence.published(
        ADA, jane, wants_mail=False, author_name="Ада", thread_title="Хлеб и масло"
    )
    (mail,) = correspondence.later()
    off = links_of(mail)[-1]
    assert mail["List-Unsubscribe"] == f"<{BASE}{off}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "<blog.comments.comments.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "ответ на ваш комментарий" in mail["Subject"]
    head = correspondence.server.received[-1].partition(b"\r\n\r\n")[0]
    # What a relay signs stands there once, is folded as it is sent, and changes on no way.
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert len(names) == len(set(names))
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))
    head.decode("ascii")


def test_nobody_is_told_of_their_own_reply_or_of_what_is_taken_back(
    correspondence: Correspondence,
) -> None:
    jane = confirmed(correspondence)
    correspondence.published(JANE, jane, body="And one thing more: it was delicious.")
    hidden = correspondence.published(ADA, jane, wants_mail=False)
    correspondence.wait(minutes=4)
    correspondence.decide(hidden, "rejected")
    assert correspondence.later() == []
    correspondence.decide(hidden)
    assert len(correspondence.later()) == 1
    correspondence.decide(hidden, "rejected")
    correspondence.decide(hidden)
    assert correspondence.later() == []


def test_a_strangers_words_make_no_link_and_no_line_of_their_own(
    correspondence: Correspondence,
) -> None:
    set_site(correspondence.installation, "blog", {"mail": "text"})
    jane = confirmed(correspondence)
    correspondence.published(
        ADA,
        jane,
        wants_mail=False,
        author_name="evil.example.org\u2028Bcc: x",
        body="Go\n\nto https://evil.example.org/x or evil.example.com/y. " + "So long. " * 60,
    )
    (mail,) = correspondence.later()
    text = mail.get_content()
    assert "evil" not in text
    assert "Go to … or …" in text
    assert len(text) < 900
    assert "Bcc" not in mail
    assert not any(line.startswith("Bcc") for line in text.splitlines())


def test_more_than_ten_replies_a_day_are_one_mail_on_the_next(
    correspondence: Correspondence,
) -> None:
    jane = confirmed(correspondence)
    for number in range(14):
        correspondence.published(ADA, jane, wants_mail=False, body=f"Answer number {number} of me.")
        correspondence.wait(minutes=6)
    assert len(correspondence.to(JANE)) == 1 + 10
    correspondence.wait(hours=24)
    assert correspondence.to(JANE)[-1]["Subject"] == "4 replies to your comments · blog"
    assert len(correspondence.to(JANE)) == 1 + 11


@pytest.mark.parametrize("moments", [1, 2, 5])
def test_of_more_than_is_read_at_once_nothing_is_left_out(
    correspondence: Correspondence, monkeypatch: pytest.MonkeyPatch, moments: int
) -> None:
    jane = confirmed(correspondence)
    correspondence.wait(minutes=6)
    monkeypatch.setattr(gather_mail, "_AT_ONCE", 2)
    for number in range(5):
        correspondence.now += timedelta(seconds=number < moments)
        correspondence.published(ADA, jane, wants_mail=False, body=f"Answer number {number} of me.")
    correspondence.wait(minutes=6)
    for _ in range(5):
        correspondence.wait(seconds=1)
    told = "".join(mail.get_content() for mail in correspondence.to(JANE))
    assert len(set(re.findall("#comment-[0-9a-f-]+", told))) == 5


def test_an_address_that_anybody_types_is_asked_once_a_day_and_three_times_a_month(
    correspondence: Correspondence,
) -> None:
    for number in range(14):
        ip = f"198.51.{number}.7"
        correspondence.published(JANE, body=f"Loaf number {number}, a little dark.", author_ip=ip)
        correspondence.wait(hours=11)
    assert len(correspondence.to(JANE)) == 3


def test_a_network_has_five_addresses_an_hour_asked(correspondence: Correspondence) -> None:
    for number in range(8):
        correspondence.published(f"a{number}@example.org", body=f"Loaf number {number} is dark.")
    correspondence.published("b@example.org", author_ip="203.0.113.9", body="Another's loaf.")
    correspondence.later()
    assert len(correspondence.server.mails) == 5 + 1


def test_who_has_ended_it_is_told_nothing_and_who_never_wants_it_is_never_asked_again(
    correspondence: Correspondence,
) -> None:
    jane = confirmed(correspondence)
    correspondence.published(ADA, jane, wants_mail=False)
    off = links_of(correspondence.later()[0])[-1].rpartition("/")[2]
    for _ in range(2):
        end_by_link(correspondence.installation, off, never_again=False)
    correspondence.published(ADA, jane, wants_mail=False, body="Another answer of mine to you.")
    assert correspondence.later() == []
    correspondence.wait(hours=25)
    confirmed(correspondence, body="I have baked again, and want to hear of it.")
    end_by_link(correspondence.installation, off, never_again=True)
    correspondence.wait(hours=25)
    correspondence.published(JANE, body="The third loaf was the best of all three.")
    assert correspondence.later() == []
    with correspondence.installation.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Subscription)) == 0
        assert session.scalars(select(SuppressedAddress.why)).all() == ["asked"]


@pytest.mark.parametrize(
    ("answer", "is_suppressed"),
    [("550 5.1.1 no such user", True), ("554 5.7.1 relay access denied", False)],
)
def test_a_mailbox_that_is_not_there_is_never_written_to_again(
    correspondence: Correspondence, answer: str, is_suppressed: bool
) -> None:
    jane = confirmed(correspondence)
    correspondence.server.says[JANE] = answer
    correspondence.published(ADA, jane, wants_mail=False)
    assert correspondence.later() == []
    correspondence.server.says.clear()
    correspondence.published(ADA, jane, wants_mail=False, body="Another answer of mine to you.")
    assert len(correspondence.later()) == (0 if is_suppressed else 1)


def test_what_could_not_be_handed_over_is_tried_again_and_what_may_have_been_is_not(
    correspondence: Correspondence, capsys: pytest.CaptureFixture[str]
) -> None:
    jane = confirmed(correspondence)
    correspondence.server.says[JANE] = f"451 try {JANE} later"
    reply = correspondence.published(ADA, jane, wants_mail=False)
    assert correspondence.later() == []
    correspondence.server.says.clear()
    correspondence.server.dies = True
    assert len(correspondence.later()) == 1
    correspondence.server.dies = False
    correspondence.wait(hours=30)
    assert [reply in mail.get_content() for mail in correspondence.to(JANE)] == [False, True]
    captured = capsys.readouterr()
    assert JANE not in captured.out + captured.err


def test_a_site_that_turns_it_off_sends_nothing_and_what_happens_then_is_never_told(
    correspondence: Correspondence,
) -> None:
    jane = confirmed(correspondence)
    correspondence.published(ADA, jane, wants_mail=False)
    set_site(correspondence.installation, "blog", {"mail": "off"})
    assert correspondence.later() == []
    set_site(correspondence.installation, "blog", {"mail": "on"})
    assert correspondence.later() == []
    correspondence.wait(seconds=1)
    correspondence.published(ADA, jane, wants_mail=False, body="Another answer of mine to you.")
    assert len(correspondence.later()) == 1


def test_without_a_mail_server_nobody_is_asked(correspondence: Correspondence) -> None:
    installation = correspondence.installation
    settings = installation.settings.model_copy(update={"mail_server": None})
    assert send_letters(replace(installation, settings=settings)) is False
    set_site(installation, "blog", {"mail": "off"})
    correspondence.post(JANE)
    with installation.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Subscription)) == 0
        assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
