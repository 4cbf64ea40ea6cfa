<?php
/**
 * The past: comments that were here before the plugin, brought along by one button, some at a time.
 *
 * WordPress's cron does it, so it goes on while nobody looks, and after whatever stops it. What the
 * service has taken it knows by its identifier, so nothing is sent twice, and repeating is safe.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const PAST         = 'comment_moderation_past';
const PAST_CRON    = 'comment_moderation_bring';
const PAST_STEP    = 100;
const PAST_LARGEST = 120000;

add_action( PAST_CRON, __NAMESPACE__ . '\bring_past' );
add_action( 'admin_post_' . PAST, __NAMESPACE__ . '\begin_past' );

/**
 * How far it is, or null where nobody has begun.
 *
 * @return array|null
 */
function past() {
	wp_cache_delete( PAST, 'options' ); // Cron and people are at it at the same time.
	$past = get_option( PAST );
	return is_array( $past ) ? $past : null;
}

/**
 * Begin, from the first comment: what the button does.
 */
function begin_past() {
	if ( ! current_user_can( 'manage_options' ) ) {
		wp_die( '', '', array( 'response' => 403 ) );
	}
	check_admin_referer( PAST, '_wpnonce_past' );
	$past = past();
	if ( ! $past || 'running' !== $past['state'] ) {
		$past = array(
			'state'    => 'running',
			'after'    => 0,
			'last'     => last_comment(),
			'added'    => 0,
			'known'    => 0,
			'left_out' => 0,
			'why'      => '',
		);
		update_option( PAST, $past, false );
	}
	bring_later( time() );
	wp_safe_redirect( add_query_arg( 'page', PAGE, admin_url( 'options-general.php' ) ) );
	exit;
}

/**
 * Have WordPress's cron go on.
 *
 * @param int $when Unix time.
 */
function bring_later( $when ) {
	wp_clear_scheduled_hook( PAST_CRON );
	wp_schedule_single_event( $when, PAST_CRON );
}

/**
 * Bring comments along for as long as one run of cron may take, and come back for the rest.
 */
function bring_past() {
	$until = microtime( true ) + 25;
	$past  = past();
	while ( $past && 'running' === $past['state'] ) {
		if ( microtime( true ) >= $until ) {
			bring_later( time() );
			return;
		}
		$past = bring_some( $past );
		update_option( PAST, $past, false );
		if ( '' !== $past['why'] && 'running' === $past['state'] ) {
			bring_later( time() + 60 );
			return;
		}
	}
}

/**
 * Bring the next comments along.
 *
 * @param array $past How far it is.
 * @return array How far it is now.
 */
function bring_some( $past ) {
	$comments = past_comments( $past['after'] );
	if ( ! $comments ) {
		$past['state'] = 'done';
		return $past;
	}
	$some   = as_many_as_fit( $comments );
	$answer = send_past( $some );
	if ( is_wp_error( $answer ) && 'refused' === $answer->get_error_code() && count( $some ) > 1 ) {
		$some   = array_slice( $some, 0, 1 ); // One of them it is; the others are sent by themselves.
		$answer = send_past( $some );
	}
	if ( ! is_wp_error( $answer ) ) {
		return brought( $past, $some, $answer['json'] );
	}
	$past['why'] = $answer->get_error_message();
	if ( 'refused' === $answer->get_error_code() ) {
		$past['why']      = '';
		$past['after']    = (int) end( $some )['id'];
		$past['left_out'] = $past['left_out'] + count( $some );
	} elseif ( ! in_array( $answer->get_error_code(), array( 'busy', 'away', 'conflict' ), true ) ) {
		$past['state'] = 'stopped';
	}
	return $past;
}

/**
 * Note what the service has taken, beside each comment.
 *
 * @param array   $past   How far it was.
 * @param array[] $some   What was sent.
 * @param array   $answer What the service said.
 * @return array How far it is.
 */
function brought( $past, $some, $answer ) {
	foreach ( (array) ( $answer['comments'] ?? array() ) as $one ) {
		if ( is_array( $one ) && ! empty( $one['id'] ) && ! empty( $one['comment_id'] ) && is_string( $one['comment_id'] ) ) {
			update_comment_meta( (int) $one['id'], SERVICE_ID, $one['comment_id'] );
		}
	}
	$past['why']      = '';
	$past['after']    = (int) end( $some )['id'];
	$past['added']    = $past['added'] + (int) ( $answer['added'] ?? 0 );
	$past['known']    = $past['known'] + (int) ( $answer['known'] ?? 0 );
	$past['left_out'] = $past['left_out'] + count( (array) ( $answer['left_out'] ?? array() ) );
	return $past;
}

/**
 * Send comments of the past.
 *
 * @param array[] $some Their documents.
 * @return array|\WP_Error As `ask()`.
 */
function send_past( $some ) {
	return ask(
		'POST',
		'/v1/imports',
		array(
			'system'   => 'wordpress',
			'comments' => $some,
		),
		array(),
		20.0
	);
}

/**
 * The newest comment of all.
 *
 * @return int
 */
function last_comment() {
	global $wpdb;
	return (int) $wpdb->get_var( "SELECT MAX(comment_ID) FROM $wpdb->comments" ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- a number that changes.
}

/**
 * The next comments that the service does not know and is not about to be told of, oldest first.
 *
 * @param int $after The last one that was looked at.
 * @return object[]
 */
function past_comments( $after ) {
	global $wpdb;
	return $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- get_comments() knows no "after this one".
		$wpdb->prepare(
			"SELECT c.* FROM $wpdb->comments c
			LEFT JOIN $wpdb->commentmeta m ON m.comment_id = c.comment_ID AND m.meta_key IN (%s, %s)
			WHERE c.comment_ID > %d AND m.meta_id IS NULL AND c.comment_type IN ('', 'comment', 'review')
			AND c.comment_approved IN ('0', '1', 'spam') ORDER BY c.comment_ID LIMIT %d",
			SERVICE_ID,
			OWED,
			$after,
			PAST_STEP
		)
	);
}

/**
 * The documents of the first of these that one request may hold; one at least.
 *
 * @param object[] $comments WordPress's rows.
 * @return array[]
 */
function as_many_as_fit( $comments ) {
	$some = array();
	$size = 0;
	foreach ( $comments as $comment ) {
		$document = past_document( $comment );
		$size    += strlen( to_json( $document ) );
		if ( $some && $size > PAST_LARGEST ) {
			break;
		}
		$some[] = $document;
	}
	return $some;
}

/**
 * A comment as it stands. Its text goes as WordPress keeps it; the service reads its HTML.
 *
 * @param object $comment WordPress's row.
 * @return array
 */
function past_document( $comment ) {
	$thread = thread( (int) $comment->comment_post_ID );
	$when   = '0000-00-00 00:00:00' === $comment->comment_date_gmt ? $comment->comment_date : $comment->comment_date_gmt;
	$email  = trim( (string) $comment->comment_author_email );
	$parent = (int) $comment->comment_parent;
	$above  = $parent ? (string) get_comment_meta( $parent, SERVICE_ID, true ) : '';
	return array(
		'id'           => (string) $comment->comment_ID,
		'thread'       => array(
			'url'   => (string) $thread['url'],
			'title' => (string) ( $thread['title'] ?? '' ),
		),
		'author'       => array(
			'name'  => storable( $comment->comment_author ),
			'email' => is_email( $email ) && is_private_way( setting( 'url' ) ) ? $email : null,
			'url'   => storable( $comment->comment_author_url ),
		),
		'body'         => storable( $comment->comment_content ),
		'status'       => (string) service_status( $comment->comment_approved ),
		'created_at'   => str_replace( ' ', 'T', $when ) . 'Z',
		'parent_id'    => $parent ? (string) $parent : null,
		'known_parent' => '' !== $above ? $above : null,
		'author_ip'    => (string) $comment->comment_author_IP,
		'is_spam'      => 'spam' === $comment->comment_approved ? true : null,
	);
}

/**
 * Text without what JSON and the service cannot hold.
 *
 * @param string $text Anything.
 * @return string
 */
function storable( $text ) {
	return wp_check_invalid_utf8( str_replace( "\0", '', (string) $text ), true );
}

/**
 * The button, and how far it is.
 */
function show_past() {
	$past = past();
	?>
	<h2><?php esc_html_e( 'Earlier comments', 'comment-moderation' ); ?></h2>
	<p><?php esc_html_e( 'Comments that were here before this plugin are sent to the service as they stand: with their status, their time and their replies. None is judged anew, and repeating it adds nothing.', 'comment-moderation' ); ?></p>
	<?php
	if ( $past ) {
		show_progress( $past );
	}
	?>
	<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
		<input type="hidden" name="action" value="<?php echo esc_attr( PAST ); ?>">
		<?php
		wp_nonce_field( PAST, '_wpnonce_past' );
		submit_button( __( 'Bring earlier comments along', 'comment-moderation' ), 'secondary', 'begin', false, is_set_up() ? array() : array( 'disabled' => true ) );
		?>
	</form>
	<?php
}

/**
 * How far it is, in a bar and in words.
 *
 * @param array $past As `past()`.
 */
function show_progress( $past ) {
	/* translators: 1, 2 and 3: numbers of comments. */
	$words = sprintf( __( 'Brought along: %1$s. There already: %2$s. Left out: %3$s.', 'comment-moderation' ), number_format_i18n( $past['added'] ), number_format_i18n( $past['known'] ), number_format_i18n( $past['left_out'] ) );
	if ( 'running' === $past['state'] ) {
		printf( '<p><progress max="%d" value="%d" style="width: 25em"></progress></p>', (int) max( 1, $past['last'] ), (int) min( $past['after'], $past['last'] ) );
		$words = __( 'It goes on by itself.', 'comment-moderation' ) . ' ' . $words;
	} elseif ( 'done' === $past['state'] ) {
		$words = __( 'All comments have been looked at.', 'comment-moderation' ) . ' ' . $words;
	}
	if ( '' !== $past['why'] ) {
		/* translators: %s: what is wrong. */
		$words .= ' ' . sprintf( __( 'The last try failed: %s', 'comment-moderation' ), $past['why'] );
	}
	printf( '<p role="status">%s</p>', esc_html( $words ) );
}

/**
 * Have the browser look again while it goes on.
 */
function refresh_while_running() {
	$past = past();
	if ( $past && 'running' === $past['state'] && ! headers_sent() ) {
		header( 'Refresh: 5; url=' . admin_url( 'options-general.php?page=' . PAGE ) );
	}
}
