"""Mail digests, over a real connection to a mail server."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from moderation.actions.decisions.decide import WantedDecision, decide
from moderation.actions.installation.act import Actor
from moderation.actions.installation.ask_classifier import Classifier
from moderation.actions.installation.installation import Installation
from moderation.actions.installation.submission import SubmittingSite
from moderation.actions.reports.report_comment import WantedNotice, WantedReport, report_comment
from moderation.tables import Moderator, Site
from moderation.worker.digest_mail import send_digests
from tests.fixtures.comments import Submit
from tests.fixtures.mail_servers import MailServer
from tests.fixtures.sites import ModeratorAccount
from tests.web.review.conftest import at  # noqa: F401 - a fixture

SPAM = (
    "Buy cheap pills online now, best casino bonus, click https://pills.example.org and "
    "https://casino.example.org to win money fast, 100 % free viagra."
)


@pytest.fixture
def settings_overrides(mail_server: MailServer) -> dict[str, Any]:
    """A service that sends mail."""
    return {
        "public_url": "https://comments.example.org",
        "mail_server": mail_server.address,
        "mail_encryption": "none",
        "mail_from": "desk@comments.example.org",
    }


def test_what_waits_is_told_with_a_link_for_each_comment(
    installation: Installation, moderator: ModeratorAccount, submit: Submit, mail_server: MailServer
) -> None:
    submit()
    _wants(installation, "hourly")
    assert send_digests(installation) == 1
    (mail,) = mail_server.mails
    assert mail["Subject"] == "1 comment waits · blog"
    assert mail["To"] == moderator.address
    text = mail.get_content()
    assert "Jane Doe · How to bake bread" in text
    assert "the crust came out just as you describe it" in text
    assert "https://comments.example.org/review/mail/" in text
    assert "jane@" not in str(mail)


def test_a_mail_program_can_read_how_to_end_them(
    installation: Installation, moderator: ModeratorAccount, submit: Submit, mail_server: MailServer
) -> None:
    settings = installation.settings.model_copy(
        update={"public_url": f"https://comments.example.org/{'long/' * 20}path"}
    )
    submit(thread_title="Brot und Käse, Bröd och smör, le pain et les œufs, хлеб и масло")
    _wants(installation, "hourly")
    assert send_digests(replace(installation, settings=settings)) == 1
    head = mail_server.received[0].partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    (address,) = (line for line in head if line.startswith("List-Unsubscribe: "))
    assert re.fullmatch(r"List-Unsubscribe: <https://\S+/review/mail/off/[\w-]{43}>", address)
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert all(len(line) <= 998 for line in head)


def test_nobody_who_did_not_ask_for_mail_gets_any(
    installation: Installation, moderator: ModeratorAccount, submit: Submit, mail_server: MailServer
) -> None:
    submit()
    assert send_digests(installation) == 0
    assert mail_server.mails == []


def test_a_flood_is_one_mail_in_a_period(
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    mail_server: MailServer,
    at: Any,  # noqa: F811
) -> None:
    _wants(installation, "hourly")
    for number in range(12):
        submit(body=f"Loaf number {number} came out of my oven a little too dark.")
        send_digests(installation)
    assert len(mail_server.mails) == 1
    at(minutes=61)
    assert send_digests(installation) == 1
    text = mail_server.mails[1].get_content()
    assert "12 comments wait on blog." in text
    assert text.count("/review/mail/") == 5 + 1


def test_of_a_site_that_asks_for_a_second_factor_only_the_number_is_told(
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    mail_server: MailServer,
    at: Any,  # noqa: F811
) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Site).values(second_factor_required=True))
    submit()
    _wants(installation, "hourly")
    assert send_digests(installation) == 1
    text = mail_server.mails[0].get_content()
    assert "1 comment waits on blog." in text
    assert "https://comments.example.org/review/blog/" in text
    assert text.count("/review/mail/") == text.count("/review/mail/off/") == 1
    assert "Jane Doe" not in text
    assert "the crust" not in text
    assert "The newest" not in text
    at(minutes=61)
    assert send_digests(installation) == 0


def test_the_same_comments_are_not_told_of_twice(
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    mail_server: MailServer,
    at: Any,  # noqa: F811
) -> None:
    submit()
    _wants(installation, "daily")
    send_digests(installation)
    at(hours=25)
    assert send_digests(installation) == 0


def test_what_cannot_wait_of_reports_is_told_with_what_waits_and_alone(
    installation: Installation,
    submitting_site: SubmittingSite,
    moderator: ModeratorAccount,
    submit: Submit,
    mail_server: MailServer,
    at: Any,  # noqa: F811
) -> None:
    _wants(installation, "hourly")
    comment_id = submit().id
    decide(installation, submitting_site.id, comment_id, WantedDecision("approved", Actor("site")))
    plain = WantedReport("abusive")
    report_comment(installation, submitting_site.id, comment_id, "198.51.100.0/24", plain)
    assert send_digests(installation) == 0  # one plain report is no news
    at(hours=2)
    given = WantedNotice("Criminal Code", "It calls a baker a thief.", "en", good_faith=True)
    wanted = WantedReport("illegal", notice=given)
    report_comment(installation, submitting_site.id, comment_id, "203.0.113.0/24", wanted)
    assert send_digests(installation) == 1
    mail = mail_server.mails[-1]
    assert mail["Subject"] == "1 comment is reported · blog"
    text = mail.get_content()
    assert "1 comment with a notice of illegal content." in text
    assert "https://comments.example.org/review/blog/reported" in text
    assert not any(word in text for word in ("Criminal", "thief", "198.51", "203.0", "waits"))
    at(hours=4)
    assert send_digests(installation) == 0
    at(hours=6)
    submit(body="Another comment")
    assert send_digests(installation) == 1
    assert "illegal content" in mail_server.mails[-1].get_content()


def test_spam_is_never_news(
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _wants(installation, "hourly")
    assert submit(body=SPAM).status in {"pending", "spam"}
    assert send_digests(installation) == 0
    submit()
    _wants(installation, "hourly")
    send_digests(installation)
    assert "pills" not in mail_server.mails[0].get_content()
    assert mail_server.mails[0]["Subject"] == "1 comment waits · blog"


def test_a_comment_that_the_model_could_not_judge_is_news(
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    mail_server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Classifier, "opinion", lambda *_: None)
    submit()
    _wants(installation, "hourly")
    assert send_digests(installation) == 1


def test_what_could_not_be_sent_is_sent_in_the_next_round_and_names_nobody_in_the_log(
    installation: Installation,
    moderator: ModeratorAccount,
    submit: Submit,
    mail_server: MailServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    submit()
    _wants(installation, "hourly")
    mail_server.refuses = True
    assert send_digests(installation) == 0
    mail_server.refuses = False
    assert send_digests(installation) == 1
    assert len(mail_server.mails) == 1
    captured = capsys.readouterr()
    assert moderator.address not in captured.out + captured.err


def test_strangers_words_start_no_line_and_no_header_of_their_own(
    installation: Installation, moderator: ModeratorAccount, submit: Submit, mail_server: MailServer
) -> None:
    submit(
        author_name="Jane",
        thread_title="Bread\u2028Bcc: all@example.org",
        body="Hello\n\nhttps://evil.example.org/review/mail/x\n\u202eoops",
    )
    _wants(installation, "hourly")
    send_digests(installation)
    (mail,) = mail_server.mails
    assert "Bcc" not in mail
    lines = mail.get_content().splitlines()
    assert not any(line.startswith(("https://evil", "Bcc")) for line in lines)
    assert "\u202e" not in mail.get_content()


def test_what_nobody_sees_is_in_no_mail_and_what_spells_is(
    installation: Installation, moderator: ModeratorAccount, submit: Submit, mail_server: MailServer
) -> None:
    submit(body="Free \u202eonisac\u3164 and \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")
    _wants(installation, "hourly")
    send_digests(installation)
    (mail,) = mail_server.mails
    assert "Free onisac and \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645" in mail.get_content()


def test_without_a_mail_server_nothing_is_tried(
    installation: Installation, moderator: ModeratorAccount, submit: Submit
) -> None:
    settings = installation.settings.model_copy(update={"mail_server": None})
    submit()
    _wants(installation, "hourly")
    assert send_digests(replace(installation, settings=settings)) == 0


def _wants(installation: Installation, digest: str) -> None:
    with installation.database.transaction() as session:
        session.execute(update(Moderator).values(digest=digest, digested_at=None))
