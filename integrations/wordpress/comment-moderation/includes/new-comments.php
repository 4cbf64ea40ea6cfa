<?php
/**
 * A new comment, reply, pingback or trackback: the service is asked before WordPress stores it.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

add_filter( 'preprocess_comment', __NAMESPACE__ . '\hear_of', PHP_INT_MAX );
add_filter( 'pre_comment_approved', __NAMESPACE__ . '\judge', PHP_INT_MAX, 2 );
add_action( 'wp_insert_comment', __NAMESPACE__ . '\note_stored', 10, 2 );

/**
 * The comment that is on its way in: what was typed, and what was answered.
 *
 * @param array|null $now Set it.
 * @return array
 */
function on_its_way( $now = null ) {
	static $comment = array();
	$comment        = null === $now ? $comment : $now;
	return $comment;
}

/**
 * Hear what was typed, before WordPress's filters change it. It comes slashed.
 *
 * @param array $comment WordPress's fields.
 * @return array
 */
function hear_of( $comment ) {
	on_its_way( array( 'typed' => wp_unslash( $comment ) ) );
	return $comment;
}

/**
 * Say what WordPress is to store. It asks more than once of one comment, and hears the same.
 *
 * @param int|string|\WP_Error $approved What WordPress would do by itself.
 * @param array                $comment  Its fields; of the REST API's they are not slashed.
 * @return int|string|\WP_Error
 */
function judge( $approved, $comment ) {
	if ( is_wp_error( $approved ) || ! is_judged( $comment ) ) {
		return $approved;
	}
	$coming = on_its_way();
	if ( ! isset( $coming['approved'] ) ) {
		$coming = judged( $approved, array_merge( $comment, $coming['typed'] ?? array() ), $comment );
		on_its_way( $coming );
	}
	return $coming['approved'];
}

/**
 * Whether the service is asked of comments of this type. Notes among editors are nobody's comments.
 *
 * @param array $comment WordPress's fields.
 * @return bool
 */
function is_judged( $comment ) {
	$types = array( '', 'comment', 'pingback', 'trackback', 'review' );

	/**
	 * Filters the types of comments that the service is asked about.
	 *
	 * @param string[] $types Values of comment_type.
	 */
	return in_array( $comment['comment_type'] ?? '', apply_filters( 'comment_moderation_types', $types ), true );
}

/**
 * Ask the service, and say what is stored and what is owed. Without its word a comment waits.
 *
 * @param int|string $approved What WordPress would do by itself.
 * @param array      $typed    The comment as it was typed.
 * @param array      $comment  As WordPress has it.
 * @return array
 */
function judged( $approved, $typed, $comment ) {
	$submit = array(
		'key'      => wp_generate_uuid4(),
		'document' => document( $typed ),
		'tried'    => false,
	);
	if ( is_moderators( $comment ) ) {
		return array(
			'approved' => $approved,
			'owed'     => array(
				'submit' => $submit,
				'decide' => true,
			),
		);
	}
	if ( waits_for_parent( $comment ) ) {
		return array(
			'approved' => 0,
			'owed'     => array( 'submit' => $submit ),
		);
	}
	return asked( $submit, $typed, (int) ( $comment['comment_parent'] ?? 0 ) );
}

/**
 * What the service says of a comment.
 *
 * @param array $submit    What is submitted.
 * @param array $typed     The comment as it was typed.
 * @param int   $parent_id The comment that it answers.
 * @return array
 */
function asked( $submit, $typed, $parent_id ) {
	$above = $parent_id ? get_comment_meta( $parent_id, SERVICE_ID, true ) : '';
	if ( $above ) {
		$submit['document']['parent_id'] = $above;
	}
	$submit['tried'] = true;

	$answer = submit( $submit, microtime( true ) + patience() );
	if ( is_wp_error( $answer ) ) {
		return held( $submit, $answer );
	}
	if ( get_option( TROUBLE ) ) {
		send_later( time() ); // It is back.
	}
	$status = $answer['json']['status'];
	$coming = array(
		'approved' => stored_status( $status ),
		'id'       => $answer['json']['id'],
	);
	if ( 'approved' === $status && is_too_long( $typed['comment_content'] ) ) {
		// It read less than all of it, so a person reads the rest: it waits, there and here.
		$coming['approved'] = '0';
		$coming['owed']     = array( 'decide' => true );
	}
	return $coming;
}

/**
 * A comment waits, and is sent again.
 *
 * @param array     $submit  What was submitted.
 * @param \WP_Error $failure What is wrong.
 * @return array
 */
function held( $submit, $failure ) {
	if ( 'refused' === $failure->get_error_code() ) {
		return array(
			'approved' => '0',
			'refused'  => $failure->get_error_message(),
		);
	}
	note_trouble( $failure );
	return array(
		'approved' => '0',
		'owed'     => array( 'submit' => $submit ),
	);
}

/**
 * Whether who wrote it may decide on comments of this post: then they have decided on this one.
 *
 * @param array $comment WordPress's fields.
 * @return bool
 */
function is_moderators( $comment ) {
	$user_id = (int) ( $comment['user_id'] ?? $comment['user_ID'] ?? 0 );
	return $user_id && ( user_can( $user_id, 'moderate_comments' ) || user_can( $user_id, 'edit_post', (int) $comment['comment_post_ID'] ) );
}

/**
 * Whether the comment that is answered is itself still to be sent.
 *
 * @param array $comment WordPress's fields.
 * @return bool
 */
function waits_for_parent( $comment ) {
	$parent = (int) ( $comment['comment_parent'] ?? 0 );
	return $parent && ! empty( owed( $parent )['submit'] );
}

/**
 * Keep what was answered beside the comment that WordPress has stored.
 *
 * @param int         $comment_id The comment.
 * @param \WP_Comment $comment    As it was stored.
 */
function note_stored( $comment_id, $comment ) {
	$coming = on_its_way();
	on_its_way( array() );
	if ( ! isset( $coming['approved'] ) || ! is_judged( (array) $comment ) ) {
		return;
	}
	if ( isset( $coming['id'] ) ) {
		add_comment_meta( $comment_id, SERVICE_ID, $coming['id'] ); // It has none, so nothing need be looked up.
	}
	if ( isset( $coming['refused'] ) ) {
		update_comment_meta( $comment_id, REFUSED, wp_slash( $coming['refused'] ) );
	}
	if ( ! empty( $coming['owed'] ) ) {
		keep_owed( $comment_id, $coming['owed'] );
		if ( empty( $coming['owed']['submit']['tried'] ) ) {
			touched( $comment_id );
		}
	}
}
