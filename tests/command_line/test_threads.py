"""``moderation threads``."""

from tests.command_line.conftest import Run

ORIGINS = ("--origin", "https://example.org", "--origin", "https://new.example")


def test_a_move_is_tried_first_carried_out_listed_and_undone(run: Run) -> None:
    run("sites", "add", "blog", *ORIGINS)
    tried = run("threads", "move", "http://old.example/", "https://new.example/b/", "--dry-run")
    assert tried.stdout == "Would move 0 threads and merge 0, with 0 comments.\n"
    done = run("threads", "move", "https://example.org/a", "https://new.example/a")
    assert done.stdout == "Moved 0 threads and merged 0, with 0 comments.\n"
    assert run("threads", "list", "--site", "blog").stdout == ""
    missing = "01990000-0000-7000-8000-000000000000"
    refused = run("threads", "undo", missing, "--site", "blog")
    assert (refused.exit_code, refused.stderr) == (1, "Error: There is no such move.\n")
    nobody = run("threads", "move", "https://a.example/", "https://b.example/")
    assert "--site" in nobody.stderr


def test_the_rules_of_a_site_are_shown_tried_and_set(run: Run) -> None:
    run("sites", "add", "blog", *ORIGINS)
    usual = "fragments=routes  trailing_slash=counts  www=counts  scheme=counts\n"
    assert run("threads", "rules", "blog").stdout == usual
    change = ("threads", "rules", "blog", "www=ignored", "trailing_slash=ignored")
    assert run(*change, "--dry-run").stdout == "Would join 0 threads with another, 0 comments.\n"
    assert run("threads", "rules", "blog").stdout == usual
    assert run(*change).stdout == "Joined 0 threads with another, 0 comments.\n"
    now = run("threads", "rules", "blog").stdout
    assert now == "fragments=routes  trailing_slash=ignored  www=ignored  scheme=counts\n"
    wrong = run("threads", "rules", "blog", "www=perhaps")
    assert wrong.stderr == "Error: www is one of: counts, ignored.\n"


def test_a_page_is_closed_for_a_time_and_opened(run: Run) -> None:
    run("sites", "add", "blog", *ORIGINS)
    page = "https://example.org/a"
    assert run("threads", "close", page, "--days", "7").stdout == "Closed for 7 days.\n"
    assert run("threads", "close", page).stdout == "Closed.\n"
    assert run("threads", "open", page).stdout == "Open.\n"
    assert run("threads", "open", page, "--usual").stdout == "As the site has set.\n"
    assert run("threads", "close", "https://elsewhere.example/").exit_code == 2
