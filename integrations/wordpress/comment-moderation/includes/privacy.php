<?php
/**
 * Tools → Export and Erase Personal Data: what the service has of somebody is in it, and goes too.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

add_filter( 'wp_privacy_personal_data_exporters', __NAMESPACE__ . '\add_exporter' );
add_filter( 'wp_privacy_personal_data_erasers', __NAMESPACE__ . '\add_eraser', 0 );

/**
 * Tell WordPress of the exporter.
 *
 * @param array $exporters Those that there are.
 * @return array
 */
function add_exporter( $exporters ) {
	$exporters['comment-moderation'] = array(
		'exporter_friendly_name' => __( 'Comment Moderation', 'comment-moderation' ),
		'callback'               => __NAMESPACE__ . '\export_author',
	);
	return $exporters;
}

/**
 * Tell WordPress of the eraser. It goes before WordPress's own, which forgets the address.
 *
 * @param array $erasers Those that there are.
 * @return array
 */
function add_eraser( $erasers ) {
	$eraser = array(
		'eraser_friendly_name' => __( 'Comment Moderation', 'comment-moderation' ),
		'callback'             => __NAMESPACE__ . '\erase_author',
	);
	return array( 'comment-moderation' => $eraser ) + $erasers;
}

/**
 * What the service keeps of an author's comments beside what WordPress has: status and opinion.
 *
 * @param string $email Whose.
 * @param int    $page  Which part, from 1.
 * @return array
 */
function export_author( $email, $page = 1 ) {
	$comments = get_comments(
		array(
			'author_email' => $email,
			'status'       => array( 'approve', 'hold', 'spam', 'trash' ),
			'number'       => 20,
			'paged'        => $page,
			'orderby'      => 'comment_ID',
			'order'        => 'ASC',
		)
	);
	$items    = array();
	foreach ( $comments as $comment ) {
		$id     = get_comment_meta( $comment->comment_ID, SERVICE_ID, true );
		$answer = $id ? ask( 'GET', "/v1/comments/$id" ) : null;
		if ( is_array( $answer ) && is_comment( $answer['json'] ) ) {
			$items[] = exported( $comment, $answer['json'] );
		}
	}
	return array(
		'data' => $items,
		'done' => count( $comments ) < 20,
	);
}

/**
 * One comment in the form of WordPress's exports.
 *
 * @param \WP_Comment $comment WordPress's.
 * @param array       $there   The service's.
 * @return array
 */
function exported( $comment, $there ) {
	$values = array(
		'id'       => $there['id'],
		'status'   => $there['status'],
		'verdict'  => $there['verdict']['text'] ?? '',
		'spam'     => isset( $there['opinion']['spam'] ) ? (string) $there['opinion']['spam'] : '',
		'thread'   => $there['thread_url'],
		'received' => $there['created_at'] ?? '',
	);
	$data   = array();
	foreach ( array_filter( $values, 'strlen' ) as $name => $value ) {
		$data[] = array(
			'name'  => $name,
			'value' => $value,
		);
	}
	return array(
		'group_id'    => 'comment-moderation',
		'group_label' => __( 'Your comments at the comment moderation service', 'comment-moderation' ),
		'item_id'     => 'comment-moderation-' . $comment->comment_ID,
		'data'        => $data,
	);
}

/**
 * Have the service forget an author. While it can't be asked, WordPress is told that it is not done.
 *
 * @param string $email Whose.
 * @return array
 */
function erase_author( $email ) {
	$answer = is_private_way( setting( 'url' ) )
		? ask( 'POST', '/v1/authors/erasures', array( 'email' => $email ), array(), 20 )
		: array( 'json' => array( 'comments' => 0 ) ); // It was never told the address.
	$failed = is_wp_error( $answer );
	foreach ( get_comments( array( 'author_email' => $email, 'fields' => 'ids', 'status' => array( 'approve', 'hold', 'spam', 'trash' ), 'meta_key' => OWED ) ) as $comment_id ) { // phpcs:ignore -- what was not sent yet is forgotten, too.
		forget_unsent( (int) $comment_id );
	}
	return array(
		'items_removed'  => ! $failed && ! empty( $answer['json']['comments'] ),
		'items_retained' => $failed,
		'messages'       => $failed ? array( $answer->get_error_message() ) : array(),
		'done'           => true,
	);
}

/**
 * Of a comment that was not sent yet, send no more than WordPress keeps of it.
 *
 * @param int $comment_id The comment.
 */
function forget_unsent( $comment_id ) {
	$owed = owed( $comment_id );
	if ( isset( $owed['submit']['document'] ) ) {
		$document = &$owed['submit']['document'];

		$document['author'] = array(
			'name'  => __( 'Anonymous' ), // phpcs:ignore WordPress.WP.I18n.MissingArgDomain -- as WordPress has it.
			'email' => null,
		);
		unset( $document['author_ip'], $document['user_agent'], $document['referrer'] );
		keep_owed( $comment_id, $owed );
	}
}
