<?php
/**
 * The service's statuses and WordPress's, and giving a comment the one that the service names.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const SERVICE_ID = '_comment_moderation_id';

/**
 * What WordPress stores for a status of the service's.
 *
 * @param string $status pending, approved, spam or rejected.
 * @return string|null Null for what is no status.
 */
function stored_status( $status ) {
	$stored = array(
		'pending'  => '0',
		'approved' => '1',
		'spam'     => 'spam',
		'rejected' => EMPTY_TRASH_DAYS ? 'trash' : 'spam', // As WordPress does with disallowed words.
	);
	return is_string( $status ) ? $stored[ $status ] ?? null : null;
}

/**
 * The service's word for what WordPress stores.
 *
 * @param string $stored A comment_approved.
 * @return string|null Null for what the service need not know, such as post-trashed.
 */
function service_status( $stored ) {
	$statuses = array(
		'0'     => 'pending',
		'1'     => 'approved',
		'spam'  => 'spam',
		'trash' => 'rejected',
	);
	return $statuses[ (string) $stored ] ?? null;
}

/**
 * Whether it is the service's word that is being carried out, so that it is not told back to it.
 *
 * @param bool|null $now Set it.
 * @return bool
 */
function is_applying( $now = null ) {
	static $applying = false;
	$applying        = null === $now ? $applying : $now;
	return $applying;
}

/**
 * Give a comment the status that the service names.
 *
 * @param int    $comment_id The comment.
 * @param string $status     The service's word.
 */
function apply_status( $comment_id, $status ) {
	$comment = get_comment( $comment_id );
	$stored  = stored_status( $status );
	if ( ! $comment || null === $stored || $stored === $comment->comment_approved ) {
		return;
	}
	if ( 'post-trashed' === $comment->comment_approved ) {
		apply_when_restored( $comment, $stored );
		return;
	}
	is_applying( true );
	if ( 'spam' === $stored ) {
		wp_spam_comment( $comment );
	} elseif ( 'trash' === $stored ) {
		wp_trash_comment( $comment );
	} else {
		wp_set_comment_status( $comment_id, '1' === $stored ? 'approve' : 'hold' );
		delete_comment_meta( $comment_id, '_wp_trash_meta_status' );
		delete_comment_meta( $comment_id, '_wp_trash_meta_time' );
	}
	is_applying( false );
}

/**
 * The post is in the trash, and its comments with it: they come out as the service says by then.
 *
 * @param \WP_Comment $comment The comment.
 * @param string      $stored  What WordPress is to store for it.
 */
function apply_when_restored( $comment, $stored ) {
	$kept = get_post_meta( $comment->comment_post_ID, '_wp_trash_meta_comments_status', true );
	if ( is_array( $kept ) ) {
		$kept[ $comment->comment_ID ] = $stored;
		update_post_meta( $comment->comment_post_ID, '_wp_trash_meta_comments_status', $kept );
	}
}

/**
 * The comment that the service knows by an identifier.
 *
 * @param string $service_id The service's.
 * @return int 0 where there is none, or not any more.
 */
function comment_of( $service_id ) {
	global $wpdb;
	return (int) $wpdb->get_var( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- get_comments() leaves out spam and trash.
		$wpdb->prepare( "SELECT comment_id FROM $wpdb->commentmeta WHERE meta_key = %s AND meta_value = %s LIMIT 1", SERVICE_ID, $service_id )
	);
}
