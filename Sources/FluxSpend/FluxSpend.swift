// What a program imports: the run, its analyses, quotes, and how they are written. Nothing of its own is here.

@_exported public import Analyses
@_exported public import CivilTime
@_exported public import LogRecords
@_exported public import Pages
@_exported public import Pricing
@_exported public import Quotes
@_exported public import Spend
@_exported public import StrictJSON
