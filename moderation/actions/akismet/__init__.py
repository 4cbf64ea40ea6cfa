"""What Akismet's protocol asks for."""
