"""How the desk says and shows things: languages, times, acts, texts that strangers typed."""
