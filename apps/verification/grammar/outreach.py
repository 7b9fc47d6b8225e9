"""What an outlet says of its own asking, or of another outlet's."""

from apps.verification.grammar.rule import ASKER, BODY, END, SHORT_BODY, Rule, Subtype

KIND = Subtype.OUTREACH
RULES: tuple[Rule, ...] = (
    Rule(
        "asked_for_comment",
        KIND,
        ASKER
        + r" ?{have}?(?: {be})?{advs} {contact}(?: "
        + BODY
        + r")?,? (?:{for_comment}|to (?:see if|see whether|ask|find out|"
        r"inquire|verify|request|seek)\b)",
    ),
    # Nobody but outlets asks "for comment": the asker may have any name.
    Rule(
        "anyone_asked_for_comment",
        KIND,
        r"(?P<asker>[\w\ue000'-]+\]?)(?<!\bwho)(?<!\bthat) (?:(?:has|have|had){advs} )?"
        r"(?:contacted|reached out to|approached|e-?mailed|asked)(?! {message})(?: "
        + BODY
        + r")?,? (?:for|seeking) (?:\w+ )?(?:comments?|confirmation|clarification)\b",
        loud=True,
    ),
    Rule(
        "outlet_sought_confirmation",
        KIND,
        r"(?P<asker>{outlet})(?: [^;:]{1,120}? (?:and|but))? (?:has|have){advs} {contact} "
        + BODY
        + r" {for_comment}",
        loud=True,
    ),
    Rule(
        "outlet_has_contacted",
        KIND,
        r"(?P<asker>{outlet}|{self}|{generic})(?: in \w+| [\w-]+)?? ?{have}{advs}(?: been)? "
        r"{plain_contact} " + SHORT_BODY + END,
    ),
    Rule(
        "outlet_reached_out",
        KIND,
        r"(?P<asker>{outlet}) (?:reached out to|contacted) " + SHORT_BODY + r"(?:{end}|(?= to ))",
    ),
    Rule(
        "we_contacted",
        KIND,
        r"(?:^|[,;] |\b(?:and|so|but|when|after) )(?P<asker>we) "
        r"(?:contacted|reached out to|emailed) " + SHORT_BODY + r"(?:{end}|(?= to ))",
    ),
    Rule(
        "reporting_outlet_contacted",
        KIND,
        r"\bwhich (?:first |originally |also )?(?:reported|broke|published|obtained|revealed)"
        r"[^;]{1,80}, ?(?:has |have )?(?:contacted|reached out to|asked|emailed) " + BODY + END,
    ),
    Rule(
        "was_contacted_for_comment",
        KIND,
        r"{be}{advs} (?:contacted|approached|asked|e-?mailed|reached|reached out to|invited|"
        r"sought|called|phoned|telephoned|queried|"
        r"messaged)(?: {by_asker}(?: [\w-]+)?)?{advs},? "
        r"(?:for {mods}{answer_noun}\b|to (?:comment|be interviewed)|to respond{clause_end})",
    ),
    Rule(
        "contacted_by_outlet",
        KIND,
        r"{be}{advs} (?:contacted|approached|emailed) by (?P<asker>{outlet})",
    ),
    Rule(
        "sought_comment",
        KIND,
        ASKER + r" ?{have}?(?: {be})?{advs} (?:sought|requested|asked for|seeking|requesting|"
        r"asking for|solicited) {mods}{answer_noun} from " + BODY + END,
    ),
    Rule(
        "put_to",
        KIND,
        ASKER + r" ?{have}?{advs} (?:put|sent|submitted|posed|addressed|directed|e-?mailed) "
        r"{mods}(?:questions?|allegations|claims|findings|inquir(?:y|ies)|enquir(?:y|ies)|"
        r"quer(?:y|ies)|requests? {for_comment}|e-?mails?|messages?) to " + BODY + END,
    ),
    Rule(
        "request_was_sent",
        KIND,
        r"{message}(?: {for_comment}| {by_asker}) {be}{advs} (?:sent|made|submitted|left|"
        r"placed|"
        r"put in|put|directed|emailed|addressed|forwarded) (?:to|with|at|for) " + BODY + END,
    ),
    Rule(
        "we_asked",
        KIND,
        r"(?:^|[,;] |\b(?:and|so|but|when|after) )(?P<asker>{outlet}|we) ?{have}?{advs} asked "
        + BODY
        + r" (?:[—–-]+ )?(?:why|whether|if|how|what|when|where|about|"
        r"to (?:comment|confirm|explain|clarify|respond|provide))\b",
    ),
    Rule(
        "when_we_asked",
        KIND,
        r"\b(?:when|after) (?P<asker>we|i|{outlet}) {have}?(?:contacted|reached out to|"
        r"e-?mailed|phoned|messaged) "
        + SHORT_BODY
        + r"(?:{end}|{advs},|(?= (?:to (?:ask|see|find|inquire|request|seek|verify)|earlier|"
        r"later|this|last) ))",
    ),
    Rule(
        "tried_to_reach",
        KIND,
        ASKER + r" ?{have}?(?: {be})?{advs} (?:tried|attempted|trying|attempting|made {mods}"
        r"(?:attempts|efforts)) to (?:contact|reach|interview|call|phone|speak (?:to|with)|"
        r"get (?:in (?:touch|contact) with|hold of|{mods}comment from)) " + BODY + END,
    ),
    Rule(
        "left_a_message",
        KIND,
        ASKER + r" ?{have}?{advs} (?:left|gave|placed|made) (?:(?P<body>[\w' ]{1,40}?) )?{mods}"
        r"(?:messages?|voicemails?|voice mails?|a call|calls)\b"
        r"(?= (?:for|with|at|to|but|and|seeking)|,)",
    ),
    Rule(
        "awaiting_comment",
        KIND,
        r"{be} (?:seeking|awaiting|waiting for|waiting on) {mods}{answer_noun} from " + BODY + END,
    ),
    Rule(
        "we_have_done_something_for_comment",
        KIND,
        r"(?P<asker>{self}|{outlet}) {have} \w+(?: " + SHORT_BODY + r")? for (?:\w+ )?comments?\b",
    ),
)
