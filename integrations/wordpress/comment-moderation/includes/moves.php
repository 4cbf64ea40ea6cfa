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
		keep_moved( array_merge( moved(), array( array( $old, $new ) ), moved_below( $post_id, $old, $new ) ) );
		send_later( time() + 30 );
	}
}

/**
 * What lies below a post, at whatever depth, moves with it: pages, and attachments that have one.
 *
 * @param int    $post_id The post.
 * @param string $before  Its address of before.
 * @param string $now     Its address now.
 * @return array[] Pairs of the old address and the new one, of what has been commented on.
 */
function moved_below( $post_id, $before, $now ) {
	$moved = array();
	$start = trailingslashit( $now );
	foreach ( below( $post_id ) as $id ) {
		$address = (string) get_permalink( $id );
		if ( 0 === strpos( $address, $start ) && 'publish' === get_post_status( $id ) && has_comments( $id ) ) {
			$moved[] = array( trailingslashit( $before ) . substr( $address, strlen( $start ) ), $address );
		}
	}
	return $moved;
}

/**
 * Everything below a post, whatever its status: what is published may hang on a draft.
 *
 * @param int $post_id The post.
 * @return int[]
 */
function below( $post_id ) {
	$type  = get_post_type( $post_id );
	$below = array();
	$level = array( $post_id );
	while ( $level ) {
		$level = get_posts(
			array(
				'post_type'       => is_post_type_hierarchical( $type ) ? array( $type, 'attachment' ) : 'attachment',
				'post_status'     => array_keys( get_post_stati() ),
				'post_parent__in' => $level,
				'numberposts'     => -1,
				'fields'          => 'ids',
			)
		);
		$level = array_diff( $level, $below );
		$below = array_merge( $below, $level );
	}
	return $below;
}

/**
 * Whether anything was ever written under a post.
 *
 * @param int $post_id The post.
 * @return bool
 */
function has_comments( $post_id ) {
	$asked = array(
		'post_id' => $post_id,
		'status'  => 'any',
		'count'   => true,
	);
	return get_comments( $asked ) > 0;
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
