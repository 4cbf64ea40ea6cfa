"""How good a spam model is, on what, and how sure one can be of it.

`in_use` judges a fitted model on labelled rows and needs nothing but numpy: it is what
`moderation evaluate` runs. `python -m classifiers.evaluation` is for developers: it fits the
estimator anew on sources left out, on earlier comments, and beside its rivals, and writes the model
card. Both give one dictionary of figures, which `report_json`, `report_text`, `report_html` and
`card` write out. No text, name or website of a row ever enters it.
"""
