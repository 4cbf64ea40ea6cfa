"""No address survives in a text that people may see, however disguised; all else does."""
# ruff: noqa: RUF001 - scripts stand beside each other here

import re
import time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as some

from moderation.vault import mask_address, mask_text, mask_url
from tests.fixtures.strictness import examples

DISGUISES = [
    "{local}@{name}.{end}",
    "{local}＠{name}．{end}",
    "{local}﹫{name}。{end}",
    "{local}%40{name}.{end}",
    "{local}%40{name}%2E{end}",
    "{local}&#64;{name}.{end}",
    "{local}&#x40;{name}.{end}",
    "{local}&commat;{name}.{end}",
    "{local}(at){name}.{end}",
    "{local} [at] {name} [dot] {end}",
    "{local} {{AT}} {name} (DOT) {end}",
    "{local} @ {name}.{end}",
    "mailto:{local}@{name}.{end}",
    "<{local}@{name}.{end}>",
    "https://{local}@{name}.{end}/",
    '"{local}"@{name}.{end}',
    "{local}\u200b@{name}.{end}",
    "{local}@\u200b{name}.{end}",
    "{local}@{name}\u00ad.{end}",
]
LOCALS = some.from_regex(r"[a-z][a-z0-9]{2,12}(?:[._+-][a-z0-9]{1,8}){0,3}", fullmatch=True)
NAMES = some.from_regex(r"[a-z][a-z0-9-]{2,12}[a-z0-9]", fullmatch=True)
ENDS = some.sampled_from(["org", "example.org", "co.test", "test"])
AROUND = some.text(some.sampled_from(" \n.,;:!?()<>[]\"'/|=&é字𝒳\u200b"), max_size=20)
WORDS = some.text(some.sampled_from('ab @.(at)%40<>[]dot"&#64;é \n'), max_size=200)


@pytest.mark.parametrize("disguise", DISGUISES)
@settings(max_examples=examples(60))
@given(local=LOCALS, name=NAMES, end=ENDS, before=AROUND, after=AROUND)
def test_no_address_survives(disguise, local, name, end, before, after):
    address = disguise.format(local=local, name=name, end=end)
    masked = mask_text(f"Write to {before}{address}{after} please")
    assert "[email]" in masked
    assert local not in masked.replace("Write to ", "").replace(" please", "")
    assert f"{name}." not in masked


@given(text=WORDS)
def test_masking_what_is_masked_changes_nothing(text):
    assert mask_text(mask_text(text)) == mask_text(text)


@given(text=some.text(some.characters(exclude_characters="@＠﹫%&([{"), max_size=300))
def test_a_text_without_an_at_sign_stays_as_it_is(text):
    assert mask_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Meet me @ noon",
        "price: 3 @ 2.50 each",
        "@jane thanks!",
        "a (at) the end",
        "50%40",
        "user@localhost",
        "see (at least) example.org",
        "we met (at) noon. Then we left",
        "Look at example.org",
        "There is more of it at example.org, and at blog.example.org.",
        "I read about node.js at nodejs.example.org",
        "Write to us at example.org, or email me at example.org",
        "Version 3.11 at example.org",
        "I write blogs at example.org and mail order at shop.example.org",
        "Find us at example dot org",
        "Pin it: npm install react@18.2.0 and @types/node@20.11.5-rc.1",
        "uses: actions/checkout@v4",
        "ssh root@192.168.1.10, then vue@v3.4.test",
        "Follow me at @ada@one.example, or (@ada@two.example)!",
        "git clone git@code.example.org:ada/engine.git",
        "See https://unpkg.com/react@18.2.0/umd/react.js and https://one.example/@ada@two.example",
        "https://cdn.example.org/npm/@scope/name@beta.example-1/x.js?v=a@2&q=b@beta.example-1",
        "https://maps.example.org/@48.1372,11.5756,15z",
        "As it says in user.guide at chapter.three",
    ],
)
def test_what_is_no_address_stays(text):
    assert mask_text(text) == text


@pytest.mark.parametrize("text", ["icon{}2x.png", "start backup{}nightly.service", "pi{}pi.local"])
def test_an_ending_that_there_is_not_makes_no_address(text):
    assert mask_text(text.format("@")) == text.format("@")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请联系jane@example.org谢谢", "请联系[email]谢谢"),
        ("我的邮箱123456@example.com。", "我的邮箱[email]。"),
        ("メールはjane＠example．orgまで", "メールは[email]まで"),
        ("Пишитеjane@example.orgпожалуйста", "Пишите[email]пожалуйста"),
        ("Пиши на почта@пример.рф, пожалуйста", "Пиши на [email], пожалуйста"),
        ("用户@例子.中国谢谢", "[email]谢谢"),
        ("Jürgen@bücher.example oder jane@xn--bcher-kva.example", "[email] oder [email]"),
        ("**jane@example.org**, 'joe@example.org'", "**[email]**, '[email]'"),
        ("Write to jane@example.org.Then wait", "Write to [email].Then wait"),
        ("mailto:jane@example.org?subject=Bread", "mailto:[email]?subject=Bread"),
        (
            "https://example.org/?to=jane@example.org&v=react@18.2.0#jane@example.org.",
            "https://example.org/?to=[email]&v=react@18.2.0#[email].",
        ),
    ],
)
def test_only_the_address_goes(text, masked):
    assert mask_text(text) == masked


_WORDS_BEFORE = some.text(
    some.sampled_from("请联系メールはпишите가나אב \n\t(:«“‘*,，。\u3000<"), max_size=30
)
_WORDS_BEHIND = some.text(
    some.sampled_from("谢谢まで спасибо가나אב\n\t):»”’*,;!?，。\u3000>"), max_size=30
)


@given(before=_WORDS_BEFORE, local=LOCALS, name=NAMES, end=ENDS, after=_WORDS_BEHIND)
def test_what_stands_around_an_address_stays_letter_for_letter(before, local, name, end, after):
    assert mask_text(f"{before}{local}@{name}.{end}{after}") == f"{before}[email]{after}"


@given(
    before=some.text(max_size=40),
    package=some.from_regex(r"@?[a-z][a-z0-9-]{0,9}(/[a-z][a-z0-9-]{0,9})?", fullmatch=True),
    version=some.from_regex(r"v?[0-9]{1,3}(\.[0-9]{1,4}){0,3}(-(rc|beta)\.[0-9])?", fullmatch=True),
    after=some.text(some.characters(exclude_characters="@＠﹫%&([{<."), max_size=40),
)
def test_versions_stay_in_every_script(before, package, version, after):
    text = (
        f"{before.replace('@', '').replace('＠', '').replace('﹫', '')} {package}@{version} {after}"
    )
    assume(" at " not in text)
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("jane.doe at example.org", "[email]"),
        ("Ask jane_doe at mail.example.org, please", "Ask [email], please"),
        ("jane.doe at example dot org", "[email]"),
        ("Write to jane at example.org!", "Write to [email]!"),
        ("E-mail: jane at example dot org", "E-mail: [email]"),
        ("My email address is jane at example.org", "My email address is [email]"),
        ("contact me: jane at example.org.", "contact me: [email]."),
    ],
)
def test_the_word_at_is_masked_where_it_can_only_be_an_address(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("jane@example.org", "j•••@e•••.org"),
        ("ü@blog.example.co.test", "ü•••@b•••.test"),
        ("a@b.test", "a•••@b•••.test"),
    ],
)
def test_a_moderator_sees_enough_to_tell_two_authors_apart(address, masked):
    assert mask_address(address) == masked


@given(local=LOCALS, name=NAMES, end=ENDS)
def test_no_address_survives_in_a_url(local, name, end):
    address = f"{local}@{name}.{end}"
    urls = [
        f"https://example.org/u/{address}",
        f"https://example.org/?email={address}&page=2",
        f"https://example.org/?email={address.replace('@', '%40')}&page=2",
        f"https://example.org/?q=%22{address.replace('@', '%2540')}%22",
        f"https://example.org/#{address}",
        f"mailto:{address}",
        f"https://{address}/",
    ]
    for url in urls:
        masked = mask_url(url)
        assert local not in masked
        assert name not in masked


def test_a_url_keeps_the_rest_of_its_query():
    masked = mask_url("https://example.org/p?page=2&email=jane@example.org&lang=de")
    assert masked == "https://example.org/p?page=2&lang=de"


@pytest.mark.parametrize("query", ["archives/5", "a;b=1&c", "v=react@18.2.0&x=%7e", "a=&&b"])
def test_a_query_without_an_address_stays_as_it_was_written(query):
    url = f"https://example.org/p?{query}"
    assert mask_url(url) == url
    assert mask_url(f"{url}&to=jane%40example.org") == url


@example(url="http://[@a.test")
@given(url=some.text(some.sampled_from("htps:/?#[]@a.test%40 =&é\n"), max_size=60))
def test_masking_a_url_never_fails(url):
    assert not re.search(r"[a-z]+@[a-z]+\.test", mask_url(url))


@pytest.mark.parametrize(
    "unit",
    ["a", "a.", "a@", "@", "a@a.", "a (at) ", '"', '"@', "%40", "&#64;", "a@a-", ".a", "[at]", " "],
)
def test_no_text_makes_masking_slow(unit):
    text = "x@" + unit * (100_000 // len(unit))
    started = time.thread_time()
    mask_text(text)
    mask_url(text)
    assert time.thread_time() - started < 2.0
