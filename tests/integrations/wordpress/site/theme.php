<?php
// All that a theme has to show here: a page with its comments.
while ( have_posts() ) {
	the_post();
	echo '<h1>', get_the_title(), '</h1>';
	if ( is_singular() ) {
		wp_list_comments( array(), get_comments( array( 'post_id' => get_the_ID(), 'status' => 'approve' ) ) );
	}
}
