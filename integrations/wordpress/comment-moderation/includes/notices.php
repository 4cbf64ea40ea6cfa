<?php
/**
 * What moderators are told in wp-admin: that comments wait, or that the service will not take them.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

add_action( 'admin_notices', __NAMESPACE__ . '\show_notices' );

/**
 * Show them on the pages where somebody would wonder.
 */
function show_notices() {
	$screen = get_current_screen();
	if ( ! current_user_can( 'moderate_comments' ) || ! $screen || ! in_array( $screen->base, array( 'dashboard', 'edit-comments', 'plugins', 'settings_page_comment-moderation' ), true ) ) {
		return;
	}
	foreach ( notices() as $sentence ) {
		printf( '<div class="notice notice-warning"><p><strong>%s</strong> %s</p></div>', esc_html__( 'Comment Moderation:', 'comment-moderation' ), esc_html( $sentence ) );
	}
}

/**
 * What there is to say.
 *
 * @return string[]
 */
function notices() {
	$notices = array();
	if ( ! is_set_up() ) {
		$notices[] = __( 'The address of the service and the site\'s key are not set, so every comment waits.', 'comment-moderation' );
	}
	$trouble = get_option( TROUBLE );
	$waiting = is_array( $trouble ) ? comments_with( OWED ) : 0;
	if ( $waiting ) {
		$notices[] = sprintf(
			/* translators: 1: a number, 2: a time span, such as "5 minutes", 3: what is wrong. */
			_n( '%1$s comment has waited for the service since %2$s ago, and is sent as soon as it can be. %3$s', '%1$s comments have waited for the service since %2$s ago, and are sent as soon as they can be. %3$s', $waiting, 'comment-moderation' ),
			number_format_i18n( $waiting ),
			human_time_diff( $trouble['since'] ),
			$trouble['why']
		);
	}
	$refused = refused_comments();
	if ( $refused ) {
		$notices[] = sprintf(
			/* translators: 1: a number, 2: what the service said. */
			_n( 'The service will not take %1$s comment that waits here: decide on it in WordPress. %2$s', 'The service will not take %1$s comments that wait here: decide on them in WordPress. %2$s', count( $refused ), 'comment-moderation' ),
			number_format_i18n( count( $refused ) ),
			$refused[0]
		);
	}
	return $notices;
}

/**
 * How many comments have something kept beside them.
 *
 * @param string $key Of the comments' meta data.
 * @return int
 */
function comments_with( $key ) {
	global $wpdb;
	return (int) $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM $wpdb->commentmeta WHERE meta_key = %s", $key ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- get_comments() leaves out spam and trash.
}

/**
 * What the service said of comments that it will not take and that wait here.
 *
 * @return string[]
 */
function refused_comments() {
	global $wpdb;
	return $wpdb->get_col( $wpdb->prepare( "SELECT meta_value FROM $wpdb->commentmeta m JOIN $wpdb->comments c ON c.comment_ID = m.comment_id WHERE meta_key = %s AND comment_approved = '0' LIMIT 1000", REFUSED ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- one question instead of one a comment.
}
