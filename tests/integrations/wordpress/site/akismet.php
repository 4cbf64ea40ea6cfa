<?php
// Where a test asks for it: Akismet's plugin, led here by our must-use plugin, in place of our own.
$asked = get_option( 'test_akismet' );
if ( $asked ) {
	define( 'COMMENT_MODERATION_URL', $asked[0] );
	define( 'WPCOM_API_KEY', $asked[1] );
	require getenv( 'TEST_WORDPRESS_FOLDER' ) . '/must-use.php';
	add_filter(
		'option_active_plugins',
		function () {
			return array( 'akismet/akismet.php' );
		}
	);
}
