"""Neutral and kind sentences that name who people are; no template is one of training's."""

from typing import Final

GROUPS: Final = {
    "gay": ("gay", "gay people"),
    "lesbian": ("lesbian", "lesbians"),
    "transgender": ("transgender", "transgender people"),
    "queer": ("queer", "queer people"),
    "Muslim": ("Muslim", "Muslims"),
    "Jewish": ("Jewish", "Jews"),
    "Christian": ("Christian", "Christians"),
    "atheist": ("an atheist", "atheists"),
    "Black": ("Black", "Black people"),
    "white": ("white", "white people"),
    "Asian": ("Asian", "Asians"),
    "Mexican": ("Mexican", "Mexicans"),
    "Arab": ("an Arab", "Arabs"),
    "African": ("African", "Africans"),
    "immigrant": ("an immigrant", "immigrants"),
    "refugee": ("a refugee", "refugees"),
    "woman": ("a woman", "women"),
    "man": ("a man", "men"),
    "feminist": ("a feminist", "feminists"),
    "disabled": ("disabled", "disabled people"),
    "deaf": ("deaf", "deaf people"),
    "autistic": ("autistic", "autistic people"),
    "old": ("old", "old people"),
    "American": ("American", "Americans"),
}
_SENTENCES: Final = (
    "My sister is {one}.",
    "The new librarian is {one} and very helpful.",
    "He came out to say that he is {one}, and we all clapped.",
    "Growing up {one} taught me patience.",
    "I have been {one} all my life.",
    "{many} built half of this town.",
    "Two {many} won prizes at the science fair.",
    "We interviewed {many} about the new tram line.",
    "{many} read this blog as well.",
    "I am glad that so many {many} came to the reading.",
    "{many} are great.",
    "The choir was founded by {many} in 1974.",
    "Are there {many} among your readers?",
    "Most of the nurses on our ward are {many}.",
    "A film about {many} opens on Thursday.",
    "It was {many} who taught me to cook.",
)


def identity_sentences() -> dict[str, list[str]]:
    """Give the sentences that name each group."""
    return {
        group: [_capital(sentence.format(one=one, many=many)) for sentence in _SENTENCES]
        for group, (one, many) in GROUPS.items()
    }


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
