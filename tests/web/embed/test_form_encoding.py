"""What is no form, or no UTF-8, is refused before anything else is looked at."""

import pytest

from tests.web.embed.conftest import FORM

URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def database_kind() -> str:
    """One is enough: no database is asked for more than the site."""
    return "sqlite"


@pytest.mark.parametrize(
    ("raw", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"body=x", "text/plain", 415),
        (b"body=x", f"{URLENCODED}; charset=iso-8859-1", 415),
        (b"body=x", "multipart/form-data", 415),
        (b"body=%ff%fe", URLENCODED, 400),
        (b"body=\xff", URLENCODED, 400),
        (b"body=%00", URLENCODED, 400),
        (b"body=%ed%a0%80", URLENCODED, 400),
        (b"body=a&body=b", URLENCODED, 400),
        (b"&".join([b"f="] * 10_000), URLENCODED, 400),
        (b"body=" + b"x" * 65_536, URLENCODED, 413),
        (b"nonsense", "multipart/form-data; boundary=x", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n\xff\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            400,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\nx\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
            400,
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="body"\r\n\r\ncut off',
            "multipart/form-data; boundary=x",
            400,
        ),
        (b"", URLENCODED, 422),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_is_no_form_is_refused(
    client, site, stored, raw: bytes, content_type: str, status: int, accept: str
) -> None:
    answer = client.post(FORM, data=raw, content_type=content_type, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.mimetype == ("text/html" if accept == "text/html" else "application/problem+json")
    assert stored() == []
