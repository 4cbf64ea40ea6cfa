"""Where no demonstration was asked for there is none."""


def test_there_is_no_article(client) -> None:
    assert client.get("/demo/").status_code == 404


def test_the_bare_address_leads_to_the_desk(client) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.location == "/review/"
