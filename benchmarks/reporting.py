"""What answering a report costs: the processor's time of each, by the form's door, in this process.

    python benchmarks/reporting.py [--comments 20000] [--reports 1000]

A site with so many published comments under one page, and reports of as many networks against
them, plain ones and notices by turns, one after the other: one connection. What the clock says is
told beside it, and is disturbed by whatever else the machine does.
"""

import os
import tempfile
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from page_costs import _application, _command

from moderation import clock
from moderation.actions.opening.open_installation import create_installation
from moderation.actions.sites.add_site import add_site
from moderation.identifiers import id_at, id_to_bytes, new_id
from moderation.settings import Settings
from moderation.tables import Comment, Site, Thread

_ORIGIN = "https://blog.example.org"
_NOTICE = {
    "kind": "illegal",
    "law": "Criminal Code, section 185",
    "why": "It calls a baker by name a thief, which she is not.",
    "good_faith": "yes",
    "name": "A reader",
    "email": "reader@example.org",
}
_PLAIN = {"kind": "abusive", "text": "It insults the baker."}


def main() -> None:
    """Fill a site, report, and print the percentiles."""
    parser = ArgumentParser()
    parser.add_argument("--comments", type=int, default=20_000)
    parser.add_argument("--reports", type=int, default=1_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            MODERATION_DATA_DIR=folder,
            MODERATION_RATE_LIMIT="off",
            MODERATION_LOG_LEVEL="error",
            MODERATION_TRUSTED_PROXIES="1",
        )
        _command("init")
        ids = _fill(options.comments)
        spent, lasted = _report(_application(), ids, options.reports)
    for name, times in (("processor", spent), ("clock", lasted)):
        print(f"{name:<10}", *(f"p{part}: {_at(times, part):6.2f} ms" for part in (50, 95, 99)))


def _fill(many: int) -> list[str]:
    installation = create_installation(Settings())
    add_site(installation, "blog", [_ORIGIN])
    now = clock.now()
    with installation.database.transaction() as session:
        site_id = session.query(Site.id).scalar()
        thread = Thread(id=new_id(), site_id=site_id, url=f"{_ORIGIN}/bridge", title="", excerpt="")
        thread.url_digest, thread.version, thread.created_at = id_to_bytes(thread.id), 1, now
        session.add(thread)
        session.flush()
        made = [_comment(site_id, thread.id, place, now) for place in range(many)]
        session.add_all(made)
        ids = [one.id for one in made]
    installation.database.close()
    return ids


def _comment(site_id: str, thread_id: str, place: int, now: Any) -> Comment:
    at = now - timedelta(seconds=place)
    return Comment(
        id=id_at(at, place),
        site_id=site_id,
        thread_id=thread_id,
        status="approved",
        version=1,
        revision=1,
        published_revision=1,
        author_name="Jane Doe",
        author_network=f"10.{place % 256}.{place // 256 % 256}.0/24",
        body=f"The bridge was closed again this morning. Number {place}",
        body_digest=os.urandom(16),
        is_test=False,
        has_links=False,
        reason_bits=0,
        submitted_at=at,
        created_at=at,
        decided_at=at,
    )


def _report(app: Any, ids: list[str], many: int) -> tuple[list[float], list[float]]:
    client, spent, lasted = app.test_client(), [], []
    for place in range(many):
        path = f"/v1/sites/blog/comments/{ids[place % len(ids)]}/reports"
        network = f"172.{place // 256 % 256}.{place % 256}.1"
        headers = {"Origin": _ORIGIN, "X-Forwarded-For": network, "Accept": "application/json"}
        token = client.get(path, headers=headers).json["token"]
        said = {"token": token, **(_NOTICE if place % 2 else _PLAIN)}
        began, ran = time.process_time(), time.perf_counter()
        answer = client.post(path, data=said, headers=headers)
        spent.append(1_000 * (time.process_time() - began))
        lasted.append(1_000 * (time.perf_counter() - ran))
        if answer.status_code != 202:
            raise SystemExit(f"a report was answered {answer.status_code}: {answer.text[:200]}")
    return spent[10:], lasted[10:]  # the first load what all others use


def _at(times: list[float], part: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * part // 100)]


if __name__ == "__main__":
    main()
