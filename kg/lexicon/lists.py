"""The word lists of the ontology that the lexicon holds: field of the lexicon or kind of words -> name of the list."""

from __future__ import annotations

__all__ = ["ANCHORS", "DEFINITIONS", "ENDINGS", "EPITHETS", "FRAMES", "LISTED", "LISTS", "ROSTERS", "THINGS"]

THINGS = ("nouns", "chips", "makers", "owners", "called", "follow", "plain", "never", "of", "carries", "than")  # word lists of how products are named
LISTED = {"related": "related-word", "unit_turns": "unit-turns",
          "per_tens": "per-ten-word", "point_words": "points-word", "everywhere": "everywhere-word", "among": "among-word", "receipts": "receipt-word",
          "etceteras": "etcetera-word", "profits": "profit-word", "asides": "aside-word", "done": "done-word", "caps": "cap-word",
          "milestones": "milestone-word", "sales": "sales-word", "unsold": "unsold-word", "estimated": "estimated-mark", "reached": "actual-mark",
          "costs": "cost-word", "holding": "holding-word", "adverbs": "adverb-word", "in_cash": "in-cash-word",
          "thresholds": "threshold-word", "to_sales": "to-sales-word",
          "times_more": "times-more-word", "expected": "expected-word",
          "ratings": "rating-word", "authors": "author-word", "others": "other-word", "industries": "industry-word", "counted": "data-word",
          "bare_sources": "bare-source-word", "each": "each-word", "articles": "article-word", "aggregates": "aggregate-word", "of_it": "of-it-word",
          "not_each": "not-each-word", "figure_ends": "figure-end-word",
          "unit_names": "unit-names", "market_sums": "market-sum-word", "market_verbs": "market-verb-word",
          "nearly": "nearly-word", "nets": "net-word", "coming_from": "coming-from-word",
          "relied": "relied-word", "made": "made-word", "sold_goods": "sold-goods-word",
          "share_openers": "share-opener-word", "indefinites": "link-indefinites", "relatives": "link-relatives", "slices": "slice-word",
          "changed": "change-head", "reports": "report-word", "replaced": "replaced-head",
          "cumulative": "cumulative-head", "reviews": "review-head", "foretold": "forecast-head", "peer_words": "peer-word", "stand_ins": "stand-in-word",
          "there": "there-word", "toward": "toward-word", "sites": "site-word", "befores": "before-word",
          "aspects": "aspect-word", "sold_things": "sold-thing-word", "growing": "growth-word", "part_nouns": "part-noun", "indices": "index-word",
          "of_sales": "of-sales-word",
          "other_sums": "other-sum-word", "hiring": "hiring-word",
          "short_never": "short-never", "surnames": "link-surnames", "agents": "link-agents",
          "citing": "citing-word", "cited_data": "cited-data-word", "cited_from": "cited-from-word",
          "revenue_lines": "revenue-line-word", "securities": "security-word",
          "list_openers": "list-opener-word",
          "venues": "venue-word", "at_venues": "at-venue-word", "negating": "negating-mark"}  # field of the lexicon -> word list
LISTS = ("so-much", "goods-noun", "origin", "spent", "spent-on", "per-share-opener", "measured-on", "owner", "reach", "brought-by", "on-goods",
         "more", "after-more", "closing", "closed", "outlook", "year-end", "spending", "saying", "slack", "predecessor",
         "opening-with", "accounting", "less-power", "bought-for", "price-opener", "change-alone", "source-opener")  # word lists that go by their name
ROSTERS = ("counts", "nouns", "are", "joints", "openers", "tails", "measures", "ranks")  # word lists of how parts are counted
EPITHETS = ("deictics", "nouns", "never", "defined", "unit-deictics", "unit-nouns", "unit-never")  # word lists of how companies and their parts are described
DEFINITIONS = ("shared", "articles", "joints", "callings", "copulas", "ranks", "among", "based", "bought", "kin", "trades")  # what companies are said to be
ANCHORS = ("acts", "takers", "joints", "tails", "nouns", "sure")  # what tells a name without an ending
FRAMES = ("acts", "governs", "listed", "owned", "adverbs", "between", "joints", "forms", "never", "given")  # what a Latin name stands beside
ENDINGS = ("weak", "strong", "legal", "chained", "not-then", "acts", "adverbs", "told", "bounds", "inside", "joints", "kin", "links", "later",
           "takers", "taken", "called", "share", "shares-then", "weak-then", "dated", "edges", "loose")  # how names of companies end
