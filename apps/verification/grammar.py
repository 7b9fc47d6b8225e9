"""The rules: in what words a sentence says that an outlet asked a body, or how that ended."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from apps.verification.lexicon import FOREIGN_VETOES, MACROS, STAGE_VETOES, STEMS


class Subtype(StrEnum):
    """What the sentence tells of the request."""

    OUTREACH = "outreach"
    NO_RESPONSE = "no_response"
    DECLINED = "declined"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Rule:
    """One wording.

    :param pattern: over the shadow, with macros; group `body` is who was asked, `asker` who asked.
        Without a `body` group it is the subject: what stands before the match in its clause
    :param loud: holds inside a quotation too, because only outlets speak like this
    :param participle: hangs on another clause, "when contacted by us, the ministry …"
    :param spoken: whoever says it was asked, in a quotation its speaker
    """

    name: str
    subtype: Subtype
    pattern: str
    loud: bool = False
    participle: bool = False
    spoken: bool = False


_BODY = r"(?P<body>[^;:!?]{1,160}?)"
# Where nothing says "for comment" after it, whatever goes on with "to" is another errand.
_SHORT_BODY = r"(?P<body>(?:(?! to )[^;:!?]){1,80}?)"
_ASKER = r"(?P<asker>{asker})(?: (?:in|of) \w+| [\w-]+)??"
_END = r"(?=$|[,.;)]| (?:and|but|on|about|regarding|via|by|asking|seeking|before|at|for) )"


def _outreach() -> tuple[Rule, ...]:
    kind = Subtype.OUTREACH
    return (
        Rule(
            "asked_for_comment",
            kind,
            _ASKER
            + r" ?{have}?(?: {be})?{advs} {contact}(?: "
            + _BODY
            + r")?,? (?:{for_comment}|to (?:see if|see whether|ask|find out|"
            r"inquire|verify|request|seek)\b)",
        ),
        # Nobody but outlets asks "for comment": the asker may have any name.
        Rule(
            "anyone_asked_for_comment",
            kind,
            r"(?P<asker>[\w\ue000'-]+\]?)(?<!\bwho)(?<!\bthat) (?:(?:has|have|had){advs} )?"
            r"(?:contacted|reached out to|approached|e-?mailed|asked)(?! {message})(?: "
            + _BODY
            + r")?,? (?:for|seeking) (?:\w+ )?(?:comments?|confirmation|clarification)\b",
            loud=True,
        ),
        Rule(
            "outlet_sought_confirmation",
            kind,
            r"(?P<asker>{outlet})(?: [^;:]{1,120}? (?:and|but))? (?:has|have){advs} {contact} "
            + _BODY
            + r" {for_comment}",
            loud=True,
        ),
        Rule(
            "outlet_has_contacted",
            kind,
            r"(?P<asker>{outlet}|{self}|{generic})(?: in \w+| [\w-]+)?? ?{have}{advs}(?: been)? "
            r"{plain_contact} " + _SHORT_BODY + _END,
        ),
        Rule(
            "outlet_reached_out",
            kind,
            r"(?P<asker>{outlet}) (?:reached out to|contacted) "
            + _SHORT_BODY
            + r"(?:{end}|(?= to ))",
        ),
        Rule(
            "we_contacted",
            kind,
            r"(?:^|[,;] |\b(?:and|so|but|when|after) )(?P<asker>we) "
            r"(?:contacted|reached out to|emailed) " + _SHORT_BODY + r"(?:{end}|(?= to ))",
        ),
        Rule(
            "reporting_outlet_contacted",
            kind,
            r"\bwhich (?:first |originally |also )?(?:reported|broke|published|obtained|revealed)"
            r"[^;]{1,80}, ?(?:has |have )?(?:contacted|reached out to|asked|emailed) "
            + _BODY
            + _END,
        ),
        Rule(
            "was_contacted_for_comment",
            kind,
            r"{be}{advs} (?:contacted|approached|asked|e-?mailed|reached|reached out to|invited|"
            r"sought|called|phoned|telephoned|queried|"
            r"messaged)(?: {by_asker}(?: [\w-]+)?)?{advs},? "
            r"(?:for {mods}{answer_noun}\b|to (?:comment|be interviewed)|to respond{clause_end})",
        ),
        Rule(
            "contacted_by_outlet",
            kind,
            r"{be}{advs} (?:contacted|approached|emailed) by (?P<asker>{outlet})",
        ),
        Rule(
            "sought_comment",
            kind,
            _ASKER + r" ?{have}?(?: {be})?{advs} (?:sought|requested|asked for|seeking|requesting|"
            r"asking for|solicited) {mods}{answer_noun} from " + _BODY + _END,
        ),
        Rule(
            "put_to",
            kind,
            _ASKER + r" ?{have}?{advs} (?:put|sent|submitted|posed|addressed|directed|e-?mailed) "
            r"{mods}(?:questions?|allegations|claims|findings|inquir(?:y|ies)|enquir(?:y|ies)|"
            r"quer(?:y|ies)|requests? {for_comment}|e-?mails?|messages?) to " + _BODY + _END,
        ),
        Rule(
            "request_was_sent",
            kind,
            r"{message}(?: {for_comment}| {by_asker}) {be}{advs} (?:sent|made|submitted|left|"
            r"placed|"
            r"put in|put|directed|emailed|addressed|forwarded) (?:to|with|at|for) " + _BODY + _END,
        ),
        Rule(
            "we_asked",
            kind,
            r"(?:^|[,;] |\b(?:and|so|but|when|after) )(?P<asker>{outlet}|we) ?{have}?{advs} asked "
            + _BODY
            + r" (?:[—–-]+ )?(?:why|whether|if|how|what|when|where|about|"
            r"to (?:comment|confirm|explain|clarify|respond|provide))\b",
        ),
        Rule(
            "when_we_asked",
            kind,
            r"\b(?:when|after) (?P<asker>we|i|{outlet}) {have}?(?:contacted|reached out to|"
            r"e-?mailed|phoned|messaged) "
            + _SHORT_BODY
            + r"(?:{end}|{advs},|(?= (?:to (?:ask|see|find|inquire|request|seek|verify)|earlier|"
            r"later|this|last) ))",
        ),
        Rule(
            "tried_to_reach",
            kind,
            _ASKER + r" ?{have}?(?: {be})?{advs} (?:tried|attempted|trying|attempting|made {mods}"
            r"(?:attempts|efforts)) to (?:contact|reach|interview|call|phone|speak (?:to|with)|"
            r"get (?:in (?:touch|contact) with|hold of|{mods}comment from)) " + _BODY + _END,
        ),
        Rule(
            "left_a_message",
            kind,
            _ASKER
            + r" ?{have}?{advs} (?:left|gave|placed|made) (?:(?P<body>[\w' ]{1,40}?) )?{mods}"
            r"(?:messages?|voicemails?|voice mails?|a call|calls)\b"
            r"(?= (?:for|with|at|to|but|and|seeking)|,)",
        ),
        Rule(
            "awaiting_comment",
            kind,
            r"{be} (?:seeking|awaiting|waiting for|waiting on) {mods}{answer_noun} from "
            + _BODY
            + _END,
        ),
        Rule(
            "we_have_done_something_for_comment",
            kind,
            r"(?P<asker>{self}|{outlet}) {have} \w+(?: "
            + _SHORT_BODY
            + r")? for (?:\w+ )?comments?\b",
        ),
    )


def _no_response() -> tuple[Rule, ...]:
    kind = Subtype.NO_RESPONSE
    return (
        Rule(
            "did_not_respond_to_request",
            kind,
            r"{not}{advs} {answer}{advs} to {a_request}",
        ),
        Rule(
            "did_not_respond_to_inquiries",
            kind,
            r"{not}{advs} {answer}{advs} to {of_ours}(?:inquiries|enquiries|requests? for comment)",
            loud=True,
        ),
        Rule(
            "did_not_respond_to_outlet",
            kind,
            r"{not}{advs} {answer}{advs}(?: to)? (?:{outlet}(?!')|{generic}|us)(?=$|[ ,.;)])",
        ),
        Rule(
            "did_not_respond_when_asked",
            kind,
            r"{not}{advs} (?:{answer}|comment){advs},? (?:when|after) (?:being )?"
            r"(?:contacted|approached|reached|asked {for_comment}|{asker} {have}?{contact})",
        ),
        Rule(
            "did_not_return_call",
            kind,
            r"{not}{advs} (?:return(?:ed|ing)?|acknowledge[d]?) {a_request}",
        ),
        Rule(
            "did_not_answer_questions",
            kind,
            r"{not}{advs} (?:answer|address)(?:ed|ing)? (?:{a_message}{asked}|"
            r"{of_ours}(?:e-?mails|phone calls|calls|{outlet}'s? {mods}questions)\b)",
        ),
        Rule(
            "could_not_be_reached",
            kind,
            r"(?:could|can) ?(?:not|n't|n't not){advs} be{advs} (?:reached|located){advs}"
            r"(?:,? (?:{for_comment}|{by_asker}|by (?:phone|telephone|e-?mail))|{clause_end})",
        ),
        Rule(
            "not_possible_to_reach",
            kind,
            r"(?:was|proved) (?:not possible|impossible|not immediately possible) to "
            r"(?:reach|contact) " + _BODY + r" {for_comment}",
        ),
        Rule(
            "could_not_be_contacted",
            kind,
            r"(?:could|can) ?(?:not|n't){advs} be{advs} contacted{advs}"
            r" (?:{for_comment}|{by_asker}|by (?:phone|telephone|e-?mail))",
        ),
        Rule(
            "not_available",
            kind,
            r"(?:(?:not|n't){advs} (?:be |been |made )?(?:available|reachable)|unavailable|"
            r"unreachable){advs} (?:for {mods}{answer_noun}|"
            r"to {mods}(?:comment|respond|be interviewed|discuss))",
        ),
        Rule(
            "not_immediately_available",
            kind,
            r"(?:was|were) ?(?:not|n't) (?:immediately )?(?:reachable|available){clause_end}"
            r"(?<=reachable)",
        ),
        Rule(
            "no_comment_available",
            kind,
            r"\bno {mods}(?:comment|reaction) (?:was|were|has been|had been|is)(?: made)?{advs} "
            r"(?:available|received|given|forthcoming|provided|offered|possible)",
        ),
        Rule(
            "there_was_no_comment",
            kind,
            r"\b(?:there )?(?:was|has been|had been|were|is|with){advs} no (?:{adv} )?(?:"
            r"(?:(?:immediate|initial|official|further|public|[\w]+ government) )*"
            r"comment (?:from|by|available|on)|immediate (?:comment|response|word) from|"
            r"{mods}(?:response|reply|answer)s?{advs} (?:from [\w' -]{1,60} )?to {a_request}"
            r")",
        ),
        Rule(
            "had_no_comment_yet",
            kind,
            r"(?:(?:did not|didn't|does not|do not|don't){advs} have(?: {adv})? (?:any|a) {mods}"
            r"comments?\b|(?:did not|didn't)(?: immediately)? (?:provide|offer) (?:an? |"
            r"any )?{mods}comments?\b|"
            r"(?:had|has|have|with|offered) no (?:immediate|initial) "
            r"(?:comment|response|reaction))",
        ),
        Rule(
            "received_no_reply",
            kind,
            r"\b(?:(?:we|i|us|{outlet}|{generic}|but|and)(?: {have}| did)?{advs} (?:receiv(?:ed|"
            r"e)|got|"
            r"get|heard|had) (?:no|nothing)\b(?: [\w-]+){0,2}? (?:reply|response|answer|repl(?:y|"
            r"ies)|"
            r"responses|word|back)\b|(?:not|n't|yet to|never|nothing){advs} (?:hear|heard|"
            r"received|receive"
            r"|got|gotten|had|get) (?:(?<=hear )back\b|(?<=heard )back\b|(?:a|"
            r"any) (?:[\w-]+ )?(?:reply|response|answer|comment)\b))",
        ),
        Rule(
            "message_not_answered",
            kind,
            r"(?:^|[,;.:—] |\b(?:and|but|as|while|though|although|when) )(?:several |repeated )?"
            r"(?P<message>{of_ours}(?:requests?|inquir(?:y|ies)|enquir(?:y|ies)|e-?mails?|calls?|"
            r"messages?|voice ?mails?)\b|{of_ours}questions (?:to|sent|for|from))"
            r"(?! (?:of|from) |(?: \w+){0,2} by (?!{outlet}|{us}))"
            r"(?P<to>[^;:]{0,140}?) (?:(?:was|were|has|have|had|did)(?:n't| not| also not)"
            r"(?: been| immediately| be)*{advs} (?:returned?|answered|acknowledged|responded to|"
            r"replied to)|(?:went|were|was|have gone|has gone|remained?|have been)"
            r"{advs} (?:un(?:answered|returned|acknowledged)|to voice ?mail|(?:referred|directed|"
            r"forwarded|"
            r"routed) to))",
        ),
        Rule(
            "attempts_failed",
            kind,
            r"\b(?:attempts?|efforts?)(?: (?:by|from) (?:{outlet}|{generic}))?(?: {adv})? to "
            r"(?:reach|contact|interview|speak (?:to|with)|get (?:in (?:touch|contact) with|"
            r"{mods}comment from)|obtain {mods}comment from|locate) "
            + _BODY
            + r" (?:(?:was|were|have been|has been|had been|proved|proven|went)(?: {adv}| also)* "
            r"(?:un(?:successful|answered)|not|futile|fruitless|in vain)|"
            r"(?:have |has |had )?(?:failed|did not succeed))",
        ),
        Rule(
            "asker_could_not_reach",
            kind,
            _ASKER + r" (?:(?:was|were|has been|have been) (?:unable|not able)|could ?(?:not|n't)|"
            r"failed|did not manage){advs}(?: to)?{advs} (?:reach|contact|get (?:in touch with|"
            r"in contact with|hold of|a response from|a comment from)) " + _BODY + _END,
        ),
        Rule(
            "nobody_picked_up",
            kind,
            r"\b(?:no one|nobody) (?:answered|picked up|came to) (?:the |its |his |her |their )?"
            r"(?:phones?|door|calls?|telephone)|\bthere was no answer (?:at|when)",
        ),
        Rule(
            "neither_responded",
            kind,
            r"\b(?:neither|none|nor|no one|nobody)\b(?P<body> [^;:]{1,140}?)? "
            r"(?:{have} |would |could |immediately )*(?:(?:responded|replied|respond|"
            r"reply){advs} to {a_request}|(?:returned|return) {a_request}|be{advs} reached|"
            r"(?:was|were){advs} available {for_comment}|(?:wanted|wished|agreed) to comment\b|"
            r"(?:had|offered|made) (?:any )?comment|commented\b|comment\b|responded{clause_end})",
        ),
        Rule(
            "did_not_at_once_respond",
            kind,
            r"(?:did not|didn't|has not|have not) immediately (?:comment(?:ed)?|respond(?:ed)?|"
            r"reply|replied)(?= *(?:$|[.,;)])| and | but | {day})|"
            r"(?:did not|didn't) immediately comment (?:on|about)\b",
        ),
    )


def _declined() -> tuple[Rule, ...]:
    kind = Subtype.DECLINED
    return (
        Rule(
            "declined_to_comment",
            kind,
            r"{refuse}{advs} to (?:(?:{adv}|officially|further|even) )?(?:comment\b|"
            r"(?:make|offer|give|provide|issue|release)(?: (?:us|me|{outlet}))? "
            r"(?:an? |any |further |additional |more |on-the-record |specific |other )*"
            r"(?:comments?|statements?|interviews?|response|details|information|explanation|"
            r"specifics|elaboration)\b)",
        ),
        Rule(
            "declined_to_discuss",
            kind,
            r"{decline}{advs} to (?:be interviewed|be quoted|elaborate|go into (?:details?|"
            r"specifics)|"
            r"answer {of_ours}(?:questions|inquiries|enquiries|queries)|participate in (?:this|an)|"
            r"respond|discuss|address|specify|speculate|identify|characteri[sz]e|disclose|"
            r"say (?:if|whether|how|why|what|when|where|who|which|more|anything|exactly|much)|"
            r"say{clause_end}|"
            r"confirm|explain|clarify|speak|talk|reveal|name the|provide|describe|weigh in|"
            r"let \w+(?: of \w+)? speak|share (?:any|further|more|details)|detail\b|"
            r"make [\w' ]{1,40}available)",
        ),
        Rule(
            "refused_to_speak",
            kind,
            r"{refuse}{advs} to (?:be interviewed|elaborate|confirm or deny|discuss|"
            r"(?:speak|talk)(?: {adv})?(?: on the record)? (?:to|with) "
            r"(?:{outlet}|{generic}|reporters|journalists|the press|the media)|"
            r"(?:answer|respond to|take) {of_ours}(?:questions|inquiries) (?:from {asker}|"
            r"by {asker}))",
        ),
        Rule(
            "would_not_comment",
            kind,
            r"(?:(?:(?:could|can)(?:not|n't| not) (?:immediately|yet) |(?:(?:would|will|"
            r"may)(?:n't| not)"
            r"|won't){advs} (?:be )?)"
            r"(?:comment(?:ing)?\b|say (?:if|whether|how|when|why)|(?:make|offer|give) (?:a|"
            r"any) {mods}comment|"
            r"(?:elaborate|speculate){clause_end}|"
            r"(?:speak|talk) (?:to|with) (?:{outlet}|reporters|journalists)))",
        ),
        Rule(
            "does_not_comment",
            kind,
            r"\b(?:said|says|saying|told|added|spokes\w+|{outlet})\b[^.;]{0,60} (?:does not|"
            r"doesn't|do not|don't|"
            r"never|will never){advs} comments? (?:publicly )?"
            r"(?:on|about)? ?(?!(?:his|her|my|the|other people)\b)",
        ),
        Rule(
            "we_do_not_comment_on_that",
            kind,
            r"\b(?:we|the (?:company|agency|ministry|department|government)) (?:do not|don't|"
            r"does not|doesn't|never) comment "
            r"(?:on|about) (?:[\w-]+ ){0,2}(?:rumou?rs?|speculation|individual|specific|pending|"
            r"ongoing|personnel|leaks?|leaked|legal|intelligence|security|market|private)\b",
            loud=True,
            spoken=True,
        ),
        Rule(
            "did_not_want_to_comment",
            kind,
            r"(?:(?:did|does|do) ?(?:not|n't) (?:want|wish)|preferred not|asked not) to comment\b",
        ),
        Rule(
            "did_not_comment",
            kind,
            r"\b(?:did not|didn't|has not|have not|hasn't|haven't)(?: {adv})? comment(?:ed)?{advs} "
            r"(?:for (?:this|the) (?:story|article|report|piece)|by (?:press|deadline|publication)|"
            r"when (?:contacted|asked|approached|reached)|to (?:{outlet}|us))",
        ),
        Rule(
            "would_not_comment_to",
            kind,
            r"(?:is|are|was|were|'s|'re|isn't|aren't|wasn't|weren't)(?: not| n't)?{advs} (?:"
            r"commenting (?:on|about|further|publicly|at)|(?:providing|giving|offering|releasing) "
            r"(?:any |further |more |additional )*(?:details|comments?|information) (?:on|about|"
            r"regarding))",
        ),
        Rule(
            "had_no_comment",
            kind,
            r"(?:had|has|have|offered|issued|gave|with|having)(?: absolutely| officially)? no "
            r"(?:(?:further|immediate|additional|other|official|on-the-record|formal|"
            r"public|specific|new) )*comments?\b(?! (?:section|thread))",
        ),
        Rule(
            "declined_request",
            kind,
            r"(?:declin(?:ed|es|ing)|refus(?:ed|es|ing)|turn(?:ed|ing) down|den(?:ied|ying)|"
            r"reject(?:ed|ing)|ignor(?:ed|ing)){advs} (?:{of_ours}{message} "
            r"(?:{for_comment}|to (?:speak|talk|be interviewed)|{by_asker})|"
            r"{of_ours}(?:interview|media|press) requests?\b(?! to (?:make|release|unseal|open))|"
            r"{of_ours}{outlet}'s? {mods}{message}|(?:an |all |any |our )?"
            r"(?:interviews?|comment)(?:{clause_end}| requests?| with| for| on| beyond| about|"
            r" to| through))",
        ),
        Rule(
            "would_not_confirm_or_deny",
            kind,
            r"(?:would|will)(?: not| neither|n't) (?:either )?confirm (?:n?or|and) deny",
        ),
        Rule(
            "hung_up",
            kind,
            r"\bhung up (?:on|when|after) (?:{asker}|contacted|reached|asked|called|a reporter)",
        ),
    )


def _replied() -> tuple[Rule, ...]:
    kind = Subtype.REPLIED
    return (
        Rule(
            "when_contacted",
            kind,
            r"(?:^|[,;:] |\b(?:when|if|once|after being|after|and|but|then|who was) )(?:{adv} )?"
            r"(?:contacted|reached|approached|pressed|e-?mailed|called|phoned|telephoned|queried|"
            r"messaged|questioned|asked|reached out to){advs},? (?:"
            r"by (?P<asker>{outlet}|{generic}|us|reporters from {outlet})|"
            r"for {mods}{answer_noun}\b|to comment|by (?:phone|telephone|e-?mail)|"
            r"(?:via|through|over) (?:phone|e-?mail|telephone|facebook|twitter|linkedin|text|"
            r"social))",
            participle=True,
        ),
        Rule(
            "contacted_comma",
            kind,
            r"(?:^|[,;] |\b(?:and|but) )(?:(?:when|once|after being) (?:contacted|reached|"
            r"approached)"
            r"(?: {adv}| {day}| at (?:his|her|its|their) [\w -]{1,30}?)*,|"
            r"(?:contacted|reached)(?: {day}| in a| at (?:his|her))[^,;]{0,40},)",
            participle=True,
        ),
        Rule(
            "contacted_by_somebody",
            kind,
            r"(?:^|, )(?:when )?(?:contacted|reached) by (?!(?:the )?(?:[\w'-]+ ){0,2}(?:police|"
            r"fbi|"
            r"office|investigators|officials|government|lawyers?|family|officers|phone|telephone|"
            r"e-?mail)\b)(?P<asker>[\w\ue000'-]+(?: [\w\ue000'-]+){0,2}),",
            participle=True,
        ),
        Rule(
            "responding_to_questions",
            kind,
            r"(?<!not )(?<!n't )(?:respond(?:ed|ing)|repl(?:ied|ying)|answer(?:ed|ing)|in (?:an? )?"
            r"(?:[\w-]+ )?(?:response|reply|answer)){advs}(?: by (?:phone|e-?mail))? (?:to )?"
            r"(?:{of_ours}{message} (?:{for_comment}|{by_asker})|"
            r"{of_ours}{outlet}'s? {mods}{message}"
            r"|(?:written|e-?mailed|our) (?:questions|inquiries|request|query|e-?mail))",
        ),
        Rule(
            "asked_about",
            kind,
            r"(?:^|, )(?:when )?asked (?:about|whether|if|why|how|what|to) [^;:]{3,160}?(?=, (?:"
            r"(?:an?|one|another|the) (?:[\w'-]+ ){0,4}?{spokes}\b|[^;:]{1,80}? told (?:{outlet}|"
            r"us)(?!\w)))",
            participle=True,
        ),
        Rule(
            "offered_the_chance",
            kind,
            r"(?:when|if|after being|was|were|been) (?:offered|given|afforded)(?: (?:the|an|a))? "
            r"(?:opportunity|chance|right)(?: of reply| to (?:respond|comment|reply|explain|"
            r"clarify))",
            participle=True,
        ),
        Rule(
            "told_outlet_in_a_statement",
            kind,
            r"\b(?:told|informed|assured|wrote|e-?mailed|messaged) (?P<asker>{outlet}|us)"
            r"(?:,? {adv}| {day})? (?:in|via|by|through) (?:an?|the|its|his|her|their)? ?"
            r"(?:[\w-]+ ){0,3}?(?:statement|e-?mail)\b",
        ),
        Rule(
            "statement_to_outlet",
            kind,
            r"\b(?:statements?|e-?mails?|e-?mailed (?:response|reply|comments?))"
            r"(?: (?:sent|provided|given|e-?mailed|issued|supplied|made|released|shared))*"
            r" (?:to|for) (?P<asker>{outlet}|us)(?!\w|'s? (?:readers|viewers))",
        ),
        Rule(
            "gave_outlet_a_statement",
            kind,
            r"\b(?:provided|gave|sent|offered|e-?mailed|issued|supplied) (?P<asker>{outlet}|us)"
            r"(?: with)? (?:[\w'/-]+ ){0,4}?(?:statements?|response|reply|link)\b",
        ),
        Rule(
            "referred_questions",
            kind,
            r"\b(?:referred|directed|deferred|forwarded|redirected|referring) (?:"
            r"(?:(?:all|further|our|media|press|specific|any) )*(?:questions|inquiries|enquiries|"
            r"queries|requests? for comment|calls|reporters|comment)|"
            r"{of_ours}{outlet}'s? {mods}{message}|"
            r"{outlet}|us)\b[^.;]{0,40}? to (?!a (?:male|female|colleague))",
        ),
    )


RULES: tuple[Rule, ...] = (*_outreach(), *_no_response(), *_declined(), *_replied())


@cache
def expand(pattern: str) -> str:
    """Return `pattern` with every macro put in, down to a plain regular expression."""
    while names := set(re.findall(r"\{([a-z_]+)\}", pattern)):
        for name in names:
            pattern = pattern.replace("{" + name + "}", "(?:" + MACROS[name] + ")")
    return pattern


COMPILED: tuple[tuple[Rule, re.Pattern[str]], ...] = tuple(
    (rule, re.compile(expand(rule.pattern))) for rule in RULES
)
STEM: re.Pattern[str] = re.compile(STEMS, re.IGNORECASE)
# Which vetoes speak against which wordings. An outlet's own outreach stands whatever is around it.
VETO: dict[Subtype, re.Pattern[str]] = {
    Subtype.NO_RESPONSE: re.compile("|".join(FOREIGN_VETOES)),
    Subtype.DECLINED: re.compile("|".join((*STAGE_VETOES, *FOREIGN_VETOES))),
    Subtype.REPLIED: re.compile("|".join((*STAGE_VETOES, *FOREIGN_VETOES))),
}
