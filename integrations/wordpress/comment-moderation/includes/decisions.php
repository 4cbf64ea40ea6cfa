<?php
/**
 * What people do in WordPress: decide in wp-admin, in bulk or by WP-CLI, edit, delete.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

add_action( 'transition_comment_status', __NAMESPACE__ . '\note_decision', 10, 3 );
add_filter( 'wp_update_comment_data', __NAMESPACE__ . '\see_edit', PHP_INT_MAX, 2 );
add_action( 'edit_comment', __NAMESPACE__ . '\note_edit' );
add_action( 'delete_comment', __NAMESPACE__ . '\note_deletion', 10, 2 );

/**
 * Whether the service knows a comment, or is going to.
 *
 * @param int $comment_id The comment.
 * @return bool
 */
function is_known( $comment_id ) {
	return get_comment_meta( $comment_id, SERVICE_ID, true ) || owed( $comment_id );
}

/**
 * Somebody decided here. What the service decided isn't told back to it, nor what cron does.
 *
 * @param string      $becomes The status now.
 * @param string      $was     The status before.
 * @param \WP_Comment $comment The comment.
 */
function note_decision( $becomes, $was, $comment ) {
	$comment_id = (int) $comment->comment_ID;
	if ( ! is_applying() && ! wp_doing_cron() && 'delete' !== $becomes && is_known( $comment_id ) ) {
		owe( $comment_id, 'decide' );
	}
}

/**
 * Which comment's text is being changed.
 *
 * @param int|null $comment_id Set it.
 * @return int
 */
function being_edited( $comment_id = null ) {
	static $edited = 0;
	$edited        = null === $comment_id ? $edited : $comment_id;
	return $edited;
}

/**
 * See whether an edit changes the text.
 *
 * @param array|\WP_Error $data    The new fields, slashed.
 * @param array           $comment The old ones.
 * @return array|\WP_Error
 */
function see_edit( $data, $comment ) {
	$changed = is_array( $data ) && wp_unslash( $data['comment_content'] ?? '' ) !== $comment['comment_content'];
	being_edited( $changed ? (int) $comment['comment_ID'] : 0 );
	return $data;
}

/**
 * A text was changed. A moderator's edit is decided with it; anybody else's waits for the service.
 *
 * @param int $comment_id The comment.
 */
function note_edit( $comment_id ) {
	$is_changed = being_edited() === (int) $comment_id;
	being_edited( 0 );
	if ( ! $is_changed || is_applying() || ! is_known( $comment_id ) ) {
		return;
	}
	owe( $comment_id, 'edit' );
	$comment = get_comment( $comment_id );
	if ( ! in_array( $comment->comment_approved, array( '1', 'spam' ), true ) ) {
		return;
	}
	if ( current_user_can( 'moderate_comments' ) || current_user_can( 'edit_post', $comment->comment_post_ID ) || defined( 'WP_CLI' ) ) {
		owe( $comment_id, 'decide' );
	} else {
		apply_status( $comment_id, '1' === $comment->comment_approved ? 'pending' : 'spam' );
	}
}

/**
 * A comment is deleted for good: what the service has published of it goes too.
 *
 * @param int         $comment_id The comment.
 * @param \WP_Comment $comment    As it was.
 */
function note_deletion( $comment_id, $comment ) {
	$id = get_comment_meta( $comment_id, SERVICE_ID, true );
	if ( $id && ! is_applying() && in_array( $comment->comment_approved, array( '0', '1', 'post-trashed' ), true ) ) {
		keep_deleted( array_merge( deleted(), array( $id ) ) );
		send_later( time() );
	}
}
