"""Reports of readers: taken in, weighed, shown to moderators, and answered."""
