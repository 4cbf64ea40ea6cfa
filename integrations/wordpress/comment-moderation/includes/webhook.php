<?php
/**
 * What the desk decides comes in here, signed as Standard Webhooks say.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const SEQUENCE = '_comment_moderation_sequence';
const HEARD    = 'comment_moderation_heard';

add_action( 'rest_api_init', __NAMESPACE__ . '\add_route' );

/**
 * The address to give to the service.
 */
function add_route() {
	register_rest_route(
		'comment-moderation/v1',
		'/webhook',
		array(
			'methods'             => 'POST',
			'callback'            => __NAMESPACE__ . '\receive',
			'permission_callback' => '__return_true', // The signature is looked at, not a user.
		)
	);
}

/**
 * Verify a message and carry it out.
 *
 * @param \WP_REST_Request $request The message.
 * @return \WP_REST_Response|\WP_Error
 */
function receive( $request ) {
	$refused = flaw_of( $request );
	note_heard( $refused );
	if ( $refused ) {
		return new \WP_Error( 'comment_moderation_refused', $refused, array( 'status' => 401 ) );
	}
	$event = json_decode( $request->get_body(), true );
	$data  = is_array( $event ) && isset( $event['data'] ) && is_array( $event['data'] ) ? $event['data'] : array();
	$type  = is_array( $event ) && isset( $event['type'] ) && is_string( $event['type'] ) ? $event['type'] : '';
	if ( 'author.erased' === $type ) {
		forget_authors( (array) ( $data['comments'] ?? array() ), ! empty( $data['comments_deleted'] ) );
	} elseif ( isset( $data['id'], $data['status'], $data['sequence'] ) && is_string( $data['id'] ) ) {
		carry_out( $data, (string) ( $event['timestamp'] ?? '' ) );
	}
	return new \WP_REST_Response( array( 'received' => true ) );
}

/**
 * What is wrong with a message.
 *
 * @param \WP_REST_Request $request The message.
 * @return string Empty where nothing is.
 */
function flaw_of( $request ) {
	$time = (string) $request->get_header( 'webhook_timestamp' );
	if ( '' === signing_key() ) {
		return 'No signing secret is set.';
	}
	if ( ! ctype_digit( $time ) || abs( time() - (int) $time ) > 300 ) {
		return 'The webhook-timestamp is not within five minutes of now.';
	}
	$wanted = signature( (string) $request->get_header( 'webhook_id' ), $time, $request->get_body() );
	foreach ( explode( ' ', (string) $request->get_header( 'webhook_signature' ) ) as $given ) {
		if ( hash_equals( $wanted, $given ) ) {
			return '';
		}
	}
	return 'The signature does not match the signing secret.';
}

/**
 * Remember for the settings page when a message last came, and log a refusal; each once a minute.
 *
 * @param string $refused What was wrong; empty where nothing was.
 */
function note_heard( $refused ) {
	$heard = get_option( HEARD );
	$heard = is_array( $heard ) ? $heard : array();
	$which = $refused ? 'refused' : 'good';
	if ( ( $heard[ $which ] ?? 0 ) > time() - 60 ) {
		return;
	}
	$heard[ $which ] = time();
	if ( $refused ) {
		$heard['why'] = $refused;
		error_log( 'Comment Moderation: a webhook was refused. ' . $refused ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- the site's owner looks there.
	}
	update_option( HEARD, $heard );
}

/**
 * Give a comment what was decided, unless something newer is known already.
 *
 * @param array  $data   The event's.
 * @param string $moment When it came about, by the service's clock.
 */
function carry_out( $data, $moment ) {
	$comment_id = comment_of( $data['id'] );
	$sequence   = (int) $data['sequence'];
	if ( ! $comment_id || $sequence <= (int) get_comment_meta( $comment_id, SEQUENCE, true ) ) {
		return; // It is deleted here, or it came before.
	}
	$own = (string) get_comment_meta( $comment_id, MOMENT, true );
	// What was decided here since is the newer word, and the service has it or gets it.
	if ( ! owed( $comment_id ) && ( '' === $own || is_later( $moment, $own ) ) ) {
		apply_status( $comment_id, $data['status'] );
	}
	update_comment_meta( $comment_id, SEQUENCE, $sequence );
}

/**
 * Whether one moment comes after another.
 *
 * @param string $moment ISO 8601.
 * @param string $other  ISO 8601.
 * @return bool
 */
function is_later( $moment, $other ) {
	try {
		return new \DateTimeImmutable( $moment ) > new \DateTimeImmutable( $other );
	} catch ( \Exception $error ) {
		return true;
	}
}

/**
 * Forget who wrote comments, as WordPress's own eraser does, or the comments with them.
 *
 * @param array $service_ids The service's identifiers.
 * @param bool  $deleted     Whether the texts go, too.
 */
function forget_authors( $service_ids, $deleted ) {
	global $wpdb;
	foreach ( array_filter( $service_ids, 'is_string' ) as $service_id ) {
		$comment_id = comment_of( $service_id );
		if ( ! $comment_id ) {
			continue;
		}
		if ( $deleted ) {
			is_applying( true );
			wp_delete_comment( $comment_id, true );
			is_applying( false );
			continue;
		}
		$nobody = array(
			'comment_author'       => __( 'Anonymous' ), // phpcs:ignore WordPress.WP.I18n.MissingArgDomain -- as WordPress has it.
			'comment_author_email' => '',
			'comment_author_url'   => '',
			'comment_author_IP'    => wp_privacy_anonymize_data( 'ip', get_comment_author_IP( $comment_id ) ),
			'comment_agent'        => '',
			'user_id'              => 0,
		);
		$wpdb->update( $wpdb->comments, $nobody, array( 'comment_ID' => $comment_id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- nothing else keeps the text as it is.
		clean_comment_cache( $comment_id );
	}
}
