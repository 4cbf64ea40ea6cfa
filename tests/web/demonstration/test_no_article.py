"""Where no demonstration was asked for there is none."""


def test_there_is_no_article(client) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.get("/").status_code == 404
