"""What says that a body answered an outlet."""

from apps.verification.grammar.rule import Rule, Subtype

KIND = Subtype.REPLIED
RULES: tuple[Rule, ...] = (
    Rule(
        "when_contacted",
        KIND,
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
        KIND,
        r"(?:^|[,;] |\b(?:and|but) )(?:(?:when|once|after being) (?:contacted|reached|"
        r"approached)"
        r"(?: {adv}| {day}| at (?:his|her|its|their) [\w -]{1,30}?)*,|"
        r"(?:contacted|reached)(?: {day}| in a| at (?:his|her))[^,;]{0,40},)",
        participle=True,
    ),
    Rule(
        "contacted_by_somebody",
        KIND,
        r"(?:^|, )(?:when )?(?:contacted|reached) by (?!(?:the )?(?:[\w'-]+ ){0,2}(?:police|"
        r"fbi|"
        r"office|investigators|officials|government|lawyers?|family|officers|phone|telephone|"
        r"e-?mail)\b)(?P<asker>[\w\ue000'-]+(?: [\w\ue000'-]+){0,2}),",
        participle=True,
    ),
    Rule(
        "responding_to_questions",
        KIND,
        r"(?<!not )(?<!n't )(?:respond(?:ed|ing)|repl(?:ied|ying)|answer(?:ed|ing)|in (?:an? )?"
        r"(?:[\w-]+ )?(?:response|reply|answer)){advs}(?: by (?:phone|e-?mail))? (?:to )?"
        r"(?:{of_ours}{message} (?:{for_comment}|{by_asker})|"
        r"{of_ours}{outlet}'s? {mods}{message}"
        r"|(?:written|e-?mailed|our) (?:questions|inquiries|request|query|e-?mail))",
    ),
    Rule(
        "asked_about",
        KIND,
        r"(?:^|, )(?:when )?asked (?:about|whether|if|why|how|what|to) [^;:]{3,160}?(?=, (?:"
        r"(?:an?|one|another|the) (?:[\w'-]+ ){0,4}?{spokes}\b|[^;:]{1,80}? told (?:{outlet}|"
        r"us)(?!\w)))",
        participle=True,
    ),
    Rule(
        "offered_the_chance",
        KIND,
        r"(?:when|if|after being|was|were|been) (?:offered|given|afforded)(?: (?:the|an|a))? "
        r"(?:opportunity|chance|right)(?: of reply| to (?:respond|comment|reply|explain|"
        r"clarify))",
        participle=True,
    ),
    Rule(
        "told_outlet_in_a_statement",
        KIND,
        r"\b(?:told|informed|assured|wrote|e-?mailed|messaged) (?P<asker>{outlet}|us)"
        r"(?:,? {adv}| {day})? (?:in|via|by|through) (?:an?|the|its|his|her|their)? ?"
        r"(?:[\w-]+ ){0,3}?(?:statement|e-?mail)\b",
    ),
    Rule(
        "statement_to_outlet",
        KIND,
        r"\b(?:statements?|e-?mails?|e-?mailed (?:response|reply|comments?))"
        r"(?: (?:sent|provided|given|e-?mailed|issued|supplied|made|released|shared))*"
        r" (?:to|for) (?P<asker>{outlet}|us)(?!\w|'s? (?:readers|viewers))",
    ),
    Rule(
        "gave_outlet_a_statement",
        KIND,
        r"\b(?:provided|gave|sent|offered|e-?mailed|issued|supplied) (?P<asker>{outlet}|us)"
        r"(?: with)? (?:[\w'/-]+ ){0,4}?(?:statements?|response|reply|link)\b",
    ),
    Rule(
        "referred_questions",
        KIND,
        r"\b(?:referred|directed|deferred|forwarded|redirected|referring) (?:"
        r"(?:(?:all|further|our|media|press|specific|any) )*(?:questions|inquiries|enquiries|"
        r"queries|requests? for comment|calls|reporters|comment)|"
        r"{of_ours}{outlet}'s? {mods}{message}|"
        r"{outlet}|us)\b[^.;]{0,40}? to (?!a (?:male|female|colleague))",
    ),
)
