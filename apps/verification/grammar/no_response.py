"""What says that nobody answered, yet or at all."""

from apps.verification.grammar.rule import ASKER, BODY, END, Rule, Subtype

KIND = Subtype.NO_RESPONSE
RULES: tuple[Rule, ...] = (
    Rule(
        "did_not_respond_to_request",
        KIND,
        r"{not}{advs} {answer}{advs} to {a_request}",
    ),
    Rule(
        "did_not_respond_to_inquiries",
        KIND,
        r"{not}{advs} {answer}{advs} to {of_ours}(?:inquiries|enquiries|requests? for comment)",
        loud=True,
    ),
    Rule(
        "did_not_respond_to_outlet",
        KIND,
        r"{not}{advs} {answer}{advs}(?: to)? (?:{outlet}(?!')|{generic}|us)(?=$|[ ,.;)])",
    ),
    Rule(
        "did_not_respond_when_asked",
        KIND,
        r"{not}{advs} (?:{answer}|comment){advs},? (?:when|after) (?:being )?"
        r"(?:contacted|approached|reached|asked {for_comment}|{asker} {have}?{contact})",
    ),
    Rule(
        "did_not_return_call",
        KIND,
        r"{not}{advs} (?:return(?:ed|ing)?|acknowledge[d]?) {a_request}",
    ),
    Rule(
        "did_not_answer_questions",
        KIND,
        r"{not}{advs} (?:answer|address)(?:ed|ing)? (?:{a_message}{asked}|"
        r"{of_ours}(?:e-?mails|phone calls|calls|{outlet}'s? {mods}questions)\b)",
    ),
    Rule(
        "could_not_be_reached",
        KIND,
        r"(?:could|can) ?(?:not|n't|n't not){advs} be{advs} (?:reached|located){advs}"
        r"(?:,? (?:{for_comment}|{by_asker}|by (?:phone|telephone|e-?mail))|{clause_end})",
    ),
    Rule(
        "not_possible_to_reach",
        KIND,
        r"(?:was|proved) (?:not possible|impossible|not immediately possible) to "
        r"(?:reach|contact) " + BODY + r" {for_comment}",
    ),
    Rule(
        "could_not_be_contacted",
        KIND,
        r"(?:could|can) ?(?:not|n't){advs} be{advs} contacted{advs}"
        r" (?:{for_comment}|{by_asker}|by (?:phone|telephone|e-?mail))",
    ),
    Rule(
        "not_available",
        KIND,
        r"(?:(?:not|n't){advs} (?:be |been |made )?(?:available|reachable)|unavailable|"
        r"unreachable){advs} (?:for {mods}{answer_noun}|"
        r"to {mods}(?:comment|respond|be interviewed|discuss))",
    ),
    Rule(
        "not_immediately_available",
        KIND,
        r"(?:was|were) ?(?:not|n't) (?:immediately )?(?:reachable|available){clause_end}"
        r"(?<=reachable)",
    ),
    Rule(
        "no_comment_available",
        KIND,
        r"\bno {mods}(?:comment|reaction) (?:was|were|has been|had been|is)(?: made)?{advs} "
        r"(?:available|received|given|forthcoming|provided|offered|possible)",
    ),
    Rule(
        "there_was_no_comment",
        KIND,
        r"\b(?:there )?(?:was|has been|had been|were|is|with){advs} no (?:{adv} )?(?:"
        r"(?:(?:immediate|initial|official|further|public|[\w]+ government) )*"
        r"comment (?:from|by|available|on)|immediate (?:comment|response|word) from|"
        r"{mods}(?:response|reply|answer)s?{advs} (?:from [\w' -]{1,60} )?to {a_request}"
        r")",
    ),
    Rule(
        "had_no_comment_yet",
        KIND,
        r"(?:(?:did not|didn't|does not|do not|don't){advs} have(?: {adv})? (?:any|a) {mods}"
        r"comments?\b|(?:did not|didn't)(?: immediately)? (?:provide|offer) (?:an? |"
        r"any )?{mods}comments?\b|"
        r"(?:had|has|have|with|offered) no (?:immediate|initial) "
        r"(?:comment|response|reaction))",
    ),
    Rule(
        "received_no_reply",
        KIND,
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
        KIND,
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
        KIND,
        r"\b(?:attempts?|efforts?)(?: (?:by|from) (?:{outlet}|{generic}))?(?: {adv})? to "
        r"(?:reach|contact|interview|speak (?:to|with)|get (?:in (?:touch|contact) with|"
        r"{mods}comment from)|obtain {mods}comment from|locate) "
        + BODY
        + r" (?:(?:was|were|have been|has been|had been|proved|proven|went)(?: {adv}| also)* "
        r"(?:un(?:successful|answered)|not|futile|fruitless|in vain)|"
        r"(?:have |has |had )?(?:failed|did not succeed))",
    ),
    Rule(
        "asker_could_not_reach",
        KIND,
        ASKER + r" (?:(?:was|were|has been|have been) (?:unable|not able)|could ?(?:not|n't)|"
        r"failed|did not manage){advs}(?: to)?{advs} (?:reach|contact|get (?:in touch with|"
        r"in contact with|hold of|a response from|a comment from)) " + BODY + END,
    ),
    Rule(
        "nobody_picked_up",
        KIND,
        r"\b(?:no one|nobody) (?:answered|picked up|came to) (?:the |its |his |her |their )?"
        r"(?:phones?|door|calls?|telephone)|\bthere was no answer (?:at|when)",
    ),
    Rule(
        "neither_responded",
        KIND,
        r"\b(?:neither|none|nor|no one|nobody)\b(?P<body> [^;:]{1,140}?)? "
        r"(?:{have} |would |could |immediately )*(?:(?:responded|replied|respond|"
        r"reply){advs} to {a_request}|(?:returned|return) {a_request}|be{advs} reached|"
        r"(?:was|were){advs} available {for_comment}|(?:wanted|wished|agreed) to comment\b|"
        r"(?:had|offered|made) (?:any )?comment|commented\b|comment\b|responded{clause_end})",
    ),
    Rule(
        "did_not_at_once_respond",
        KIND,
        r"(?:did not|didn't|has not|have not) immediately (?:comment(?:ed)?|respond(?:ed)?|"
        r"reply|replied)(?= *(?:$|[.,;)])| and | but | {day})|"
        r"(?:did not|didn't) immediately comment (?:on|about)\b",
    ),
)
