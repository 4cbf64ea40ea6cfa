"""The prose of the model card. No figure of a run is typed here: all come from the results.

What the model is stands in `WHAT_IT_IS`; whoever changes the model changes it here.
"""

from typing import Final

WHAT_IT_IS: Final = """\
**What it is.** Logistic regression on hashed runs of one to four characters and on whole words of
the text, of the author's name and of the website, and on named features of shape, links, disguises,
random letters, praise and agreement. What a word weighs depends on nothing around it, so it is
remembered. Long texts are judged by their strangest 48 words too. Calibrated on scores of rows that
were held out, source by source.

**What it can't tell.** It holds numbers only: columns are hashes, and what only one or two authors
wrote has no weight. E-mail addresses and long numbers are masked before any feature is computed."""

CARD: Final = """\
# Model card: {name}

*Written by `make evaluate`; every figure is what that run measured or was told.*

**What it is for.** It gives the probability that a comment on a website is spam, and reasons.
A person decides; the service files as spam by itself only above {filed_above}. **What it is not
for:** toxicity, insults, opinions (heated comments are ham in its data), or judging people.

{what_it_is}

SHA-256 of the file: `{sha256}`.

## The bar

Thresholds are fixed without the source under test. In brackets: 95 % confidence intervals.

{bar}

## Data

{spam} spam and {ham} ham in {sources} files; no row of them is in this repository.
{unreadable} of their lines are unreadable and were left out. Flags of annotators for toxicity are
ignored: toxic is not spam. SHA-256 of the files: `{data_sha256}`.

{data}

Labels of blog_bobbidigital, blog_caffeinated and blog_tosbourn are by a date cut and by hand, the
others' by their publishers. Every row that has a name, website or title is learned once more
without them; half of the honest rows without a website borrow one from honest rows, since otherwise
"has a website" would mean "is spam".

{experiments}
{costs}## Limits

* The shape of the features and the strengths were chosen while looking at much the same splits:
  expect somewhat less on blogs of your own.
* {worst_source}
* {rivalry}
* {worst_attack}
* {flattery}
* {languages}
* One blog holds {share_of_spam} of the spam sent to websites. Left out whole, little is left to
  learn website spam from. Spam of another kind or decade is caught less.
* Where a source has only ham, its ECE is the mean probability of spam that its ham was given.
  Where it has a kind of spam that no other source has, the ECE is high because that spam is missed.
* Rates on sources of a few hundred rows rest on one or two comments: read the intervals.
* Calibration is fitted across very different sources, not for a single site.
"""

TERMS: Final = {
    "blog_bobbidigital": "bobbidigital.github.io; MIT theme",
    "blog_caffeinated": "GitHub JustinTulloss/caffeinated-simpleton; no terms stated",
    "blog_datacamp": "Desmond00/DatacampArticleSentimentAnalysis; none stated",
    "blog_haacked": "haacked/haacked.com; none stated",
    "blog_mademistakes": "mmistakes/made-mistakes-jekyll; MIT",
    "blog_sourceguru": "Mezzle/mezzle.github.io; CC BY-SA 3.0",
    "blog_tosbourn": "clarkhtse/tosbourn.com; none stated",
    "news_germeval21": "germeval2021toxic/SharedTask; none stated",
    "news_korean": "kocohub/korean-hate-speech; CC BY-SA 4.0",
    "news_offcombr": "rogersdepelle/OffComBR; none stated",
    "news_ucc": "Unhealthy Conversations; CC BY-NC-SA 4.0, only measured on",
    "sms": "SMS Spam Collection (Almeida, Gómez Hidalgo); free for all purposes",
    "telegram_ru": "monalenka; MIT",
    "tubespam": "YouTube Spam Collection (Alberto, Lochter, Almeida 2015); citation asked",
    "yt_indonesian_gambling": "Yusufislam-id; none stated",
}
