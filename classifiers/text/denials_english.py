"""English for `negation`."""

from typing import Final

from classifiers.text.denials import WORD, Denials, denials, run, some

_HARM: Final = (
    r"hat(?:e|es|ed|ing)|despis(?:e|es|ed|ing)|kill(?:s|ed|ing)?|murder(?:s|ed|ing)?|hurt|shoot"
    r"|harm(?:s|ed|ing)?|beat(?:en|ing)?|attack(?:s|ed|ing)?|shot|bomb(?:ed)?|burn(?:ed|ing)?"
    r"|hang(?:ed)?|stab(?:bed)?|punch(?:ed)?|raped?|destroy(?:ed)?|insult(?:s|ed|ing)?"
    r"|threaten(?:s|ed|ing)?"
)
_DEGRADING: Final = (
    r"vermin|scum|garbage|trash|rubbish|filth|filthy|dirt|dirty|animals?|beasts?|rats?|pests?"
    r"|parasites?|cockroach(?:es)?|insects|disease|cancer|plague|criminals?|terrorists?|rapists?"
    r"|thieves|murderers?|liars?|lazy|stupid|dumb|idiots?|idiotic|morons?|moronic|imbeciles?|fools?"
    r"|foolish|retards?|retarded|disgusting|evil|inferior|subhuman|ugly|fat|pathetic|worthless"
    r"|useless|violent|monsters?|demons|pigs?|apes?|monkeys?|savages|barbarians|losers?|clowns?"
    r"|clumsy|cowards?|crazy|insane|perverts?|freaks?|abominations?|whores?|sluts?|bitch(?:es)?"
    r"|assholes?|ass|dicks?|jerks?|cunts?|fags?|faggots?|nazis?|traitors?|hypocrites?|failures?"
    r"|dummy|dumbass|horrible|terrible|ignorant|brainless"
)
_DENIAL: Final = r"(?:not|never|\w{2,6}n['’]t|dont|doesnt|didnt|nobody|no one|no-one|none)"
_BETWEEN: Final = (
    r"do|does|did|would|will|could|can|should|may|must|ought|to|be|been|being|get|wish|ever|really"
    r"|actually|personally|truly|deserves?|going|trying|try|allowed|has|have|had|the|any|a|right"
    rf"|reason|one|of|us|them|here|who|wants?|wants? (?:{WORD} ){{1,3}}to"
)
_IS_NOT: Final = (
    r"(?:(?:am|is|are|was|were|\w+['’](?:m|s|re)) (?:not|never|no)|(?:is|are|was|were)n['’]t)"
)
_ARE: Final = r"(?:is|are|was|were|be)"
_END: Final = (
    r"but|you|you['’]re|your|youre|he|she|they|we|i|it|this|these|those|because|who|that|for|to"
    r"|like|about|with|in|on"
)
_SAYING: Final = (
    r"(?:sa(?:y|ys|id|ying)|claim(?:s|ed|ing)?|think(?:s|ing)?|thought|believ(?:e|es|ed|ing)|means?"
    r"|meant|suggest(?:s|ed|ing)?|wr(?:ite|ote))"
)
_NOT_SO: Final = r"(?:not true|untrue|wrong|false|a lie|a myth|nonsense)"
_I_AM: Final = (
    r"(?:i am|i['’]m|im|i was|i feel|i felt|i look(?:ed)?|i must be|i can be|i have been"
    r"|i['’]ve been|ma(?:de|kes) me (?:feel|look))"
)
_BESIDE: Final = (
    r"like|such|an?|so|really|just|being|one|too|quite|probably|the|biggest|real|total|complete"
    r"|absolute|bit|of|old|very|pretty|only|also|still|sometimes|often|totally|clearly|and|or"
)
_TAKEN_BACK: Final = (
    r"but|unless|until|till|yet|only|except|without|enough|anymore|more|than|how|what else"
    r"|pity|too bad|shame|wish|why|tell me not|can['’]?t believe|nothing wrong|lie|anything but|if"
    r"|merely|so glad|hesitate"
)


def english() -> Denials:
    """Give the rules of English."""
    harm, heavy = rf"(?:{_HARM})", rf"(?:{_DEGRADING})"
    return denials(
        _TAKEN_BACK,
        rf"{_HARM}|{_DEGRADING}|die|suffer",
        rf"{_DENIAL} {some(7, _BETWEEN)}({harm}(?: (?:and|or) {harm})?)(?! around)",
        rf"(?:nobody|no one|no-one|none) {some(6, _BETWEEN)}(die|suffer)",
        rf"(?:not|never|\w{{2,6}}n['’]t) (?:deserve |want (?:{WORD} ){{1,3}}?)to (die)",
        rf"(?<!there ){_IS_NOT} (?:all |an? |any |really )?((?:{heavy}|an?|{WORD}ly)"
        rf"(?: (?:{heavy}|and|or|an?|{WORD}ly)){{0,5}})",
        rf"{_DENIAL} {some(4, _BETWEEN)}{_SAYING} (?:that )?(?:{WORD} ){{1,4}}?{_ARE} "
        rf"({run(6, _END)})",
        rf"(?:{_DENIAL} {some(4, _BETWEEN)}|{_NOT_SO} to )call(?:ed|ing)? ({run(7, _END)})",
        rf"{_NOT_SO} (?:that|to say|to claim) (?:that )?(?:{WORD} ){{1,4}}?{_ARE} ({run(6, _END)})",
        rf"(?:wrong|horrible|terrible) to ({harm}(?: (?:and|or) {harm})?)",
        rf"{_I_AM} {some(6, _BESIDE)}({heavy}(?: (?:{heavy}|and|or)){{0,3}})",
        rf"what an? ({heavy}) (?:i am|i was|i['’]ve been)",
        r"(stupid|dumb) (?:old )?me",
        r"my (?:own )?(stupid|dumb) (?:mistake|fault|typo|question)",
    )
