<?php
/**
 * Asking the service: one request, at most two seconds, and an answer only if it is the service's.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

/**
 * Seconds that one request of WordPress's may wait for the service.
 *
 * @return float
 */
function patience() {
	/**
	 * Filters how long a comment waits for the service's word before it is held.
	 *
	 * @param float $seconds Two.
	 */
	return (float) apply_filters( 'comment_moderation_patience', 2.0 );
}

/**
 * Ask the service.
 *
 * @param string     $method   GET, POST or PATCH.
 * @param string     $path     Below the service's address.
 * @param array|null $document What is sent, as JSON.
 * @param array      $headers  Besides the usual ones; where they have a signature, the key stays here.
 * @param float|null $seconds  How long to wait.
 * @return array|\WP_Error `status`, `json`, `headers` and the `site` that the key is of; or what is wrong, as a code and a sentence.
 */
function ask( $method, $path, $document = null, $headers = array(), $seconds = null ) {
	if ( ! is_set_up() ) {
		return new \WP_Error( 'unset', __( 'The address of the service and the site\'s key are not set.', 'comment-moderation' ) );
	}
	$arguments = array(
		'method'              => $method,
		'timeout'             => max( 0.1, $seconds ?? patience() ),
		'redirection'         => 0, // A redirect leads elsewhere, and the key must not go there.
		'limit_response_size' => 262144,
		'headers'             => $headers + array( 'Accept' => 'application/json' ),
	);
	$is_signed = isset( $headers['webhook-signature'] );
	if ( ! $is_signed ) {
		$arguments['headers']['Authorization'] = 'Bearer ' . setting( 'key' );
	}
	if ( null !== $document ) {
		$arguments['headers']['Content-Type'] = 'application/json';
		$arguments['body']                    = to_json( $document );
	}
	$answer = wp_remote_request( setting( 'url' ) . $path, $arguments );
	$answer = is_wp_error( $answer ) ? unreachable( $answer ) : read_answer( $answer );
	if ( ! $is_signed && ! is_wp_error( $answer ) ) {
		learn_site( $answer['site'] );
	}
	return $answer;
}

/**
 * A document as the service reads it: UTF-8 as it is, so that a long text stays small.
 *
 * @param array $document Anything.
 * @return string
 */
function to_json( $document ) {
	return (string) wp_json_encode( $document, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
}

/**
 * What it means that nobody answered.
 *
 * @param \WP_Error $error WordPress's own.
 * @return \WP_Error
 */
function unreachable( $error ) {
	/* translators: %s: what the network said, in English. */
	$sentence = __( 'The service cannot be reached: %s', 'comment-moderation' );
	return new \WP_Error( 'away', sprintf( $sentence, $error->get_error_message() ) );
}

/**
 * An answer that is the service's; whatever else answered is an error.
 *
 * @param array $answer As WordPress's HTTP functions have it.
 * @return array|\WP_Error
 */
function read_answer( $answer ) {
	$status = (int) wp_remote_retrieve_response_code( $answer );
	$type   = strtolower( (string) wp_remote_retrieve_header( $answer, 'content-type' ) );
	$json   = json_decode( (string) wp_remote_retrieve_body( $answer ), true );
	$wanted = $status < 400 ? 'application/json' : 'application/problem+json';
	if ( $status >= 500 ) {
		/* translators: %d: an HTTP status. */
		return new \WP_Error( 'busy', sprintf( __( 'The service is in trouble: it answered %d.', 'comment-moderation' ), $status ) );
	}
	if ( 0 !== strpos( $type, $wanted ) || ! is_array( $json ) ) {
		/* translators: %d: an HTTP status. */
		return new \WP_Error( 'not_ours', sprintf( __( 'Something else answers at this address (status %d): no comment moderation service.', 'comment-moderation' ), $status ) );
	}
	if ( $status >= 400 ) {
		return refusal( $status, $json );
	}
	return array(
		'status'  => $status,
		'json'    => $json,
		'headers' => wp_remote_retrieve_headers( $answer ),
		'site'    => implode( '', (array) wp_remote_retrieve_header( $answer, 'webhook-site' ) ),
	);
}

/**
 * What the service's refusal means here.
 *
 * @param int   $status Of HTTP.
 * @param array $json   The problem, which names places and never values.
 * @return \WP_Error
 */
function refusal( $status, $json ) {
	$codes = array(
		401 => 'key',
		403 => 'key',
		404 => 'gone',
		408 => 'busy',
		409 => 'conflict',
		429 => 'busy',
	);
	$code  = $codes[ $status ] ?? 'refused';
	$says  = array( isset( $json['detail'] ) && is_string( $json['detail'] ) ? $json['detail'] : '' );
	$flaws = isset( $json['errors'] ) && is_array( $json['errors'] ) ? array_filter( $json['errors'], 'is_array' ) : array();
	foreach ( $flaws as $flaw ) {
		$says[] = trim( ( $flaw['pointer'] ?? $flaw['parameter'] ?? '' ) . ' ' . ( $flaw['detail'] ?? '' ) );
	}
	if ( 'key' === $code ) {
		/* translators: 1: an HTTP status, 2: what the service said, in English. */
		$sentence = __( 'The service does not know this key, or has ended it (%1$d). %2$s', 'comment-moderation' );
	} else {
		/* translators: 1: an HTTP status, 2: what the service said, in English. */
		$sentence = __( 'The service refused (%1$d): %2$s', 'comment-moderation' );
	}
	$sentence = sprintf( $sentence, $status, wp_strip_all_tags( implode( ' ', array_filter( $says ) ) ) );
	return new \WP_Error( $code, $sentence, array_column( $flaws, 'pointer' ) );
}
