"""Learning tone: texts that raters labelled, honest ones beside them, one regression each."""
