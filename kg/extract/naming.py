"""Small words that hold names together: joints of lists, signs of possession, prepositions, plurals, later denials.

They are word lists of the ontology; this room only turns them into patterns over folded text in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.folding import fold
from kg.ontology import Ontology
from kg.trie import either

__all__ = ["HANZI", "LATIN", "Links", "compile_links"]

HANZI = r"[^\W\d_a-zA-Z]"
ITEM = r"[A-Z][\w&'.-]*(?: (?:[A-Z&][\w&'.-]*|of|and|the|de)){0,5}"  # a name that no catalog knows
CAPITAL, SMALL = r"[A-Z\u00c0-\u00de]", r"[a-z\u00df-\u017f]"
LATIN = (rf"{CAPITAL}{SMALL}+(?:[ -]{CAPITAL}{SMALL}+)?(?: [A-Z]\.)? (?:(?:de|van|von|del|la) )?"
         rf"{CAPITAL}[A-Za-z\u00df-\u017f]*{SMALL}(?:[A-Za-z\u00df-\u017f'-]*{SMALL})?")  # a person's name
DOTTED = rf"{HANZI}{{1,5}}(?:-{HANZI}{{1,4}})?(?:\u00b7{HANZI}{{1,6}}?)+"


@dataclass(frozen=True, slots=True)
class Links:
    """Patterns of linking words.

    joint     what may stand between two names of a list, at the end of the text between them
    genitive  the sign that what follows belongs to what stands before
    oblique   a preposition at the end of the text before a name
    plural    words such as "both"; `plurals` gives how many each means, 0 if any
    denial    words that take back what their sentence said before
    sources   a word between a thing and its maker behind it, at the end of the text between them
    possessives  words such as "its"; `possessive_end`: one right before a title
    units     a noun of businesses, behind a name
    articles  articles and possessives in front of a title; `article_end`: one at the end of the text before a name
    coordinate  a word of lists before a second relative clause: "and which"
    together  words that make both members of a pair act: "both"
    respective  words that pair the members of two lists one by one
    agents    a word that introduces who acts, at the head of a clause: "由"
    copula    a form of "to be", at the end of the text before a pronoun
    saying    what a speaker does, right behind a name: "said"
    ours      words by which a speaker means the own company
    handing   a verb of handing over that ends in a preposition, at the end of the text before a name: "交给"
    stop      the end of a sentence
    singular  a relative pronoun with a verb that speaks of one
    rests     what follows a name that takes the rest of what is told before it: "and Acme the rest"
    analyst   what makes a name right before it that of a source: "X analysts"
    numbered  a noun of parts at the end of the text before a list of them: "two segments:"
    outdone   a verb right before the name of who no longer is what the sentence goes on to say: "replaced X as"
    goods     what a name right before it only describes: "Nvidia chips"
    holdings  words behind the name of who holds what follows: "持有的"
    disposal  a word right before the name of what is handed over: "把"
    located   words behind a company's name for where something of it is: "位于"
    contract  a word of contracts
    may       a word such as "may" right before a verb, that names no month
    supposed  a word such as "would"; `condition`: one such as "if"
    describing  a genitive and no more than three words that describe what follows: "'s biggest AI "
    said_of   what tells that such a noun is said of the name: a form of "to be", or a comma and an article
    definite  an article and what describes the noun behind, or the head of a clause and that
    being     what parts a name from a noun that is said of it: ", ", " is one of the ", " of memory is "
    haves     what a company has on it: "Google with Axion"
    surnamed  a Chinese name: family name, one or two characters, then a word that can follow a name
    dotted    a transliterated name with middle dots, then such a word
    last      an unknown name at the end of a list, behind its joint
    unknown   unknown names between two known ones of a list
    leading   unknown names that open a list, before its first known one; `ended`: what may stand behind a name of a list
    shares    words of shares behind a company's genitive: "X's stake", not "X's business"
    named     a Latin name, perhaps a word such as "as" or "is", perhaps an article, right before a title
    titled    such a word between a title and the name behind it
    unsure    words before a verb of its clause that make it no fact: "in talks", "might"
    inverted  words that make a hypothesis of the clause they open: "Had X bought Y"
    workplace a word between a post and where it is held, at the end of the text between them
    relative  a relative pronoun at the head of a clause
    origin    a preposition right before a name that is not what a verb before it takes: "bought the unit from"
    aside     words right behind a name that make it an adjunct: "之外"
    alone     pronouns that stand for a thing by themselves, not before a noun
    again     words before those of whom a sentence says the same: ", as will "
    plans     words before a verb of what is yet to come: "will", "plans to"
    signature  a Chinese name that signs: nothing goes on behind it
    tailed    a Chinese name that ends in a character which also joins words ("和"), where a word that can follow a name comes next
    appoints  verbs of appointing, before a name and its title
    made      a Latin name and a passive of appointing before a title: "X has been named"
    qualifier a word that may stand between a name and its title: "interim"
    appointed such a verb in Chinese, a name, and a word before the title: "任命 X 为"
    assumes   a name that opens its clause, and a word of taking up a post before the title: "张三出任"
    takes_over  a Latin name that follows someone or joins a company as what the title behind says
    former    a word right before a title, or before the company's name, that makes it a post of the past
    once      a Chinese word of the past right before a company, no part of a longer word: "原"
    leaves    a Chinese verb of giving up a post, right behind a name: "离任"
    leads     words that name a post without a title: "led by", "who runs"
    """

    joint: re.Pattern[str]
    genitive: re.Pattern[str]
    oblique: re.Pattern[str]
    purpose: re.Pattern[str]
    plural: re.Pattern[str]
    plurals: Mapping[str, int]
    denial: re.Pattern[str]
    sources: re.Pattern[str]
    possessives: re.Pattern[str]
    leads: re.Pattern[str]
    units: re.Pattern[str]
    possessive_end: re.Pattern[str]
    articles: re.Pattern[str]
    article_end: re.Pattern[str]
    surnamed: re.Pattern[str]
    dotted: re.Pattern[str]
    tailed: re.Pattern[str]
    signature: re.Pattern[str]
    appoints: re.Pattern[str]
    made: re.Pattern[str]
    qualifier: re.Pattern[str]
    appointed: re.Pattern[str]
    assumes: re.Pattern[str]
    takes_over: re.Pattern[str]
    former: re.Pattern[str]
    once: re.Pattern[str]
    leaves: re.Pattern[str]
    unknown: re.Pattern[str]
    leading: re.Pattern[str]
    ended: re.Pattern[str]
    last: re.Pattern[str]
    shares: re.Pattern[str]
    named: re.Pattern[str]
    titled: re.Pattern[str]
    unsure: re.Pattern[str]
    inverted: re.Pattern[str]
    workplace: re.Pattern[str]
    relative: re.Pattern[str]
    coordinate: re.Pattern[str]
    together: re.Pattern[str]
    handing: re.Pattern[str]
    analyst: re.Pattern[str]
    rests: re.Pattern[str]
    stop: re.Pattern[str]
    singular: re.Pattern[str]
    ours: re.Pattern[str]
    saying: re.Pattern[str]
    respective: re.Pattern[str]
    agents: re.Pattern[str]
    copula: re.Pattern[str]
    origin: re.Pattern[str]
    aside: re.Pattern[str]
    alone: re.Pattern[str]
    again: re.Pattern[str]
    plans: re.Pattern[str]
    goods: re.Pattern[str]
    outdone: re.Pattern[str]
    numbered: re.Pattern[str]
    haves: re.Pattern[str]
    holdings: re.Pattern[str]
    disposal: re.Pattern[str]
    describing: re.Pattern[str]
    contract: re.Pattern[str]
    located: re.Pattern[str]
    may: re.Pattern[str]
    supposed: re.Pattern[str]
    condition: re.Pattern[str]
    being: re.Pattern[str]
    definite: re.Pattern[str]
    said_of: re.Pattern[str]


def _words(ontology: Ontology, name: str) -> list[str]:
    return [fold(label.text).lower for label in ontology.labels("kgc:" + name)]


def _functions(ontology: Ontology) -> list[str]:
    """Return the small English words that describe nothing: prepositions, articles, joints, auxiliaries, forms of "to be", pronouns."""
    names = ("obliques", "articles", "joints", "auxiliaries", "copulas", "relatives", "ours", "possessives", "alone", "refusals")
    describing = set(_words(ontology, "link-modifiers"))
    return sorted({w for name in names for w in _words(ontology, "link-" + name) if w.isascii() and " " not in w} - describing)


def compile_links(ontology: Ontology) -> Links:
    """Return the linking words of an ontology as patterns."""
    plurals = {}
    for text in _words(ontology, "link-plurals"):
        count, _, word = text.partition(" ")
        plurals[word] = int(count)
    joints = either(_words(ontology, "link-joints"))
    fresh = either([*_words(ontology, "link-articles"), *_words(ontology, "link-modifiers")])
    indefinites = set(_words(ontology, "link-indefinites"))  # ", a X" is no member of a list
    definite = either([word for word in (*_words(ontology, "link-articles"), *_words(ontology, "link-modifiers")) if word not in indefinites])
    handed = "".join(w for name in ("link-agents", "link-joints") for w in _words(ontology, name) if len(w) == 1 and not w.isascii())
    surnames = f"(?!{either(_words(ontology, 'link-no-names'))}){either(_words(ontology, 'link-surnames'))}"
    tails, as_ = either(_words(ontology, "link-name-tails")), either(_words(ontology, "link-appointed-as"))
    appoints, assumes = either(_words(ontology, "link-appoints")), either(_words(ontology, "link-assumes"))
    qualifiers = either(_words(ontology, "link-qualifiers"))
    describes = rf"(?:(?!{either(_functions(ontology))} )[a-z0-9&.+-]+ ){{0,3}}"
    mays = either(_words(ontology, "link-mays"))
    respects = rf"(?: {either(_words(ontology, 'link-respects'))}(?: (?!{either(_functions(ontology))})[a-z0-9-]+){{1,3}}(?=[ ,]))?"
    being = rf"(?:{either(_words(ontology, 'link-being'))} )*"
    follow = "(?=$|[^\\w]|" + either(_words(ontology, "link-name-ends")) + ")"
    return Links(
        joint=re.compile(rf"\s*(?:(?:{joints}\s*,[^,;]{{1,24}},\s*|[,\u3001/]\s*{joints}\s*|{joints}\s*|\u3001\s*|/\s*)(?:{fresh}\s*)?|,\s+(?:{definite}\s*)?)\**$"),
        genitive=re.compile(r"\s*" + either(_words(ontology, "link-genitives"))),
        purpose=re.compile(r"\s" + either(_words(ontology, "link-purposes")) + r"\s"),
        oblique=re.compile(either(_words(ontology, "link-obliques")) + r"\s*(?:" + either(_words(ontology, "link-articles")) + r"\s*)?$"),
        plural=re.compile(either(list(plurals))), plurals=plurals,
        denial=re.compile(either(_words(ontology, "link-denials"))),
        sources=re.compile(either(_words(ontology, "link-sources")) + r"\s*$"),
        possessive_end=re.compile(either(_words(ontology, "link-possessives")) + rf"\s?(?:{qualifiers} ?)*$"),
        possessives=re.compile(either(_words(ontology, "link-possessives"))), leads=re.compile(either(_words(ontology, "link-leads"))),
        articles=re.compile(either(_words(ontology, "link-articles"))),
        article_end=re.compile(r"\s(?:" + either(_words(ontology, "link-articles")) + r")$"),
        numbered=re.compile(rf"{either(_words(ontology, 'roster-nouns'))}(?:[,:]|,? ?{either(_words(ontology, 'roster-are'))})?\s*(?:the )?$"),
        outdone=re.compile(either(_words(ontology, "link-outdone")) + r"\s*$"), goods=re.compile(r"\s?" + either(_words(ontology, "link-goods"))),
        haves=re.compile(r"\s*" + either(_words(ontology, "link-haves")) + r"\s*"),
        surnamed=re.compile(f"({surnames}(?:{HANZI}{follow}|{HANZI}{{2}}{follow}))"), dotted=re.compile(f"({DOTTED}){follow}"),
        signature=re.compile(rf"({surnames}{HANZI}{{1,2}})(?!{HANZI})"),
        tailed=re.compile(f"({surnames}{HANZI}{tails}){follow}"), appoints=re.compile(appoints), qualifier=re.compile(qualifiers),
        made=re.compile(rf"({LATIN}) {either(_words(ontology, 'link-passives'))} {appoints} (?:as |to )?(?:(?:{fresh}|{qualifiers}) |{ITEM}'s ){{0,3}}$"),
        appointed=re.compile(f"{appoints}((?:{surnames}{HANZI}{{1,2}})|{DOTTED}){as_}$"),
        assumes=re.compile(rf"(?:^|(?<=[^\w]))({surnames}{HANZI}{{1,2}}?|{DOTTED}|{LATIN})\s?{assumes}{HANZI}{{0,12}}$"),
        last=re.compile(rf"(?:, {ITEM})*,? {joints} (?:[A-Z][\w&'.-]*|{either(_words(ontology, 'link-etceteras'))})"),
        takes_over=re.compile(
            rf"({LATIN}) (?:{either(_words(ontology, 'link-succeeds'))} {LATIN}|{either(_words(ontology, 'link-joins'))} {ITEM}?) {as_} (?:{fresh} )*$"),
        former=re.compile(rf"(?:{either(_words(ontology, 'link-formers'))}|[Ff]ormer)\s?(?:[A-Z][\w&.'-]*\s+){{0,4}}$"),
        once=re.compile(rf"(?:(?<!{HANZI})|(?<=[{handed}])){either([w for w in _words(ontology, 'link-formers') if not w.isascii()])}$"),
        stop=re.compile(r"[.!?;\u3002\n](?=\s)|[\u3002\n]"),
        singular=re.compile(r"\s*(?:which|that|who) (?:[a-z]+s|was|had)(?![a-z])"),
        rests=re.compile(r"\s?" + either(_words(ontology, "link-rests"))),
        leaves=re.compile(f"(?:{either(_words(ontology, 'link-leaving-adverbs'))}){{0,2}}{either(_words(ontology, 'link-leaves'))}"),
        unknown=re.compile(rf",(?: {ITEM},){{1,6}}(?: {joints})? |(?:\u3001{HANZI}{{2,8}}){{1,5}}(?:\u3001|{joints})"),
        leading=re.compile(rf" ?(?:{ITEM}, ){{0,6}}(?:{ITEM},|{ITEM},? {joints}|{ITEM}, {joints}) (?:the )?|\s?(?:{HANZI}{{2,8}}\u3001){{1,5}}"),
        ended=re.compile(rf"\s*(?:$|[^\w\s]|{joints}|{either(_words(ontology, 'link-list-tails'))})"),
        shares=re.compile(either(_words(ontology, "link-shares"))), titled=re.compile(rf"\s(?:{as_})(?= [A-Z])"),
        named=re.compile(rf"({LATIN}) (?:{as_} (?:[A-Z][\w&.]*(?: [A-Z][\w&.]*){{0,3}}'s )?)?(?:(?:{fresh}|{qualifiers}) ){{0,2}}$"),
        unsure=re.compile(either(_words(ontology, "link-unsure"))), inverted=re.compile(r"\s*" + either(_words(ontology, "link-inverted"))),
        workplace=re.compile(either(_words(ontology, "link-workplaces")) + r"\s*$"),
        relative=re.compile(r"\s*" + either(_words(ontology, "link-relatives"))),
        coordinate=re.compile(rf"(?<=\s){joints} (?=(?:{either(_words(ontology, 'link-relatives'))}) )"),
        respective=re.compile(either(_words(ontology, "link-respectives"))), agents=re.compile(r"\s*" + either(_words(ontology, "link-agents"))),
        copula=re.compile(either(_words(ontology, "link-copulas")) + r"\s*$"),
        saying=re.compile(r"\s*" + either(_words(ontology, "link-sayings"))),
        ours=re.compile(either(_words(ontology, "link-ours"))),
        handing=re.compile(either(_words(ontology, "link-handings")) + "$"), analyst=re.compile(r"\s?" + either(_words(ontology, "link-analysts"))),
        together=re.compile(either(_words(ontology, "link-togethers"))),
        origin=re.compile(either(_words(ontology, "link-origins")) + r"\s*$"),
        aside=re.compile(r"\s*" + either(_words(ontology, "link-asides"))), alone=re.compile(either(_words(ontology, "link-alone"))),
        again=re.compile(r",?\s*" + either(_words(ontology, "link-agains")) + r"\s*"), plans=re.compile(either(_words(ontology, "link-plans"))),
        units=re.compile(r"\s*" + either(_words(ontology, "link-units"))),
        located=re.compile(either(_words(ontology, "link-located"))), contract=re.compile(either(_words(ontology, "link-contracts"))),
        may=re.compile(rf"(?<! in)(?<! on)(?<! by)(?<! of)(?<!since)(?<!until)(?<!last)(?<!this)(?<!from) {mays} (?:[a-z]+ly |also |yet )?$"),
        supposed=re.compile(either(_words(ontology, "link-supposed"))), condition=re.compile(either(_words(ontology, "link-conditions"))),
        describing=re.compile(rf"'s? {describes}"),
        being=re.compile(rf"{respects}\s?[,:(\u2013\u2014-]{{0,2}}\s?{being}(?:{either(_words(ontology, 'link-articles'))} )?{describes}\(?"),
        said_of=re.compile(rf"^\s?[,(\u2013\u2014]\s?{either(_words(ontology, 'link-articles'))} |{either(_words(ontology, 'link-being'))} "),
        definite=re.compile(rf"(?:(?:^|[\s\"(])(?:{either(_words(ontology, 'link-articles'))} )|^\W*){describes}$"),
        holdings=re.compile(either(_words(ontology, "link-holdings"))), disposal=re.compile(either(_words(ontology, "link-disposals")) + "$"))
