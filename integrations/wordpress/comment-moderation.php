<?php
/**
 * Plugin Name: Comment moderation
 * Description: What Akismet's plugin asks of rest.akismet.com goes to the service at COMMENT_MODERATION_URL (wp-config.php), and nothing that waits there is published here.
 * Requires PHP: 7.4
 * License: MIT
 *
 * @package Comment_Moderation
 */

// phpcs:disable WordPress.Files.FileName, Universal.Files.SeparateFunctionsFromOO -- it is pasted as one file.

namespace Comment_Moderation\Akismet;

defined( 'ABSPATH' ) || exit;

if ( ! defined( 'COMMENT_MODERATION_URL' ) ) {
	return;
}

/** What was heard of the comment that was asked about last. */
final class Heard {
	const SECONDS = 5;

	/**
	 * Whether a new comment is held.
	 *
	 * @var bool
	 */
	public static $holds_new = false;

	/**
	 * Whether one that is asked about again is held.
	 *
	 * @var bool
	 */
	public static $holds_known = false;
}

add_filter( 'pre_http_request', __NAMESPACE__ . '\lead_here', 10, 3 );
add_filter( 'akismet_request_args', __NAMESPACE__ . '\name_callback', 10, 2 );
add_filter( 'pre_comment_approved', __NAMESPACE__ . '\hold', 20 );
add_filter( 'rest_pre_insert_comment', __NAMESPACE__ . '\hold_of_rest', 20 );
add_filter( 'pre_option_comment_moderation', __NAMESPACE__ . '\hold_again' );
add_filter( 'pre_schedule_event', __NAMESPACE__ . '\without_fallback', 10, 2 );
add_action( 'akismet_webhook_received', __NAMESPACE__ . '\do_as_decided' );
add_action( 'admin_init', __NAMESPACE__ . '\keep_frames_shut', 20 );

/**
 * Leads what is asked of rest.akismet.com to the service.
 *
 * @param array|false|\WP_Error $answer    What another plugin has answered already.
 * @param array                 $arguments How it is asked.
 * @param string                $url       What is asked.
 * @return array|false|\WP_Error
 */
function lead_here( $answer, $arguments, $url ) {
	$asked = wp_parse_url( $url );
	if ( false !== $answer
		|| ! preg_match( '/^(?:([a-z0-9]+)\.)?rest\.akismet\.com$/i', $asked['host'] ?? '', $host ) ) {
		return $answer;
	}
	$here  = rtrim( COMMENT_MODERATION_URL, '/' ) . ( $asked['path'] ?? '/' );
	$here .= isset( $asked['query'] ) ? '?' . $asked['query'] : '';
	if ( isset( $host[1] ) ) { // An old plugin's key is in the host's name only.
		$here = add_query_arg( 'api_key', $host[1], $here );
	}
	unset( $arguments['headers']['Host'] ); // The service has a name of its own.
	if ( '/1.1/comment-check' !== ( $asked['path'] ?? '' ) ) {
		return wp_remote_request( $here, $arguments );
	}
	$arguments['timeout'] = min( Heard::SECONDS, $arguments['timeout'] ?? Heard::SECONDS ); // A reader waits.
	return listen( wp_remote_request( $here, $arguments ), (string) $arguments['body'] );
}

/**
 * Takes in the answer to a check; what isn't the service's is none, and the comment is held.
 *
 * @param array|\WP_Error $answer Whatever came.
 * @param string          $sent   The check's form.
 * @return array What Akismet's plugin is to read.
 */
function listen( $answer, $sent ) {
	$guid     = wp_remote_retrieve_header( $answer, 'x-akismet-guid' );
	$verdict  = $guid ? wp_remote_retrieve_body( $answer ) : '';
	$answered = in_array( $verdict, array( 'true', 'false' ), true );
	$waits    = 'false' === $verdict && 'pending' === wp_remote_retrieve_header( $answer, 'x-moderation-status' );
	$known    = preg_match( '/(?:^|&)recheck_reason=/', $sent ) && preg_match( '/(?:^|&)comment_ID=(\d+)/', $sent, $found );

	Heard::$holds_known = $known && $waits;
	Heard::$holds_new   = ! $known && ( $waits || ! ( $answered || current_user_can( 'moderate_comments' ) ) );
	if ( $known && $answered ) { // Else a decision would not find it: the plugin keeps the first one.
		update_comment_meta( (int) $found[1], 'akismet_guid', $guid );
	}
	return $guid ? $answer : array(
		'headers'  => array( 'x-akismet-guid' => wp_generate_uuid4() ), // Without one Akismet publishes.
		'body'     => 'The service was not reached.', // Neither true nor false: it asks again.
		'response' => array(
			'code'    => 503,
			'message' => 'Service Unavailable',
		),
		'cookies'  => array(),
		'filename' => null,
	);
}

/**
 * Has decisions sent here for what is asked about again, as for what is new.
 *
 * @param array  $asked    The check's fields.
 * @param string $endpoint What is asked.
 * @return array
 */
function name_callback( $asked, $endpoint ) {
	if ( 'comment-check' === $endpoint && empty( $asked['callback'] ) ) {
		$asked['callback'] = get_rest_url( null, 'akismet/v1/webhook' );
	}
	return $asked;
}

/**
 * Keeps a new comment pending that waits at the desk, or that nobody could look at.
 *
 * @param int|string|\WP_Error $approved What would be stored.
 * @return int|string|\WP_Error
 */
function hold( $approved ) {
	$holds            = Heard::$holds_new;
	Heard::$holds_new = false;
	return $holds && in_array( $approved, array( 1, '1' ), true ) ? 0 : $approved;
}

/**
 * The same for one by WordPress's REST API, which is asked about when that is settled.
 *
 * @param array|\WP_Error $comment Its fields.
 * @return array|\WP_Error
 */
function hold_of_rest( $comment ) {
	if ( is_array( $comment ) ) {
		$comment['comment_approved'] = hold( $comment['comment_approved'] ?? 0 );
	}
	return $comment;
}

/**
 * Has WP-cron, which asks again and would publish, leave pending what waits at the desk.
 *
 * @param mixed $option False, unless another plugin says otherwise.
 * @return mixed
 */
function hold_again( $option ) {
	return Heard::$holds_known ? '1' : $option;
}

/**
 * Akismet's plugin would approve what it has heard no more of; a person decides, so mail goes at once.
 *
 * @param bool|null $scheduled Null, unless another plugin says otherwise.
 * @param object    $event     What is to happen later.
 * @return bool|null
 */
function without_fallback( $scheduled, $event ) {
	if ( 'akismet_approval_fallback' === $event->hook ) {
		return false;
	}
	if ( 'akismet_email_fallback' === $event->hook ) {
		$event->timestamp = time();
	}
	return $scheduled;
}

/**
 * Publishes what was approved at the desk, whatever WordPress's options say, and takes back what waits again.
 *
 * @param \WP_REST_Request $request The service's message.
 */
function do_as_decided( $request ) {
	$becomes = array(
		'approved' => 'approve',
		'pending'  => 'hold',
	);
	foreach ( (array) $request->get_param( 'comments' ) as $decided ) {
		$status = $becomes[ $decided['status'] ?? '' ] ?? null;
		if ( ! $status || empty( $decided['guid'] ) ) {
			continue;
		}
		$asked = array(
			'status'     => 'any',
			'meta_key'   => 'akismet_guid', // phpcs:ignore WordPress.DB.SlowDBQuery -- Akismet's plugin finds it so, too.
			'meta_value' => $decided['guid'], // phpcs:ignore WordPress.DB.SlowDBQuery -- as above.
		);
		foreach ( get_comments( $asked ) as $comment ) {
			if ( in_array( wp_get_comment_status( $comment ), array( 'unapproved', 'spam' ), true )
				&& \Akismet::last_comment_status_change_came_from_akismet( $comment->comment_ID ) ) {
				wp_set_comment_status( $comment->comment_ID, $status );
				\Akismet::update_comment_history( $comment->comment_ID, '', 'webhook-ham' );
			}
		}
	}
}

/** Akismet's pages frame figures of tools.akismet.com, with a token in the address: it stays here. */
function keep_frames_shut() {
	$page = $_GET['page'] ?? ''; // phpcs:ignore WordPress.Security -- it is only compared.
	if ( is_string( $page ) && 0 === strpos( $page, 'akismet' ) && ! headers_sent() ) {
		header( "Content-Security-Policy: frame-src 'self'", false ); // Beside WordPress's own.
	}
}
