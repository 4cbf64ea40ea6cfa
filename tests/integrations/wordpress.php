<?php
/*
 * As much of WordPress as a plugin of ours needs to be asked something: argument 1 is the plugin,
 * argument 2 what to do, in PHP; what it returns is written as JSON.
 */

define( 'ABSPATH', __DIR__ );
define( 'COMMENT_MODERATION_URL', 'https://comments.example.org/' );

$filters   = array();
$order     = array(); // How late each comes; WordPress's own come at 10.
$asked     = array(); // Addresses that were asked, and how.
$answers   = array(); // What the service answers, one a request; none is none.
$meta      = array();
$statuses  = array();
$moderates = false;

class WP_Error {}

final class Akismet {
	public static $is_theirs = true;
	public static $history   = array();

	public static function last_comment_status_change_came_from_akismet( $id ) {
		return self::$is_theirs;
	}

	public static function update_comment_history( $id, $message, $event ) {
		self::$history[] = array( $id, $event );
	}
}

final class Request {
	private $parameters;

	public function __construct( $parameters ) {
		$this->parameters = $parameters;
	}

	public function get_param( $name ) {
		return $this->parameters[ $name ] ?? null;
	}
}

function add_filter( $name, $callback, $priority = 10, $arguments = 1 ) {
	global $filters, $order;
	$order[ $name ]     = $priority;
	$filters[ $name ][] = array( $callback, $arguments );
}

function add_action( $name, $callback, $priority = 10, $arguments = 1 ) {
	add_filter( $name, $callback, $priority, $arguments );
}

function apply( $name, ...$values ) {
	global $filters;
	foreach ( $filters[ $name ] ?? array() as $filter ) {
		$values[0] = call_user_func_array( $filter[0], array_slice( $values, 0, $filter[1] ) );
	}
	return $values[0];
}

function wp_remote_request( $url, $arguments ) {
	global $asked, $answers;
	$asked[] = array( $url, $arguments );
	return array_shift( $answers ) ?? new WP_Error();
}

function wp_remote_retrieve_header( $answer, $name ) {
	return $answer instanceof WP_Error ? '' : ( $answer['headers'][ $name ] ?? '' );
}

function wp_remote_retrieve_body( $answer ) {
	return $answer instanceof WP_Error ? '' : $answer['body'];
}

function wp_parse_url( $url ) {
	return parse_url( $url );
}

function add_query_arg( $name, $value, $url ) {
	return $url . ( strpos( $url, '?' ) ? '&' : '?' ) . "$name=$value";
}

function wp_generate_uuid4() {
	return '7f2c1a4e-0d5b-4c6e-9a3f-2b8d6e1c0f47';
}

function get_rest_url( $blog, $path ) {
	return "https://example.org/wp-json/$path";
}

function current_user_can( $what ) {
	global $moderates;
	return $moderates;
}

function update_comment_meta( $id, $name, $value ) {
	global $meta;
	$meta[] = array( $id, $name, $value );
}

function get_comments( $asked ) {
	return array( (object) array( 'comment_ID' => 7 ) );
}

function wp_get_comment_status( $comment ) {
	global $statuses;
	return $statuses[ $comment->comment_ID ] ?? 'unapproved';
}

function wp_set_comment_status( $id, $status ) {
	global $statuses;
	$statuses[ $id ] = $status;
}

/** What Akismet's plugin gets, when it asks about a comment. */
function check( $answer, $sent = 'comment_content=Hello' ) {
	global $answers;
	$answers = array( $answer );
	return lead( 'https://rest.akismet.com/1.1/comment-check', $sent );
}

function lead( $url, $sent = '' ) {
	$arguments = array( 'body' => $sent, 'timeout' => 15, 'headers' => array( 'Host' => 'rest.akismet.com' ) );
	return apply( 'pre_http_request', false, $arguments, $url );
}

function answer( $body, $status = '', $guid = '0193-guid' ) {
	return array( 'headers' => array_filter( array( 'x-akismet-guid' => $guid, 'x-moderation-status' => $status ) ), 'body' => $body );
}

require $argv[1];
echo json_encode( eval( $argv[2] ) );
