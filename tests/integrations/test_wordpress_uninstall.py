"""Deleting WordPress's plugin forgets what it kept, on every site of a network."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parents[2] / "integrations/wordpress/comment-moderation"
# As much of WordPress as forgetting needs: what is forgotten, by the site on which it is.
NETWORK = r"""
define( 'WP_UNINSTALL_PLUGIN', true );
$at = 1; $gone = array();
function is_multisite() { return true; }
function get_sites( $asked ) { return 0 === $asked['number'] ? array( 1, 2, 7 ) : array(); }
function switch_to_blog( $site ) { $GLOBALS['at'] = $site; }
function restore_current_blog() { $GLOBALS['at'] = 1; }
function gone( $what ) { $GLOBALS['gone'][ $GLOBALS['at'] ][] = $what; }
function delete_option( $name ) { gone( $name ); }
function delete_metadata( $type, $id, $name, $value, $all ) { gone( $all ? $name : '' ); }
function wp_clear_scheduled_hook( $name ) { gone( $name ); }
require $argv[1];
echo json_encode( $gone );
"""
KEPT = re.compile(r"^const [A-Z_]+ *= '(_?comment_moderation_\w+)'", re.MULTILINE)


def test_on_a_network_every_site_forgets_all_that_the_plugin_keeps() -> None:
    php = shutil.which("php")
    if php is None:
        pytest.skip("there is no PHP on this machine")
    done = subprocess.run(
        [php, "-r", NETWORK, "--", str(PLUGIN / "uninstall.php")],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    gone = {int(site): set(names) for site, names in json.loads(done.stdout).items()}
    sources = [path.read_text() for path in sorted(PLUGIN.glob("includes/*.php"))]
    kept = {name for source in sources for name in KEPT.findall(source)}
    assert len(kept) > 10
    assert gone == dict.fromkeys((1, 2, 7), kept)
