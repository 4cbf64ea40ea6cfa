<?php
/**
 * Telling the service what is owed to it: a comment, its new text, what was decided here.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const MOMENT = '_comment_moderation_moment';

/**
 * Tell all that is owed of one comment, in the order in which it came about.
 *
 * @param int   $comment_id The comment.
 * @param float $until      When patience ends.
 * @return \WP_Error|null What kept it from being told.
 */
function deliver( $comment_id, $until ) {
	foreach ( array( 'submit', 'edit', 'decide' ) as $what ) {
		$owed = owed( $comment_id );
		if ( empty( $owed[ $what ] ) ) {
			continue;
		}
		$answer = call_user_func( __NAMESPACE__ . '\deliver_' . $what, $comment_id, $owed, $until );
		if ( is_wp_error( $answer ) ) {
			return could_not_deliver( $comment_id, $what, $answer );
		}
		forget_owed( $comment_id, $what );
	}
	delete_comment_meta( $comment_id, REFUSED );
	return null;
}

/**
 * One thing is told, or nobody wants to know it any more.
 *
 * @param int    $comment_id The comment.
 * @param string $what       submit, edit or decide.
 */
function forget_owed( $comment_id, $what ) {
	$owed = owed( $comment_id );
	unset( $owed[ $what ] );
	keep_owed( $comment_id, $owed );
}

/**
 * What becomes of something that could not be told: sent again, or left to people.
 *
 * @param int       $comment_id The comment.
 * @param string    $what       submit, edit or decide.
 * @param \WP_Error $failure    What is wrong.
 * @return \WP_Error
 */
function could_not_deliver( $comment_id, $what, $failure ) {
	$code = $failure->get_error_code();
	if ( 'refused' === $code ) {
		// It will not take this one. The comment stays as it is here, and wp-admin says so.
		keep_owed( $comment_id, array() );
		update_comment_meta( $comment_id, REFUSED, wp_slash( $failure->get_error_message() ) );
	} elseif ( 'gone' === $code && 'submit' !== $what ) {
		// It has deleted the comment, as it does with old spam. What is so here stands.
		keep_owed( $comment_id, array() );
		delete_comment_meta( $comment_id, SERVICE_ID );
	} elseif ( 'conflict' !== $code ) {
		note_trouble( $failure );
	}
	return $failure;
}

/**
 * Submit a document; what is optional and not taken is left out.
 *
 * @param array $submit `document` and `key`.
 * @param float $until  When patience ends.
 * @return array|\WP_Error
 */
function submit( $submit, $until ) {
	$answer = ask_signed( $submit['document'], $submit['key'], $until );
	if ( is_wp_error( $answer ) && 'refused' === $answer->get_error_code() && microtime( true ) < $until ) {
		$fewer = without( $submit['document'], (array) $answer->get_error_data() );
		if ( $fewer !== $submit['document'] ) {
			$answer = ask_signed( $fewer, $submit['key'], $until );
		}
	}
	if ( ! is_wp_error( $answer ) && ! is_comment( $answer['json'] ) ) {
		return new \WP_Error( 'not_ours', __( 'Something answers at this address that is no comment moderation service.', 'comment-moderation' ) );
	}
	return $answer;
}

/**
 * Whether an answer is a comment of the service's.
 *
 * @param array $json The answer.
 * @return bool
 */
function is_comment( $json ) {
	return isset( $json['id'], $json['status'], $json['thread_url'] )
		&& is_string( $json['id'] )
		&& preg_match( '/^[0-9a-f-]{20,36}$/i', $json['id'] )
		&& null !== stored_status( $json['status'] );
}

/**
 * Submit a comment that the service has not taken yet.
 *
 * @param int   $comment_id The comment.
 * @param array $owed       All that is owed of it.
 * @param float $until      When patience ends.
 * @return array|\WP_Error
 */
function deliver_submit( $comment_id, $owed, $until ) {
	$submit = $owed['submit'];
	if ( empty( $submit['tried'] ) ) {
		if ( waits_for_parent( (array) get_comment( $comment_id ) ) ) {
			return new \WP_Error( 'conflict', 'The comment that it answers is to be sent before it.' );
		}
		// The parent may have been taken since. Later the document must stay as it is.
		$submit['document'] = with_parent( $submit['document'], $comment_id );
		$submit['tried']    = true;
		keep_owed( $comment_id, array( 'submit' => $submit ) + $owed );
	}
	$answer = submit( $submit, $until );
	if ( is_wp_error( $answer ) ) {
		return $answer;
	}
	if ( ! empty( $answer['headers']['idempotent-replayed'] ) ) {
		// The answer is that of the first time. The desk may have decided since.
		$answer = ask( 'GET', '/v1/comments/' . $answer['json']['id'], null, array(), max( 0.1, $until - microtime( true ) ) );
		if ( is_wp_error( $answer ) || ! is_comment( $answer['json'] ) ) {
			return is_wp_error( $answer ) ? $answer : new \WP_Error( 'busy', __( 'The service is in trouble.', 'comment-moderation' ) );
		}
	}
	update_comment_meta( $comment_id, SERVICE_ID, $answer['json']['id'] );
	apply_answer( $comment_id, $answer['json']['status'] );
	return $answer;
}

/**
 * Give a comment the status that an answer names, unless somebody has decided here, be it while it was asked for.
 *
 * @param int    $comment_id The comment.
 * @param string $status     The service's word.
 */
function apply_answer( $comment_id, $status ) {
	if ( empty( owed( $comment_id )['decide'] ) ) {
		apply_status( $comment_id, $status );
	}
}

/**
 * The document with the service's identifier of the comment that is answered.
 *
 * @param array $document   The comment's.
 * @param int   $comment_id The comment.
 * @return array
 */
function with_parent( $document, $comment_id ) {
	$comment = get_comment( $comment_id );
	$parent  = $comment && $comment->comment_parent ? get_comment_meta( $comment->comment_parent, SERVICE_ID, true ) : '';
	return $parent ? array( 'parent_id' => $parent ) + $document : $document;
}

/**
 * Tell the text that a comment has now.
 *
 * @param int   $comment_id The comment.
 * @param array $owed       All that is owed of it.
 * @param float $until      When patience ends.
 * @return array|\WP_Error|null
 */
function deliver_edit( $comment_id, $owed, $until ) {
	$comment = get_comment( $comment_id );
	$id      = get_comment_meta( $comment_id, SERVICE_ID, true );
	if ( ! $comment || ! $id ) {
		return null;
	}
	$text   = decoded( preg_replace( '/ rel="nofollow(?: ugc)?"/', '', $comment->comment_content ) );
	$answer = ask( 'PATCH', "/v1/comments/$id", array( 'body' => body( $text ) ), array(), $until - microtime( true ) );
	if ( is_wp_error( $answer ) ) {
		return $answer;
	}
	$now = as_it_is_now( $comment_id );
	if ( $now && $now->comment_content !== $comment->comment_content ) {
		return new \WP_Error( 'conflict', 'The text was changed again meanwhile.' );
	}
	if ( is_comment( $answer['json'] ) ) {
		apply_answer( $comment_id, $answer['json']['status'] );
	}
	return $answer;
}

/**
 * A comment, whatever other requests have made of it since this one began.
 *
 * @param int $comment_id The comment.
 * @return \WP_Comment|null
 */
function as_it_is_now( $comment_id ) {
	clean_comment_cache( $comment_id );
	return get_comment( $comment_id );
}

/**
 * Tell the status that a comment has now, as a decision.
 *
 * @param int   $comment_id The comment.
 * @param array $owed       All that is owed of it.
 * @param float $until      When patience ends.
 * @return array|\WP_Error|null
 */
function deliver_decide( $comment_id, $owed, $until ) {
	$comment = get_comment( $comment_id );
	$id      = get_comment_meta( $comment_id, SERVICE_ID, true );
	$status  = $comment ? service_status( $comment->comment_approved ) : null;
	if ( ! $id || ! $status ) {
		return null;
	}
	$answer = ask( 'POST', "/v1/comments/$id/decisions", array( 'status' => $status ), array(), $until - microtime( true ) );
	if ( is_wp_error( $answer ) ) {
		return $answer;
	}
	if ( isset( $answer['json']['created_at'] ) ) {
		update_comment_meta( $comment_id, MOMENT, $answer['json']['created_at'] );
	}
	$now = as_it_is_now( $comment_id );
	if ( $now && service_status( $now->comment_approved ) !== $status ) {
		return new \WP_Error( 'conflict', 'Somebody decided otherwise meanwhile.' );
	}
	return $answer;
}

/**
 * Tell that comments were deleted here: whoever asks for them there sees them no more.
 *
 * @param float $until When patience ends.
 */
function send_deleted( $until ) {
	foreach ( deleted() as $id ) {
		if ( microtime( true ) >= $until ) {
			return;
		}
		$answer = ask( 'POST', "/v1/comments/$id/decisions", array( 'status' => 'rejected' ) );
		if ( is_wp_error( $answer ) && ! in_array( $answer->get_error_code(), array( 'gone', 'refused' ), true ) ) {
			note_trouble( $answer );
			return;
		}
		keep_deleted( array_values( array_diff( deleted(), array( $id ) ) ) );
	}
}
