"""The must-use plugin that leads Akismet's plugin here: what it holds, and what it publishes."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

PLUGIN = Path("integrations/wordpress/comment-moderation.php").resolve()
WORDPRESS = Path(__file__).with_name("wordpress.php")
NEW, AGAIN = "'comment_content=Hello'", "'comment_ID=7&comment_content=Hello&recheck_reason=retry'"
HELD, PUBLISHED = 0, 1


def asked(words: str) -> object:
    """What PHP returns for the words, in a WordPress that has the plugin."""
    php = shutil.which("php")
    if php is None:
        pytest.skip("there is no PHP on this machine")
    done = subprocess.run(
        [php, "-d", "display_errors=stderr", str(WORDPRESS), str(PLUGIN), words],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_what_is_asked_of_akismet_is_asked_of_the_service() -> None:
    words = """check( answer( 'true' ) );
        lead( 'http://0123456789ab.rest.akismet.com/1.1/x?a=b' );
        $other = lead( 'https://api.example.org/1.1/comment-check' );
        return array( array_column( $asked, 0 ), $asked[0][1]['timeout'], $other );"""
    assert asked(words) == [
        [
            "https://comments.example.org/1.1/comment-check",
            "https://comments.example.org/1.1/x?a=b&api_key=0123456789ab",
        ],
        5,
        False,
    ]


@pytest.mark.parametrize(
    ("answer", "becomes"),
    [
        ("answer( 'false', 'approved' )", PUBLISHED),
        ("answer( 'false', 'pending' )", HELD),
        ("answer( 'invalid' )", HELD),
        ("answer( 'false', 'approved', '' )", HELD),  # somebody else's: it has no identifier
        ("answer( '<html>Sign in to the network</html>', '', '' )", HELD),
        ("null", HELD),  # nobody answers
    ],
)
def test_nothing_is_published_that_nobody_let_through(answer: str, becomes: int) -> None:
    words = f"""check( {answer} );
        $new = apply( 'pre_comment_approved', 1 );
        check( {answer} );
        $rest = apply( 'rest_pre_insert_comment', array( 'comment_approved' => 1 ) );
        return array( $new, $rest['comment_approved'], apply( 'pre_comment_approved', 1 ) );"""
    assert asked(words) == [becomes, becomes, PUBLISHED]  # the next was not asked about


@pytest.mark.parametrize("answer", ["null", "answer( '<html></html>', '', '' )"])
def test_without_the_service_the_plugin_answers_by_itself(answer: str) -> None:
    """Akismet 5.7.2 publishes what comes without an identifier (class.akismet.php:1599)."""
    said = asked(f"return check( {answer} );")
    assert isinstance(said, dict)
    assert len(said["headers"]["x-akismet-guid"]) == 36
    assert said["body"] not in {"true", "false"}
    assert said["response"]["code"] == 503


def test_what_is_spam_or_in_the_bin_stays_so() -> None:
    words = "check( null ); return array( apply( 'pre_comment_approved', 'spam' ) );"
    assert asked(words) == ["spam"]


def test_what_a_moderator_of_the_blog_writes_is_not_held_while_the_service_is_away() -> None:
    assert (
        asked("$moderates = true; check( null ); return apply( 'pre_comment_approved', 1 );") == 1
    )


@pytest.mark.parametrize(("status", "option"), [("pending", "1"), ("approved", False)])
def test_what_waits_is_not_published_when_it_is_asked_about_again(status: str, option) -> None:
    """Akismet's plugin publishes by WP-cron what has become ``false`` and passes the options."""
    words = f"""check( answer( 'false', '{status}' ), {AGAIN} );
        return array( apply( 'pre_option_comment_moderation', false ), $meta );"""
    # A decision finds the comment by the newest identifier.
    assert asked(words) == [option, [[7, "akismet_guid", "0193-guid"]]]


def test_what_could_not_be_checked_again_keeps_its_identifier() -> None:
    assert asked(f"check( null, {AGAIN} ); check( answer( 'no' ), {AGAIN} ); return $meta;") == []


def test_a_check_names_where_decisions_go() -> None:
    words = """return array( apply( 'akismet_request_args', array(), 'comment-check' ),
        apply( 'akismet_request_args', array( 'callback' => '/a' ), 'comment-check' ),
        apply( 'akismet_request_args', array(), 'submit-ham' ) );"""
    callback = "https://example.org/wp-json/akismet/v1/webhook"
    assert asked(words) == [{"callback": callback}, {"callback": "/a"}, []]


def test_time_approves_nothing_and_mail_does_not_wait() -> None:
    words = """$later = time() + 900;
        $mail = (object) array( 'hook' => 'akismet_email_fallback', 'timestamp' => $later );
        $fallback = (object) array( 'hook' => 'akismet_approval_fallback', 'timestamp' => 1 );
        return array( apply( 'pre_schedule_event', null, $fallback ),
            apply( 'pre_schedule_event', null, $mail ), $mail->timestamp <= time() );"""
    assert asked(words) == [False, None, True]


@pytest.mark.parametrize(
    ("before", "decided", "theirs", "after"),
    [
        ("unapproved", "approved", True, "approve"),
        ("spam", "approved", True, "approve"),
        ("spam", "pending", True, "hold"),  # Akismet's plugin has just put it there
        ("spam", "spam", True, "spam"),
        ("spam", "rejected", True, "spam"),
        ("unapproved", "approved", False, "unapproved"),  # somebody has decided in wp-admin
        ("trash", "approved", True, "trash"),
    ],
)
def test_what_is_decided_at_the_desk_is_so_in_wordpress(before, decided, theirs, after) -> None:
    words = f"""$statuses[7] = '{before}'; Akismet::$is_theirs = {json.dumps(theirs)};
        apply( 'akismet_webhook_received', new Request( array( 'comments' =>
            array( array( 'guid' => 'g', 'status' => '{decided}' ), array() ) ) ) );
        return array( $statuses[7], count( Akismet::$history ) );"""
    assert asked(words) == [after, int(after != before)]


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("'akismet-key-config'", [["Content-Security-Policy: frame-src 'self'", False]]),
        ("'comments'", []),
        ("array( 'akismet' )", []),
    ],
)
def test_akismets_frames_stay_shut_beside_the_header_of_wordpress(page: str, sent) -> None:
    """Since 6.9 WordPress sends one of its own, which takes the place of what came before it."""
    words = f"""eval( 'namespace Comment_Moderation\\Akismet;
            function header( ...$sent ) {{ $GLOBALS["sent"][] = $sent; }}
            function headers_sent() {{ return false; }}' );
        $sent = array(); $_GET['page'] = {page}; apply( 'admin_init', null );
        return array( $sent, $order['admin_init'] > 10 );"""
    assert asked(words) == [sent, True]
