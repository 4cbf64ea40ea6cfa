<?php
/**
 * A comment as the service takes it: what the author typed, and nothing that WordPress made of it.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const LONGEST_BODY = 10000;

/**
 * The document of a comment.
 *
 * @param array $comment WordPress's fields, unslashed.
 * @return array
 */
function document( $comment ) {
	$document = array(
		'thread'       => thread( (int) $comment['comment_post_ID'] ),
		'author'       => author( $comment ),
		'body'         => body( as_text( $comment, 'comment_content' ) ),
		'author_ip'    => (string) filter_var( $comment['comment_author_IP'] ?? '', FILTER_VALIDATE_IP ),
		'user_agent'   => cut( $comment['comment_agent'] ?? '', 2000 ),
		'referrer'     => cut( wp_get_raw_referer() ? wp_get_raw_referer() : '', 2000 ),
		'submitted_at' => gmdate( 'Y-m-d\TH:i:s\Z' ),
	);
	return array_filter(
		$document,
		function ( $value ) {
			return '' !== $value;
		}
	);
}

/**
 * The page that is commented on.
 *
 * @param int $post_id The post.
 * @return array
 */
function thread( $post_id ) {
	$post = get_post( $post_id );
	if ( ! $post ) {
		return array( 'url' => home_url( '/?p=' . $post_id ) );
	}
	// The beginning is enough to tell what a page is about; rendering its blocks takes too long.
	$excerpt = mb_substr( '' !== $post->post_excerpt ? $post->post_excerpt : $post->post_content, 0, 3000, 'UTF-8' );
	$excerpt = wp_strip_all_tags( strip_shortcodes( $excerpt ) );
	return array(
		'url'     => get_permalink( $post ),
		'title'   => cut( decoded( get_the_title( $post ) ), 500 ),
		'excerpt' => cut( decoded( $excerpt ), 500 ),
	);
}

/**
 * Who wrote it. The address goes only where nobody can read along.
 *
 * @param array $comment WordPress's fields, unslashed.
 * @return array
 */
function author( $comment ) {
	$email  = trim( $comment['comment_author_email'] ?? '' );
	$name   = cut( as_text( $comment, 'comment_author' ), 100 );
	$author = array(
		'name'  => '' !== $name ? $name : __( 'Anonymous' ), // phpcs:ignore WordPress.WP.I18n.MissingArgDomain -- as WordPress shows it.
		'email' => is_email( $email ) && is_private_way( setting( 'url' ) ) ? $email : null,
	);
	$url    = esc_url_raw( $comment['comment_author_url'] ?? '', array( 'http', 'https' ) );
	return '' === $url || strlen( $url ) > 2000 ? $author : $author + array( 'url' => $url );
}

/**
 * A field as its author typed it. Of pingbacks and trackbacks WordPress makes HTML.
 *
 * @param array  $comment WordPress's fields.
 * @param string $field   Which.
 * @return string
 */
function as_text( $comment, $field ) {
	$typed = (string) ( $comment[ $field ] ?? '' );
	$made  = in_array( $comment['comment_type'] ?? '', array( 'pingback', 'trackback' ), true );
	return $made ? decoded( wp_strip_all_tags( $typed ) ) : $typed;
}

/**
 * A text within what the service reads; of a longer one the end is missing, which it says.
 *
 * @param string $text As it was typed.
 * @return string
 */
function body( $text ) {
	$text = wp_check_invalid_utf8( str_replace( "\0", '', $text ), true );
	return is_too_long( $text ) ? mb_substr( $text, 0, LONGEST_BODY - 10, 'UTF-8' ) . "\n[…]" : $text;
}

/**
 * Whether the service reads less than all of a text.
 *
 * @param string $text As it was typed.
 * @return bool
 */
function is_too_long( $text ) {
	return mb_strlen( str_replace( "\r\n", "\n", $text ), 'UTF-8' ) > LONGEST_BODY;
}

/**
 * One line, not too long.
 *
 * @param string $text    Anything.
 * @param int    $longest Characters.
 * @return string
 */
function cut( $text, $longest ) {
	$line = preg_replace( '/[\p{Cc}\s]+/u', ' ', wp_check_invalid_utf8( (string) $text, true ) );
	return trim( mb_substr( (string) $line, 0, $longest, 'UTF-8' ) );
}

/**
 * Text without HTML's entities.
 *
 * @param string $html A text of WordPress's.
 * @return string
 */
function decoded( $html ) {
	return html_entity_decode( $html, ENT_QUOTES | ENT_HTML5, 'UTF-8' );
}

/**
 * The document without those optional parts that the service would not take.
 *
 * @param array $document What was refused.
 * @param array $pointers The places that the refusal named.
 * @return array
 */
function without( $document, $pointers ) {
	foreach ( array_filter( $pointers, 'is_string' ) as $pointer ) {
		$part = substr( $pointer, 2 );
		if ( 'author/email' === $part ) {
			$document['author']['email'] = null;
		} elseif ( 'author/name' === $part ) {
			$document['author']['name'] = __( 'Anonymous' ); // phpcs:ignore WordPress.WP.I18n.MissingArgDomain -- as WordPress shows it.
		} elseif ( in_array( $part, array( 'author/url', 'thread/title', 'thread/excerpt' ), true ) ) {
			list( $whole, $name ) = explode( '/', $part );
			unset( $document[ $whole ][ $name ] );
		} elseif ( ! in_array( $part, array( 'body', 'thread', 'author' ), true ) ) {
			unset( $document[ $part ] );
		}
	}
	return $document;
}
