"""What is in the checkout speaks of the project alone, and of no machine, mirror or third party."""

import json
import re

PATH_OF_A_MACHINE = re.compile(r"(?<![\w.\-/])/(?:work|home|Users)/\w")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})")
RESERVED = ("example.org", "example.com", "example.net", "test", "example", "invalid", "localhost")
ORIGIN = re.compile(r"(?:https?:)?//([\w-]+(?:\.[\w-]+)+)")
NAMESPACES = {"www.w3.org"}
SHOWN_IN_PAGES = {".css", ".html", ".js", ".svg"}


def test_no_file_names_a_path_of_somebodys_machine(text_files):
    assert [path for path in text_files if PATH_OF_A_MACHINE.search(_text(path))] == []


def test_locked_requirements_name_no_index_and_hash_everything(root):
    for lock in (root / "requirements").glob("*.txt"):
        lines = lock.read_text().splitlines()
        assert not [line for line in lines if re.match(r"\s*-(?!-hash)|.*://", line)]
        wanted = [line for line in lines if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
        assert wanted
        assert all(re.match(r"\S+==\S+.*\\$", line) for line in wanted)


def test_pages_load_nothing_from_anybody_else(root):
    for path in (root / "moderation").rglob("*"):
        if path.suffix in SHOWN_IN_PAGES:
            origins = set(ORIGIN.findall(_text(path))) - NAMESPACES
            assert not {name for name in origins if not name.endswith(RESERVED)}, path


def test_pages_carry_no_inline_script_or_style(root):
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.I)
    for path in (root / "moderation").rglob("*.html"):
        assert not inline.search(_text(path)), path


def test_templates_never_switch_escaping_off(root):
    for path in (root / "moderation").rglob("*.html"):
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", _text(path)), path


def test_every_address_in_the_checkout_is_of_a_domain_that_nobody_has(text_files):
    found = {}
    for path in text_files:
        domains = {name.lower() for name in ADDRESS.findall(_text(path))}
        real = {name for name in domains if not name.endswith(RESERVED)}
        if real:
            found[str(path)] = real
    assert found == {}


def test_every_json_file_is_read_by_a_strict_parser(root):
    for path in (root / "moderation").rglob("*.json"):
        json.loads(_text(path), parse_constant=_refuse)


def _refuse(name):
    raise ValueError(name)


def _text(path):
    return path.read_text(errors="replace")
