"""``moderation sites``."""

import json

from tests.command_line.conftest import Run

ORIGIN = ("--origin", "https://example.org")


def test_add_prints_the_credentials_as_the_contract_says(run: Run) -> None:
    answer = run("sites", "add", "blog", *ORIGIN, "--json")
    assert set(json.loads(answer.stdout)) == {
        "site",
        "api_key",
        "signing_secret",
        "akismet_key",
        "perspective_key",
    }


def test_a_name_can_be_taken_once(run: Run) -> None:
    run("sites", "add", "blog", *ORIGIN)
    answer = run("sites", "add", "blog", *ORIGIN)
    assert (answer.exit_code, answer.stderr) == (
        1,
        "Error: A site of this name exists already.\n",
    )


def test_list_shows_no_credential(run: Run) -> None:
    added = json.loads(run("sites", "add", "blog", *ORIGIN, "--json").stdout)
    listed = run("sites", "list").stdout
    assert "blog  mode=hold  spam_above=0.9\n    https://example.org\n" in listed
    assert added["api_key"] not in listed


def test_set_changes_mode_and_threshold(run: Run) -> None:
    run("sites", "add", "blog", *ORIGIN)
    assert run("sites", "set", "blog", "mode=trust", "spam_above=0.95").exit_code == 0
    [site] = json.loads(run("sites", "list", "--json").stdout)
    assert (site["mode"], site["spam_above"]) == ("trust", 0.95)


def test_set_makes_all_changes_or_none(run: Run) -> None:
    run("sites", "add", "blog", *ORIGIN)
    assert run("sites", "set", "blog", "mode=trust", "spam_above=2").exit_code == 1
    [site] = json.loads(run("sites", "list", "--json").stdout)
    assert site["mode"] == "hold"


def test_rotate_key_prints_a_fresh_one(run: Run) -> None:
    added = json.loads(run("sites", "add", "blog", *ORIGIN, "--json").stdout)
    fresh = json.loads(run("sites", "rotate-key", "blog", "--json").stdout)
    assert fresh["api_key"] not in {"", added["api_key"]}


def test_a_site_that_is_none_is_refused(run: Run) -> None:
    answer = run("sites", "rotate-key", "nowhere")
    assert (answer.exit_code, answer.stderr) == (1, "Error: There is no site of this name.\n")


def test_corals_secret_comes_by_standard_input_and_is_never_printed(run: Run) -> None:
    run("sites", "add", "blog", "--origin", "https://example.org")
    secret = "empsec_" + "5a" * 32
    kept = run("sites", "coral-secret", "blog", asked=f"{secret}\n")
    assert kept.exit_code == 0
    assert "/integrations/coral/blog" in kept.stdout
    listed = run("sites", "coral-secret", "blog", "--list")
    assert "…5a5a  not used yet" in listed.stdout
    assert secret not in kept.output + listed.output
    removed = run("sites", "coral-secret", "blog", "--remove", listed.stdout.split()[0])
    assert removed.stdout == "Removed.\n"
    assert run("sites", "coral-secret", "blog", "--list").stdout == ""
    refused = run("sites", "coral-secret", "blog", asked="whsec_something-else\n")
    assert refused.exit_code == 1
    assert "something-else" not in refused.output
