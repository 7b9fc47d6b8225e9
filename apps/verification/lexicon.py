"""The words in which English-language news says that somebody was asked.

Data only. A macro is a regular expression with a name; `{name}` in a later one, or in a rule of
`grammar.py`, stands for it, and a blank for any white space. Patterns run over the *shadow* of a
sentence (see `shadow.py`): lower case, straight quotes, every outlet's name one run of OUTLET,
every quotation one run of QUOTED.
"""

# Private-use characters, which no article contains.
OUTLET = "\ue000"
QUOTED = "\ue001"

# Names that do not show by their form that they are an outlet's. Any case but lower will do.
OUTLETS = (
    "ABC News", "ABC", "AFP", "Agence France-Presse", "Al Arabiya", "Al Hayat", "Al Jazeera",
    "Al-Jazeera", "Ansa", "AOL", "AP", "Ars Technica", "Asahi Shimbun", "Associated Press",
    "Axios", "Barron's", "BBC", "BBC News", "Bellingcat", "Bild", "Billboard",
    "BIRN", "Bloomberg", "Boing Boing", "Breitbart", "Business Insider", "BuzzFeed", "CBC", "CBS",
    "CNBC", "CNET", "CNN", "Corriere della Sera", "C-SPAN", "Daily Beast",
    "Daily Caller", "Daily Dot", "Daily Mail", "Der Spiegel", "Deseret News",
    "Deutsche Welle", "Dexerto", "Die Welt", "Die Zeit", "Digital Spy", "DPA", "dpa", "DW",
    "EFE", "El Mundo", "El País", "Electrek", "Engadget", "Entertainment Weekly",
    "ESPN", "Euronews", "FactCheck", "Financial Times", "Forbes", "FOX", "Fox",
    "Fox Business", "France 24", "FT", "Full Fact", "Gawker", "Gizmodo", "Gothamist",
    "GQ", "Guardian", "Haaretz", "HuffPo", "HuffPost", "Huffington Post",
    "Hürriyet", "IGN", "Intercept", "Interfax", "Irish Independent",
    "ITV", "Jezebel", "Kathimerini", "Kotaku", "Kyodo", "La Repubblica", "Le Figaro", "Le Monde",
    "Libération", "LiveScience", "Mashable", "Mediaite", "Mediazona", "Meduza", "MLive",
    "Mother Jones", "MSNBC", "NBC", "NDTV", "New Scientist", "New Yorker", "Newsday",
    "Newsmax", "Newsweek", "NHK", "NME", "NPR", "NRK", "NYT", "OCCRP", "Page Six", "PBS",
    "Politico", "POLITICO", "PolitiFact", "Polygon", "ProPublica", "Público", "Quartz",
    "Raw Story", "RBC", "Recode", "Reuters", "RFE/RL", "RIA Novosti", "Rolling Stone",
    "RT", "RTÉ", "Semafor", "Slate", "SlashGear", "Snopes", "Spiegel", "Sputnik",
    "STAT", "Svenska Dagbladet", "Süddeutsche Zeitung", "TASS", "Tass", "TechCrunch",
    "TechRadar", "Telegraph", "The Atlantic", "The Hill", "The Verge", "TIME", "TMZ",
    "TorrentFreak", "TPM", "UPI", "USA TODAY", "USA Today", "Vanity Fair", "VentureBeat",
    "Vice", "Vocativ", "Vogue", "Vox", "VTDigger", "WIRED", "Wired", "Xinhua",
    "Yahoo", "Yle", "Yonhap", "ZDF", "ZDNet",
)  # fmt: skip

# A capitalised name that ends in one of these is an outlet's.
OUTLET_ENDINGS = (
    "Bee", "Beacon", "Blog", "Broadcasting", "Bulletin", "Chronicle",
    "Courant", "Courier", "Daily", "Dispatch",
    "Echo", "Enquirer", "Examiner", "Express", "Free Press", "Gazette", "Globe", "Guardian",
    "Herald", "Inquirer", "Intelligencer", "Journal", "Ledger", "Magazine", "Mail",
    "Media", "Mercury", "Messenger", "Mirror", "Monitor", "News", "News Agency", "News Service",
    "Newspaper", "Newspapers", "Newsroom", "Observer", "Online", "Podcast",
    "Post", "Press", "Press Association", "Public Radio", "Radio", "Recorder", "Register",
    "Reporter", "Review", "Sentinel", "Standard", "Star", "Sun", "TV",
    "Telegram", "Telegraph", "Television", "Times", "Today", "Tribune", "Weekly",
    "Wire",
)  # fmt: skip

MACROS: dict[str, str] = {
    "outlet": rf"(?:the )?{OUTLET}+",
    # Common nouns for those who ask. `press` and `media` ask together.
    "generic": (
        r"\b(?:the|this|that|our|a|an|its|another|local|several|other|multiple|two|state|national)"
        r"(?: (?:news|local|online|sister|german|british|french|russian|israeli|us|u\.s\.|"
        r"independent|investigative|state|national|daily|weekly|tech|technology|same|other|"
        r"fellow))*"
        r" (?:newspapers?|papers?|outlets?|websites?|sites?|broadcasters?|stations?|networks?|"
        r"tabloids?|publications?|magazines?|blogs?|channels?|programmes?|podcasts?|newsrooms?|"
        r"news agency|agency|wire service|news organi[sz]ations?|reporters?|journalists?|"
        r"correspondents?|columnists?|news team|media|press)\b"
    ),
    "self": r"\b(?:we|i)\b",
    "us": r"\b(?:us|me)\b",
    "asker": r"(?:{outlet}|{generic}|{self})",
    "by_asker": r"(?:by|from|of) (?:{outlet}|{generic}|{us}|reporters|journalists|the media)",
    # Adverbs, wherever they like to stand.
    "adv": (
        r"(?:immediately|yet|also|ever|still|promptly|directly|initially|previously|since|so far|"
        r"repeatedly|separately|apparently|either|again|subsequently|now|publicly|formally|"
        r"specifically|actually|simply|all|both|each|then|first|later|just|already|right away|"
        r"at once|on \w+day|(?:mon|tues|wednes|thurs|fri|satur|sun)day|this week|last week|"
        r"twice|repeatedly|recently|independently|once|personally|similarly|politely|firmly|"
        r"respectfully|flatly|consistently|steadfastly|likewise|therefore|thus|at first|"
        r"multiple times|several times|a number of times|in turn)"
    ),
    "advs": r"(?:,? {adv}\b,?)*",
    "be": r"(?:is|are|was|were|has been|have been|had been|being|been|be)",
    "have": r"(?:has|have|had|'s|'ve|'d)",
    # What is asked for.
    "mods": r"(?:[\w'/-]+ ){0,4}?",
    "comment": (
        r"(?:comments?|statements?|responses?|repl(?:y|ies)|reactions?|clarifications?|"
        r"confirmation|explanations?|interviews?|remarks?|answers|clarity|elaboration|"
        r"their side|his side|her side|its side|details|more information|further information|"
        r"additional information|information|an update|updates)"
    ),
    "for_comment": (
        r"(?:(?:for|seeking|requesting|to request|to seek|asking for|to ask for|inviting)"
        r" {mods}{comment}\b|to (?:comment|respond|be interviewed|provide {mods}comment))"
    ),
    "spokes": (r"(?:spokes(?:man|woman|person)|representative|rep|press officer|publicist)"),
    # A message that waits for an answer.
    "message": (
        r"(?:requests?|inquir(?:y|ies)|enquir(?:y|ies)|quer(?:y|ies)|emails?|e-mails?|calls?|"
        r"messages?|voicemails?|voice mails?|texts?|text messages?|tweets?|letters?|attempts?|"
        r"efforts?|approaches|invitations?|questions?)"
    ),
    # Whose message it is decides: a committee's or a mother's is none of ours.
    "foreign": r"(?:his|her|their|its|those of|[a-z.-]+'s|[a-z.-]+s')",
    "of_ours": r"(?:(?!{foreign} )[\w\ue000/'-]+,? ){0,5}?",
    "a_message": r"{of_ours}{message}\b",
    # What may follow a message and makes it a journalist's.
    "asked": (
        r"(?: (?:that were |that was |which were )?(?:left|sent|made|placed|submitted|emailed|"
        r"e-mailed|"
        r"put|directed|addressed|posed))?"
        r"(?: (?:by|via|through|over|on|in) (?:phone|telephone|email|e-mail|text|facebook|twitter|"
        r"social media|linkedin|instagram|whatsapp|letter|fax|writing))?"
        r"(?: (?:to|with|at|for) {mods}{mods}[\w'-]+)??"
        r"(?: {adv})?"
        r"(?: {for_comment}| {by_asker}| to (?:speak|talk|discuss|confirm|clarify|explain|"
        r"elaborate)\b)"
    ),
    # What may follow a message that has no such word: the end of the clause, a day, a subject.
    "unmarked": (
        r"(?=\s*(?:$|[.,;:)\]!?-]|—|–)| (?:on|late|early|this|last|over|in|as|by|before|after|"
        r"and|but|"
        r"sent|left|about|regarding|concerning|as to|asking|seeking|requesting|made|monday|tuesday|"
        r"wednesday|thursday|friday|saturday|sunday|via|through|today|yesterday|prior|at|submitted|"
        r"inquiring|placed|within|until|emailed)\b)"
    ),
    "day": (
        r"(?:(?:late|early|earlier|on|last|this|over|since)? ?(?:mon|tues|wednes|thurs|fri|satur|"
        r"sun)day"
        r"|today|yesterday|tonight|overnight|this (?:week|morning|afternoon|evening))"
    ),
    "clause_end": r"(?=\s*(?:$|[.,;:)\]!?]|—|–| -| and | but | {day}| as of | at press|"
    r" by (?:press|"
    r"deadline|publication|phone|email|telephone)| at (?:press|the time|publication|home)|"
    r" before | when ))",
    # Not.
    "not": (
        r"(?:did not|didn't|does not|doesn't|do not|don't|has not|hasn't|have not|haven't|had not|"
        r"hadn't|has yet to|have yet to|had yet to|is yet to|are yet to|was yet to|failed to|"
        r"has failed to|have failed to|had failed to|neglected to|has never|have never|had never|"
        r"never|would not|wouldn't|could not|couldn't|did n't|was not|were not|wasn't|weren't|"
        r"isn't|aren't|is not|are not|without|not)"
    ),
    "answer": (
        r"(?:respond(?:ed|ing)?|repl(?:y|ied|ying)|wr(?:ite|itten) back|g[eo]t(?:ten)? back|"
        r"call(?:ed)? back|react(?:ed)?)"
    ),
    "refuse": (
        r"(?:declin(?:ed?|es|ing)|refus(?:ed|es|ing)|opted not|chose not|chosen not|elected not|"
        r"(?:was|were|is|are) (?:unwilling|not willing|not prepared))"
    ),
    "contact": (
        r"(?:contact(?:ed|ing)|approach(?:ed|ing)|reach(?:ed|ing) out(?: [\w]+)?? to|"
        r"e-?mail(?:ed|ing)|"
        r"call(?:ed|ing)|phon(?:ed|ing)|telephon(?:ed|ing)|text(?:ed|ing)|messag(?:ed|ing)|"
        r"ask(?:ed|ing)|written to|wrote to|writing to|(?:got|gotten|been|getting) in (?:touch|"
        r"contact)"
        r" with|quer(?:ied|ying)|tweet(?:ed|ing)(?: at)?|press(?:ed|ing)|prob(?:ed|ing)|pinged|"
        r"pinging|"
        r"invit(?:ed|ing)|reach(?:ed|ing)|question(?:ed|ing)|turned to|consult(?:ed|ing)|solicited)"
    ),
    # Verbs that need no object of asking when the outlet is the one who does it.
    "plain_contact": (
        r"(?:contact(?:ed|ing)|reach(?:ed|ing) out(?: {adv})?(?: by \w+)? to|approach(?:ed|ing)|"
        r"e-?mailed|(?:got|gotten|been) in (?:touch|contact) with)"
    ),
    "decline": r"(?:declin(?:ed?|es|ing))",
    # A message that counts, whole: marked as a journalist's, or nobody else's and left at that.
    # A request *for comment* may be anybody's: only outlets make them.
    "a_request": (
        r"(?:{a_message}{asked}|(?!the request\b){a_message}{unmarked}|(?:[\w\ue000'/-]+,? ){0,6}?"
        r"{message} (?:for|seeking) {mods}comments?\b)"
    ),
    # What an outlet wants of a body, and little else is called.
    "answer_noun": (
        r"(?:comments?|statements?|responses?|repl(?:y|ies)|reactions?|clarifications?|"
        r"explanations?|interviews?|confirmation)"
    ),
    "end": r"(?=$|[,.;)]| (?:and|but|on|about|regarding|via|by|asking|seeking|before|at|for) )",
}

# No rule matches a text without one of these stems; most sentences have none and are passed over.
STEMS = (
    r"comment|contact|reach|request|respon|repl|return|call|e-?mail|messag|ask|declin|refus|opted|"
    r"statement|approach|inquir|enquir|quer|question|confirm|answer|sought|seek|solicit|phone|"
    r"interview|unavailable|available|elaborate|hung up|voice ?mail|quoted|got back|get back|touch"
)
# A sentence with one of these tells of a public stage, where everybody may ask.
STAGE_VETOES = (
    r"\bon-? ?stage\b|\bon air\b|\bunder oath\b|\btestif|\bin court\b",
    (
        r"\b(?:at|in|during) (?:an?|the|his|her|their) (?:[\w\ue000'-]+ ){0,4}(?:conference|"
        r"interview|hearing|testimony|debate|deposition|trial|briefing|town hall)\b"
    ),
)
# A sentence with one of these tells of another asker.
FOREIGN_VETOES = (
    (
        r"\bfreedom of information|\bfoia?\b|\bpublic records|\brecords requests?\b|\bsubpoena|"
        r"\bcourt order|\binterrogat"
    ),
    (
        r"\b(?:requests?|questions?|inquir\w+|asked|pressed|questioned|contacted|calls?|comment) "
        r"(?:by|from|to) (?:the )?(?:[\w'-]+ ){0,2}(?:police|investigators|detectives|prosecutors|"
        r"lawmakers|senators|congress|officers|fbi|committee|panel|court|judge)\b"
    ),
)

# Words that begin the part of a sentence before its subject.
LEAD_INS = frozenset((
    "but", "and", "so", "yet", "however", "meanwhile", "still", "nevertheless", "nonetheless",
    "also", "though", "although", "while", "when", "after", "before", "in", "on", "at", "by",
    "through", "for", "from", "with", "despite", "during", "earlier", "late", "later", "early",
    "last", "this", "that", "today", "yesterday", "since", "as", "if", "until", "moreover",
    "further", "additionally", "reached", "contacted", "asked", "speaking", "given", "because",
    "according", "then", "now", "finally",
))  # fmt: skip

# The clause before one of these has a verb already, so that what follows is another clause.
CLAUSE_VERBS = (
    r"\b(?:is|are|was|were|has|have|had|did|does|do|would|could|will|can|may|might|should|said|"
    r"says|"
    r"told|declined|refused|confirmed|denied|added|wrote|reported|called|claimed|asked|contacted|"
    r"didn't|hasn't|haven't|couldn't|wouldn't|won't|isn't|wasn't|weren't|cannot|says|noted|"
    r"announced|organi[sz]ed|insisted|argued|showed|came|went|made|took|gave|remains|appears?|"
    r"agreed|acknowledged|emailed|reached|sent|issued|offered|provided|denied|laughed|referred)\b"
)

# "A spokeswoman for X": it is X who was asked.
SPOKES = (
    r"(?:spokes ?(?:man|woman|person|people|men|women|persons)|representatives?|reps?|"
    r"press (?:officer|office|secretary|aide|team|service|representative)s?|"
    r"publicists?|media (?:officer|office|team|relations)s?|communications (?:director|"
    r"team|office|officer))"
)

PRONOUNS = frozenset((
    "he", "she", "it", "they", "we", "i", "you", "him", "her", "them", "this", "that", "those",
    "these", "who", "both", "neither", "all", "none", "one", "his", "its", "their", "our",
    "somebody", "someone", "anyone", "anybody", "everyone", "nobody",
))  # fmt: skip

# Word in the sentence → channel. The first that is found counts.
CHANNELS: tuple[tuple[str, str], ...] = (
    ("email", r"\be-?mail(?:s|ed|ing)?\b"),
    (
        "social",
        (
            r"\b(?:twitter|tweet(?:s|ed|ing)?|facebook|instagram|linkedin|whatsapp|telegram|"
            r"social media|"
            r"direct messages?|dms?|tiktok|vk|weibo|wechat|signal)\b"
        ),
    ),
    (
        "phone",
        (
            r"\b(?:phone(?:s|d)?|telephone[sd]?|calls|voice ?mails?|rang|text messages?|texted|"
            r"(?:return(?:ed)?|seeking|made|phone|a|our|several|multiple|numerous|repeated) calls?|"
            r"called .{1,60} for comment)\b"
        ),
    ),
    (
        "web_form",
        r"\b(?:contact form|web ?form|online form|(?:via|through) (?:its|the|their) web ?site)\b",
    ),
    (
        "letter",
        r"\b(?:by|in a|via|sent a|wrote a) (?:[\w-]+ )?(?:letter|post|fax)\b|\bletters? to\b",
    ),
    ("in_person", r"\b(?:in person|at (?:his|her|their) (?:home|house|door)|doorstepped)\b"),
)
