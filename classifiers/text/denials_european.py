"""German, French and Portuguese for `negation`."""

from typing import Final

from classifiers.text.denials import WORD, Denials, denials, run, some

_GERMAN_HATE: Final = r"(?:hasse|hassen|verachten?)"
_GERMAN_HARM: Final = (
    r"(?:hassen|gehasst|verachten|verachtet|töten|getötet|umbringen|umgebracht|ermorden|ermordet"
    r"|erschießen|erschossen|erstechen|aufhängen|schlagen|geschlagen|verprügeln|verprügelt"
    r"|angreifen|angegriffen|beleidigen|beleidigt|bedrohen|bedroht|verletzen|verletzt|verbrennen"
    r"|anzünden|vergasen|sterben|misshandeln)"
)
_GERMAN_HEAVY: Final = (
    r"(?:idiot(?:en|in)?|depp(?:en)?|trottel|esel|dumme?[nmrs]?|dummkopf|dummköpfe|blöde?[nr]?|doof"
    r"|bescheuert|dämlich\w{0,2}|versager|vollidiot(?:en)?|feiglinge?|faule?|fett|hässlich\w{0,2}"
    r"|peinlich|unfähig|abschaum|ungeziefer|parasiten?|müll|dreck|dreckig\w{0,2}|schmutzig\w{0,2}"
    r"|tiere?|viecher|ratten|schweine?|hunde|affen|kriminell\w{0,2}|verbrecher|terroristen"
    r"|vergewaltiger|mörder|diebe|lügner|pack|gesindel|ekelhaft\w{0,2}|eklig\w{0,2}|widerlich\w{0,2}"
    r"|minderwertig\w{0,2}|krank|monster|schädlinge|schmarotzer|nazis?|verräter|heuchler|hure[n]?"
    r"|schlampen?|arschl(?:och|öcher)|wertlos|nutzlos)"
)
_GERMAN_NEVER: Final = r"(?:nicht|nie|niemals)"
_GERMAN_BESIDE: Final = (
    r"ja|auch|so|wie|eine?|einfach|wirklich|echt|manchmal|doch|halt|total|der|vor|ganz|schon|sehr"
    r"|zu|alle"
)


def german() -> Denials:
    """Give the rules of German."""
    harm, heavy, never = _GERMAN_HARM, _GERMAN_HEAVY, _GERMAN_NEVER
    claim = run(8, "aber|sondern")
    return denials(
        r"aber|nur|bis|außer|ohne|genug|mehr als|so ein\w*|solche?\w*|leider|schade|hoffentlich"
        r"|warum|wieso|wenn|falls|sonst|höchstens|nicht glauben",
        rf"{_GERMAN_HATE}|{harm}|{heavy}",
        rf"(?:ich|wir|man|ihr|sie|er) (?:{WORD} ){{1,4}}(?:{never}|kein\w*|niemand\w*) "
        rf"(?:{WORD} ){{0,4}}({harm})",
        rf"({_GERMAN_HATE}) (?:{WORD} ){{0,3}}(?:{never}|kein\w{{0,2}}|niemand\w{{0,2}})",
        rf"(?:niemand|keiner) (?:{WORD} ){{0,7}}({harm})",
        rf"(?:bin|bist|ist|sind|war|waren|seid) (?:doch |auch |alle )?(?:{never}|keine?[nrs]?) "
        rf"{some(2, _GERMAN_BESIDE)}({heavy}(?: (?:{heavy}|und|oder)){{0,4}})",
        rf"{never} (?:{WORD} ){{0,2}}(?:sagen|behaupten|gesagt|behauptet|denken|glauben|meinen),? "
        rf"dass ({claim})",
        rf"(?:sage|behaupte|denke|glaube|meine|stimmt|heißt) {never},? dass ({claim})",
        rf"{never} als ({run(3, 'aber')}) (?:bezeichne|bezeichnen|bezeichnet|beschimpf\w+)",
        rf"ich (?:bin|war|fühle mich|komme mir) {some(5, _GERMAN_BESIDE)}({heavy})",
        rf"wie ({heavy}) von mir",
        rf"ich ({heavy})",
    )


_FRENCH_HARM: Final = (
    r"(?:hais|haïs|hait|haïr|haï|déteste\w{0,3}|détesté\w{0,2}|méprise\w{0,2}|tuer|tué\w{0,2}"
    r"|tuerai\w{0,2}|frapper|frappé\w{0,2}|attaquer|attaqué\w{0,2}|agresser|agressé\w{0,2}"
    r"|insulter|insulté\w{0,2}|menacer|brûler|blesser|battre|pendre|mourir|violer)"
)
_FRENCH_HEAVY: Final = (
    r"(?:idiote?s?|cons?|connes?|connards?|bêtes?|stupides?|nulle?s?|imbéciles?|débiles?"
    r"|crétine?s?|abrutie?s?|gros|grosses?|moches?|lâches?|ridicules?|vermines?|ordures?|déchets?"
    r"|merdes?|racailles?|parasites?|sales?|animaux|rats|chiens|porcs|singes|criminels?"
    r"|terroristes?|violeurs?|voleurs?|menteu(?:rs?|ses?)|dégoûtante?s?|inférieure?s?|malades?"
    r"|monstres?|sous-hommes|barbares|attardée?s?|mongols?|putes?|salopes?|nazis?|traîtres?"
    r"|hypocrites?|feignante?s?|fainéante?s?)"
)
_FRENCH_NEVER: Final = r"(?:pas|jamais)"
_FRENCH_BESIDE: Final = (
    r"une?|vraiment|trop|si|bien|tellement|le|la|roi|pauvre|assez|parfois|aussi|très|comme|des|de"
    r"|plus|peu|tous|toutes"
)


def french() -> Denials:
    """Give the rules of French."""
    harm, heavy, never = _FRENCH_HARM, _FRENCH_HEAVY, _FRENCH_NEVER
    are, claim = r"(?:est|sont|soit|soient|était|étaient)", run(6, "mais|tu|vous|et")
    return denials(
        r"mais|seulement|sauf|jusqu\S*|sans|assez|que des|plus que|hélas|dommage|pourquoi"
        r"|(?:si|s['’]) ?(?:tu|vous|ils?|elles?|\w+ (?:ne|est|était|c['’]\w+))|juste|crois pas que",
        rf"{harm}|{heavy}",
        rf"(?:ne |n['’])(?:{WORD} ){{0,4}}?({harm}) {never}",
        rf"(?:ne {WORD} |n['’]{WORD} )(?:{WORD} )?{never} (?:{WORD} ){{0,3}}?({harm})",
        rf"(?:personne|nul|aucun\w*) (?:{WORD} ){{0,2}}?(?:ne |n['’])(?:{WORD} ){{0,4}}?({harm})",
        rf"(?:n['’]|c['’])?(?:suis|es|est|sommes|êtes|sont|étai\w+) {never} "
        rf"{some(3, _FRENCH_BESIDE)}({heavy}(?: (?:{heavy}|et|ou)){{0,3}})",
        rf"{never} (?:{WORD} )?(?:que|qu['’]\w+) (?:{WORD} ){{1,4}}?{are} ({claim})",
        rf"{never} (?:traiter|traité|appeler) ({claim})",
        rf"traiterai\w{{0,2}} {never} ({claim})",
        rf"(?:faux|pas vrai) que (?:{WORD} ){{1,4}}?{are} ({claim})",
        rf"(?:je suis|j['’]étais|j['’]ai été|je me sens) {some(4, _FRENCH_BESIDE)}({heavy})",
        rf"quel(?:le)? ({heavy}) (?:que )?(?:je suis|j['’]ai été)",
        rf"que je suis ({heavy})",
    )


_PORTUGUESE_HARM: Final = (
    r"(?:ode(?:io|ia|ie|iam|iei|iar|ei|amos)|desprez(?:o|a|am|ar|ei)|mat(?:o|ar|ei|aria|em)"
    r"|agred(?:ir|i)|atac(?:ar|ado|ada|ados|adas)|bater|espanc(?:ar|ado|ada)|insult(?:o|ar|ei)"
    r"|ameaç(?:o|ar|ei|ado)|machuc(?:ar|o|aria)|queimar|ferir|enforcar|estuprar|morrer|morra"
    r"|morram|mort[oa]s?)"
)
_PORTUGUESE_HEAVY: Final = (
    r"(?:idiotas?|burr[oa]s?|estúpid[oa]s?|imbecil|imbecis|trouxas?|otári[oa]s?|palhaç[oa]s?"
    r"|inútil|inúteis|fracassad[oa]s?|ridícul[oa]s?|gord[oa]s?|fei[oa]s?|covardes?|preguiços[oa]s?"
    r"|lixo|escória|verme|vermes|parasitas?|praga|nojent[oa]s?|suj[oa]s?|animais|animal|ratos?"
    r"|porc[oa]s?|macac[oa]s?|cachorr[oa]s?|criminos[oa]s?|bandid[oa]s?|terroristas?"
    r"|estuprador(?:es)?|ladrão|ladrões|mentiros[oa]s?|doentes?|inferior(?:es)?|monstros?"
    r"|retardad[oa]s?|put[oa]s?|vagabund[oa]s?|babacas?|nazistas?|traidor(?:es)?|hipócritas?)"
)
_PORTUGUESE_NEVER: Final = r"(?:não|nao|nunca|jamais|ninguém|ninguem|nenhum)"
_PORTUGUESE_BETWEEN: Final = (
    r"quero|queremos|vou|vai|vamos|devo|deve|deveria|devem|deveriam|devemos|podemos|pode|posso"
    r"|podia|se|os?|as?|eu|você|te|ser|de|para|certo|preciso|precisa|merece|tem|direito|iria|ia|que"
    r"|nós|vocês|ter|sido|capaz"
)
_PORTUGUESE_SAYING: Final = (
    r"(?:digo|dizer|diria|disse|acho|acredito|penso|afirmo|verdade|estou dizendo|tô dizendo)"
)
_PORTUGUESE_BESIDE: Final = (
    r"uma?|uns|umas|muito|tão|mesmo|meio|bem|como|os?|as?|maior|grande|verdadeir[oa]|tod[oa]s"
)


def portuguese() -> Denials:
    """Give the rules of Portuguese."""
    harm, heavy, never = _PORTUGUESE_HARM, _PORTUGUESE_HEAVY, _PORTUGUESE_NEVER
    claim = run(6, "mas|você|vocês|porra")
    are = r"(?:é|são|seja|sejam|era|eram|foi)"
    return denials(
        r"mas|só|apenas|até|sem|exceto|mais|enquanto|porém|pena|infelizmente|tomara|por ?que"
        r"|se (?:não|você|eles|elas)|vejo a hora",
        rf"{harm}|{heavy}",
        rf"{never} {some(5, _PORTUGUESE_BETWEEN)}({harm})",
        rf"(?:não|nao|nunca) (?:sou|é|são|era|eram|foi|foram|somos) {some(3, _PORTUGUESE_BESIDE)}"
        rf"({heavy}(?: (?:{heavy}|e|ou)){{0,3}})",
        rf"{never} {some(3, _PORTUGUESE_BETWEEN)}{_PORTUGUESE_SAYING} que (?:{WORD} ){{1,4}}?{are} "
        rf"({claim})",
        rf"{never} {some(3, _PORTUGUESE_BETWEEN)}cham\w+ ({claim})",
        rf"(?:eu sou|sou|eu fui|eu era|me sinto|me senti) {some(4, _PORTUGUESE_BESIDE)}({heavy})",
        rf"que ({heavy}) (?:eu sou|que eu sou|eu fui|que eu fui|que sou)",
    )
