"""GET /$discovery/rest: where our methods are, by the address that browsers reach us at."""

import pytest

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)  # no rows

PATH = "/$discovery/rest?version=v1alpha1&key=whatever"


def test_it_leads_to_where_we_are(client):
    told = client.get(PATH, base_url="https://moderation.example.org").json
    assert told["kind"] == "discovery#restDescription"
    assert told["rootUrl"] == "https://moderation.example.org/"
    assert (told["servicePath"], told["batchPath"]) == ("", "batch")
    methods = told["resources"]["comments"]["methods"]
    assert {one["path"] for one in methods.values()} == {
        "v1alpha1/comments:analyze",
        "v1alpha1/comments:suggestscore",
    }
    for one in methods.values():
        assert one["request"]["$ref"] in told["schemas"]
        assert one["response"]["$ref"] in told["schemas"]


def test_whatever_the_schemas_refer_to_is_there(client):
    schemas = client.get(PATH).json["schemas"]

    def referred(value):
        if isinstance(value, dict):
            yield from [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            for each in value.values():
                yield from referred(each)

    assert set(referred(schemas)) <= set(schemas)
    assert {name: one["id"] for name, one in schemas.items()} == {name: name for name in schemas}


def test_another_version_is_none_of_ours(client):
    answer = client.get("/$discovery/rest?version=v2")
    assert (answer.status_code, answer.json["error"]["status"]) == (404, "NOT_FOUND")


class TestUnderAPath:
    """The service stands under a path of another host."""

    @pytest.fixture
    def settings_overrides(self):
        return {"public_url": "https://example.org/comments"}

    def test_the_path_is_part_of_it(self, client):
        assert client.get(PATH).json["rootUrl"] == "https://example.org/comments/"
