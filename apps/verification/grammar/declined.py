"""What says that a body would not say."""

from apps.verification.grammar.rule import Rule, Subtype

KIND = Subtype.DECLINED
RULES: tuple[Rule, ...] = (
    Rule(
        "declined_to_comment",
        KIND,
        r"{refuse}{advs} to (?:(?:{adv}|officially|further|even) )?(?:comment\b|"
        r"(?:make|offer|give|provide|issue|release)(?: (?:us|me|{outlet}))? "
        r"(?:an? |any |further |additional |more |on-the-record |specific |other )*"
        r"(?:comments?|statements?|interviews?|response|details|information|explanation|"
        r"specifics|elaboration)\b)",
    ),
    Rule(
        "declined_to_discuss",
        KIND,
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
        KIND,
        r"{refuse}{advs} to (?:be interviewed|elaborate|confirm or deny|discuss|"
        r"(?:speak|talk)(?: {adv})?(?: on the record)? (?:to|with) "
        r"(?:{outlet}|{generic}|reporters|journalists|the press|the media)|"
        r"(?:answer|respond to|take) {of_ours}(?:questions|inquiries) (?:from {asker}|"
        r"by {asker}))",
    ),
    Rule(
        "would_not_comment",
        KIND,
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
        KIND,
        r"\b(?:said|says|saying|told|added|spokes\w+|{outlet})\b[^.;]{0,60} (?:does not|"
        r"doesn't|do not|don't|"
        r"never|will never){advs} comments? (?:publicly )?"
        r"(?:on|about)? ?(?!(?:his|her|my|the|other people)\b)",
    ),
    Rule(
        "we_do_not_comment_on_that",
        KIND,
        r"\b(?:we|the (?:company|agency|ministry|department|government)) (?:do not|don't|"
        r"does not|doesn't|never) comment "
        r"(?:on|about) (?:[\w-]+ ){0,2}(?:rumou?rs?|speculation|individual|specific|pending|"
        r"ongoing|personnel|leaks?|leaked|legal|intelligence|security|market|private)\b",
        loud=True,
        spoken=True,
    ),
    Rule(
        "did_not_want_to_comment",
        KIND,
        r"(?:(?:did|does|do) ?(?:not|n't) (?:want|wish)|preferred not|asked not) to comment\b",
    ),
    Rule(
        "did_not_comment",
        KIND,
        r"\b(?:did not|didn't|has not|have not|hasn't|haven't)(?: {adv})? comment(?:ed)?{advs} "
        r"(?:for (?:this|the) (?:story|article|report|piece)|by (?:press|deadline|publication)|"
        r"when (?:contacted|asked|approached|reached)|to (?:{outlet}|us))",
    ),
    Rule(
        "would_not_comment_to",
        KIND,
        r"(?:is|are|was|were|'s|'re|isn't|aren't|wasn't|weren't)(?: not| n't)?{advs} (?:"
        r"commenting (?:on|about|further|publicly|at)|(?:providing|giving|offering|releasing) "
        r"(?:any |further |more |additional )*(?:details|comments?|information) (?:on|about|"
        r"regarding))",
    ),
    Rule(
        "had_no_comment",
        KIND,
        r"(?:had|has|have|offered|issued|gave|with|having)(?: absolutely| officially)? no "
        r"(?:(?:further|immediate|additional|other|official|on-the-record|formal|"
        r"public|specific|new) )*comments?\b(?! (?:section|thread))",
    ),
    Rule(
        "declined_request",
        KIND,
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
        KIND,
        r"(?:would|will)(?: not| neither|n't) (?:either )?confirm (?:n?or|and) deny",
    ),
    Rule(
        "hung_up",
        KIND,
        r"\bhung up (?:on|when|after) (?:{asker}|contacted|reached|asked|called|a reporter)",
    ),
)
