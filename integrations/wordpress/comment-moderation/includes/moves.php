<?php
/**
 * A post whose address changes takes its comments along at the service, too.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const MOVED = 'comment_moderation_moved';

add_action( 'post_updated', __NAMESPACE__ . '\note_move', 10, 3 );

/**
 * A post was saved: remember its address of before, where it is another now.
 *
 * @param int      $post_id The post.
 * @param \WP_Post $after   The post as it is.
 * @param \WP_Post $before  The post as it was.
 */
function note_move( $post_id, $after, $before ) {
	if ( ! is_set_up() || 'publish' !== $after->post_status || 'publish' !== $before->post_status ) {
		return;
	}
	$old = get_permalink( $before );
	$new = get_permalink( $after );
	if ( $old && $new && $old !== $new ) {
		keep_moved( array_merge( moved(), array( array( $old, $new ) ) ) );
		send_later( time() + 30 );
	}
}

/**
 * Addresses that changed, of which the service is still to be told, in the order in which they did.
 *
 * @return array[] Pairs of the old one and the new one.
 */
function moved() {
	wp_cache_delete( MOVED, 'options' ); // Cron and people are at it at the same time.
	$moved = get_option( MOVED );
	return is_array( $moved ) ? $moved : array();
}

/**
 * Remember them.
 *
 * @param array[] $moved All of them; nothing forgets them.
 */
function keep_moved( $moved ) {
	if ( $moved ) {
		update_option( MOVED, $moved, false );
	} else {
		delete_option( MOVED );
	}
}

/**
 * Tell the service, once it has every comment of before: those name the old address.
 *
 * @param float $until When this has to be over.
 */
function send_moved( $until ) {
	while ( moved() && microtime( true ) < $until ) {
		list( $old, $new ) = moved()[0];

		$answer = ask(
			'POST',
			'/v1/threads/moves',
			array(
				'old' => $old,
				'new' => $new,
			)
		);
		if ( is_wp_error( $answer ) && ! in_array( $answer->get_error_code(), array( 'gone', 'refused' ), true ) ) {
			note_trouble( $answer );
			return;
		}
		keep_moved( array_slice( moved(), 1 ) );
	}
}
