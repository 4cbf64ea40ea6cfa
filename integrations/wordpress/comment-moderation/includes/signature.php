<?php
/**
 * Signing what is submitted, as Standard Webhooks say, with the secret that messages come back with.
 *
 * To sign, a site has to say its name. The service tells it to whoever asks with the key, so nobody
 * types it in: until it is known, or where a signature isn't taken, the key goes along instead.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const SITE = 'comment_moderation_site';

/**
 * What is known of signing with the settings as they are: `name`, and `refused`, when that last was.
 *
 * @return array
 */
function known_site() {
	$known = get_option( SITE );
	return is_array( $known ) && ( $known['of'] ?? '' ) === known_of() ? $known : array();
}

/**
 * Keep what is known of signing.
 *
 * @param string $name    The site's, at the service.
 * @param int    $refused When a signature was refused last; 0 for never.
 */
function keep_site( $name, $refused ) {
	$known = array(
		'of'      => known_of(),
		'name'    => $name,
		'refused' => $refused,
	);
	update_option( SITE, $known );
}

/**
 * Of which settings something is known: with others, be they constants, it has to be learnt anew.
 *
 * @return string
 */
function known_of() {
	return substr( wp_hash( setting( 'url' ) . "\n" . setting( 'key' ) . "\n" . setting( 'secret' ) ), 0, 16 );
}

/**
 * Learn the site's name from an answer to a question that was asked with the key.
 *
 * @param string $name Of the site.
 */
function learn_site( $name ) {
	if ( preg_match( '/^[a-z0-9][a-z0-9-]{0,62}$/', $name ) && ( known_site()['name'] ?? '' ) !== $name ) {
		keep_site( $name, 0 );
	}
}

/**
 * The bytes that a secret stands for.
 *
 * @return string Empty where none is set, or where it is none.
 */
function signing_key() {
	$secret = setting( 'secret' );
	return 0 === strpos( $secret, 'whsec_' ) ? (string) base64_decode( substr( $secret, 6 ), true ) : ''; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- as the standard has it.
}

/**
 * A signature.
 *
 * @param string $id   Of the message.
 * @param string $time Of the message, in seconds.
 * @param string $body Of the message.
 * @return string
 */
function signature( $id, $time, $body ) {
	return 'v1,' . base64_encode( hash_hmac( 'sha256', "$id.$time.$body", signing_key(), true ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- as the standard has it.
}

/**
 * The headers that prove a message, in place of the key.
 *
 * @param string $id   Of the message; the same whenever it is repeated.
 * @param string $body Of the message.
 * @return string[] None where it can't be signed, or where that was in vain within the last hour.
 */
function proof( $id, $body ) {
	$known = known_site();
	if ( ! isset( $known['name'] ) || '' === signing_key() || $known['refused'] > time() - HOUR_IN_SECONDS ) {
		return array();
	}
	$time = (string) time();
	return array(
		'webhook-site'      => $known['name'],
		'webhook-id'        => $id,
		'webhook-timestamp' => $time,
		'webhook-signature' => signature( $id, $time, $body ),
	);
}

/**
 * Submit a document, signed; where the signature isn't taken, with the key, so that no comment waits for it.
 *
 * @param array  $document What is submitted.
 * @param string $id       The key that makes repeating it safe.
 * @param float  $until    When patience ends.
 * @return array|\WP_Error As `ask()`.
 */
function ask_signed( $document, $id, $until ) {
	$headers = array( 'Idempotency-Key' => $id );
	$proof   = proof( $id, to_json( $document ) );
	$answer  = ask( 'POST', '/v1/comments', $document, $headers + $proof, $until - microtime( true ) );
	if ( ! $proof || ! is_wp_error( $answer ) || 'key' !== $answer->get_error_code() || microtime( true ) >= $until ) {
		return $answer;
	}
	$answer = ask( 'POST', '/v1/comments', $document, $headers, $until - microtime( true ) );
	if ( ! is_wp_error( $answer ) || 'refused' === $answer->get_error_code() ) {
		keep_site( $proof['webhook-site'], time() );
	}
	return $answer;
}

/**
 * Whether the service takes this site's signature: a comment without anything in it is refused, but not for that.
 *
 * @return string|null What is wrong, empty where nothing is; null where it can't be said.
 */
function signature_flaw() {
	$known = known_site();
	if ( ! isset( $known['name'] ) || '' === signing_key() ) {
		return null;
	}
	keep_site( $known['name'], 0 );
	$answer = ask( 'POST', '/v1/comments', array(), proof( wp_generate_uuid4(), to_json( array() ) ) );
	if ( ! is_wp_error( $answer ) || ! in_array( $answer->get_error_code(), array( 'key', 'refused' ), true ) ) {
		return null;
	}
	return 'key' === $answer->get_error_code() ? $answer->get_error_message() : '';
}
