<?php
// A must-use plugin by which tests look at this WordPress from within, and set it up.
remove_filter( 'wp_is_comment_flood', 'wp_check_comment_flood', 10 );
add_filter( 'comment_flood_filter', '__return_false' );
add_filter( 'pre_wp_mail', '__return_true' );
// On a busy machine the service answers late. What is tested is what it says.
add_filter(
	'comment_moderation_patience',
	function ( $seconds ) {
		return get_option( 'test_patience', $seconds );
	}
);
add_action(
	'wp_loaded',
	function () {
		if ( '/probe' === $_SERVER['REQUEST_URI'] ) {
			wp_send_json( eval( file_get_contents( 'php://input' ) ) );
		}
	}
);
