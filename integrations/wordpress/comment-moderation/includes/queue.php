<?php
/**
 * What the service has still to be told of a comment, kept beside it until it is told.
 *
 * `submit` is the document of a comment that it has not taken yet, with the key that makes
 * repeating it safe; `edit` and `decide` say that WordPress's text or status is the newer one.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const OWED    = '_comment_moderation_owed';
const REFUSED = '_comment_moderation_refused';
const DELETED = 'comment_moderation_deleted';
const TROUBLE = 'comment_moderation_trouble';
const CRON    = 'comment_moderation_send';

add_action( CRON, __NAMESPACE__ . '\send_owed' );
add_action( 'shutdown', __NAMESPACE__ . '\send_touched', 100 );

/**
 * What is owed for a comment.
 *
 * @param int $comment_id The comment.
 * @return array
 */
function owed( $comment_id ) {
	wp_cache_delete( $comment_id, 'comment_meta' ); // Cron and people are at it at the same time.
	$owed = json_decode( (string) get_comment_meta( $comment_id, OWED, true ), true );
	return is_array( $owed ) ? $owed : array();
}

/**
 * Remember what is owed. As JSON without a character beyond ASCII, which any table can hold.
 *
 * @param int   $comment_id The comment.
 * @param array $owed       All of it; nothing forgets it.
 */
function keep_owed( $comment_id, $owed ) {
	if ( ! $owed ) {
		delete_comment_meta( $comment_id, OWED );
		return;
	}
	update_comment_meta( $comment_id, OWED, wp_slash( wp_json_encode( $owed ) ) );
	send_later( time() + 30 );
}

/**
 * Comments that were deleted here, by the service's identifiers, of which it is still to be told.
 *
 * @return string[]
 */
function deleted() {
	wp_cache_delete( DELETED, 'options' ); // Cron and people are at it at the same time.
	$deleted = get_option( DELETED );
	return is_array( $deleted ) ? $deleted : array();
}

/**
 * Remember them.
 *
 * @param string[] $deleted All of them; nothing forgets them.
 */
function keep_deleted( $deleted ) {
	if ( $deleted ) {
		update_option( DELETED, $deleted, false );
	} else {
		delete_option( DELETED );
	}
}

/**
 * Owe one more thing, to be sent as soon as WordPress has answered whoever asked.
 *
 * @param int    $comment_id The comment.
 * @param string $what       submit, edit or decide.
 * @param mixed  $value      What belongs to it.
 */
function owe( $comment_id, $what, $value = true ) {
	keep_owed( $comment_id, array( $what => $value ) + owed( $comment_id ) );
	touched( $comment_id );
}

/**
 * The comments of this request of which something is owed.
 *
 * @param int|null $comment_id One more.
 * @return int[]
 */
function touched( $comment_id = null ) {
	static $touched = array();
	if ( null !== $comment_id ) {
		$touched[ get_current_blog_id() . '-' . $comment_id ] = array( get_current_blog_id(), (int) $comment_id );
	}
	return $touched;
}

/**
 * Have WordPress's cron send, unless it does so sooner anyway.
 *
 * @param int $when Unix time.
 */
function send_later( $when ) {
	$next = wp_next_scheduled( CRON );
	if ( ! $next || $next > $when ) {
		wp_clear_scheduled_hook( CRON );
		wp_schedule_single_event( $when, CRON );
	}
}

/**
 * Send what this request brought about, for as long as one request may take; cron does the rest.
 */
function send_touched() {
	if ( ! touched() ) {
		return;
	}
	if ( function_exists( 'fastcgi_finish_request' ) ) {
		fastcgi_finish_request();
	}
	$until = microtime( true ) + patience();
	foreach ( touched() as list( $blog_id, $comment_id ) ) {
		if ( get_current_blog_id() === $blog_id && ( microtime( true ) >= $until || stops( deliver( $comment_id, $until ) ) ) ) {
			return;
		}
	}
}

/**
 * Send what is owed, the oldest comment first, and come back later for what is left.
 */
function send_owed() {
	$until = microtime( true ) + 25;
	send_deleted( $until );
	$failure = null;
	$after   = 0;
	do {
		$comments = owing( $after, 50 );
		foreach ( $comments as $comment_id ) {
			$after   = (int) $comment_id;
			$failure = deliver( $after, min( $until, microtime( true ) + patience() ) );
			if ( stops( $failure ) || microtime( true ) >= $until ) {
				break 2;
			}
		}
	} while ( $comments );
	if ( ! owing( 0, 1 ) ) {
		send_moved( $until );
	}
	if ( owing( 0, 1 ) || get_option( DELETED ) || get_option( MOVED ) ) {
		send_later( time() + wait_after_failure() );
	} else {
		delete_option( TROUBLE );
	}
}

/**
 * Comments of which something is owed.
 *
 * @param int $after The last one that was seen.
 * @param int $most  How many.
 * @return string[]
 */
function owing( $after, $most ) {
	global $wpdb;
	return $wpdb->get_col( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- get_comments() leaves out spam and trash.
		$wpdb->prepare( "SELECT comment_id FROM $wpdb->commentmeta WHERE meta_key = %s AND comment_id > %d ORDER BY comment_id LIMIT %d", OWED, $after, $most )
	);
}

/**
 * Whether there is no use in asking on.
 *
 * @param \WP_Error|null $failure What came of the last question.
 * @return bool
 */
function stops( $failure ) {
	return is_wp_error( $failure ) && ! in_array( $failure->get_error_code(), array( 'conflict', 'refused', 'gone' ), true );
}

/**
 * Remember that the service could not be told, and since when, for wp-admin.
 *
 * @param \WP_Error $failure What is wrong.
 */
function note_trouble( $failure ) {
	$trouble = get_option( TROUBLE );
	$trouble = is_array( $trouble ) ? $trouble : array(
		'since' => time(),
		'times' => 0,
	);

	$trouble['why']    = $failure->get_error_message();
	$trouble['times'] += wp_doing_cron() ? 1 : 0;
	update_option( TROUBLE, $trouble );
}

/**
 * Seconds until the next try: from half a minute to five minutes.
 *
 * @return int
 */
function wait_after_failure() {
	$trouble = get_option( TROUBLE );
	$times   = is_array( $trouble ) ? (int) $trouble['times'] : 0;
	return (int) min( 300, 30 * pow( 2, min( 5, max( 0, $times - 1 ) ) ) );
}
