// What to do about the spend: habits that cost money, each with what it costs, what the alternative
// would have cost for the same requests, and the rules of a what-if that says the same.
//
// Savings overlap: two findings may be about the same requests. So they are never added up; what all of
// them come to is one what-if more, the combined one.

import CivilTime
public import Pages
public import Pricing
public import Spend

/// The findings of a log.
public struct Advice: Sendable {
  /// Habits with a saving, the largest first.
  public var findings: [Finding]
  /// What is worth knowing and is no saving to be added: rates, shares, other ways to pay.
  public var notes: [Note]
  /// The rules of the findings together; nil when there is no finding.
  public var combined: Combined?
  /// The report of the log as it was.
  public var report: SpendReport
  /// The time that the log covers.
  public var span: AdviceSpan
  /// The thresholds.
  public var options: AdviceOptions
  /// Findings that are explained for people; 0 for all.
  public var top = 0
  /// How to read the same logs again, for the commands that say the same; nil if nobody knows.
  public var invocation: WhatIfInvocation?

  /// Whom a finding is about.
  public enum Who: Hashable, Sendable {
    /// A user, as logged.
    case user(String)
    /// A project, as logged.
    case project(String)
    /// So many users or projects, of which none has enough for a finding of its own.
    case others(Int)
    /// Everybody.
    case log
  }

  /// A habit that costs money.
  public struct Finding: Sendable {
    /// Its place in the list, from 1.
    public var number: Int
    /// What kind of habit.
    public var kind: AdviceKind
    /// Whose.
    public var who: Who
    /// Habit and alternative in a few words, for a table.
    public var title: String
    /// What they do: `1080x1080, just above a whole megapixel`.
    public var habit: String
    /// What else they could do: `1024x1024, a megapixel less`.
    public var alternative: String
    /// The same as rules, for the requests that the filters name.
    public var rules: UsageRules
    /// To which requests the rules apply; empty for all. Pooled findings (`others`) have no filter that
    /// says whom they are about.
    public var filters: [Filter]
    /// What the requests with the habit come to, before and after.
    public var comparison: WhatIf.Comparison
    /// All that the same users, projects or the whole log come to.
    public var whole: Metrics
    /// The saving, and its bounds where estimates take part.
    public var saving: Saving
    /// Whether the combined what-if has these rules.
    public var isCombined = false
    /// Findings of the combined what-if that this one is another choice for.
    public var alternativeTo: [Int] = []
    /// The largest parts of the habit, with their prices.
    public var parts: [Part] = []
    /// How many further parts there are.
    public var furtherParts = 0
    /// Further figures.
    public var facts: [Fact] = []
  }

  /// Requests with these values in this dimension.
  public struct Filter: Hashable, Sendable {
    /// The dimension.
    public var dimension: Dimension
    /// The values.
    public var values: ValueFilter

    /// Values of a dimension.
    public init(dimension: Dimension, values: ValueFilter) {
      self.dimension = dimension
      self.values = values
    }

    /// A value of a dimension, as reports print it.
    public init(dimension: Dimension, value: String) {
      self.init(dimension: dimension, values: ValueFilter(exactly: value))
    }
  }

  /// A saving, over the period and for 30 days.
  public struct Saving: Hashable, Sendable {
    /// Over the period: the best estimate.
    public var amount: MoneyTotal
    /// If everything that is unknown was at its least.
    public var atLeast: MoneyTotal
    /// If everything that is unknown was at its most.
    public var atMost: MoneyTotal
    /// For 30 days, rounded half up to a nano-dollar; nil when the period is too short to tell.
    public var perMonth: MoneyTotal?

    /// Whether nothing was assumed.
    public var isExact: Bool { atLeast == amount && atMost == amount }
  }

  /// Requests of a finding that cost the same.
  public struct Part: Hashable, Sendable {
    /// How many images they are.
    public var images: Int
    /// How many requests.
    public var requests: Int
    /// The size they would have; nil when it is not known.
    public var resolutionAfter: String?
    /// What one request was: `flux-2-max 2048x2048, 4 MP`.
    public var before: String
    /// What it would be.
    public var after: String
    /// What one request costs.
    public var costBefore: Money
    /// What it would cost.
    public var costAfter: Money
    /// Whether one of the two is an estimate.
    public var isEstimated: Bool
  }

  /// A figure with its name.
  public struct Fact: Hashable, Sendable {
    /// The name for programs: `unusedPixels`.
    public var name: String
    /// The name for people: `pixels paid but not received`.
    public var label: String
    /// The figure.
    public var value: TextTable.Cell

    init(_ name: String, _ label: String, _ value: TextTable.Cell) {
      (self.name, self.label, self.value) = (name, label, value)
    }
  }

  /// Something worth knowing, with its figures.
  public struct Note: Sendable {
    /// What it is about.
    public var kind: AdviceKind
    /// Who.
    public var who: Who
    /// One sentence.
    public var sentence: String
    /// Its figures.
    public var facts: [Fact]
    /// The same figures for each of several users, models or sizes, the largest first.
    public var rows: [[Fact]] = []
    /// Rows that are left out.
    public var furtherRows = 0
    /// What it is about, in dollars: the order of notes.
    var weight: MoneyTotal
  }

  /// All rules together, as one what-if of the whole log.
  public struct Combined: Sendable {
    /// The rules.
    public var change: WhatIfChange
    /// What all requests come to, before and after.
    public var totals: WhatIf.Comparison
    /// The saving.
    public var saving: Saving
  }
}

/// Kinds of findings and notes. The raw value is the name on the command line and in JSON.
public enum AdviceKind: String, CaseIterable, Hashable, Sendable {
  /// A model for which the price sheet names a cheaper one.
  case tier
  /// An editing model where another one edits for less.
  case editModel = "edit-model"
  /// Images of more megapixels than are needed.
  case megapixels
  /// Images larger than they are shown.
  case display
  /// Images just above a whole megapixel.
  case boundary
  /// More images in a request than are needed.
  case candidates
  /// More reference images than are needed.
  case references
  /// Reference images of more megapixels than are needed.
  case referenceSize = "reference-size"
  /// Reference images just above a whole megapixel.
  case referenceBoundary = "reference-boundary"
  /// What the reference images cost.
  case referenceShare = "reference-share"
  /// The same model and size again and again within an hour.
  case bursts
  /// Editing against generating.
  case editing
  /// Requests that fail.
  case failures
  /// Requests that are moderated.
  case moderation
  /// Spend in few hands or sizes.
  case concentration
  /// A user's models or sizes have become dearer.
  case newHabits = "new-habits"
  /// Users who pay for themselves.
  case userPays = "user-pays"
  /// The models on machines of one's own.
  case selfHosting = "self-hosting"
}

/// The thresholds of findings, and what is needed.
public struct AdviceOptions: Sendable {
  /// For whom findings are worked out.
  public enum Scope: String, CaseIterable, Sendable {
    /// For each user.
    case user
    /// For each project.
    case project
    /// For the whole log.
    case log
  }

  /// For whom.
  public var scope = Scope.user
  /// The least saving of a finding in 30 days, or over the period when it is shorter than a day. A note is
  /// about no less.
  public var minimumSaving = MoneyTotal(nanodollars: 1_000_000_000)
  /// Kinds that are left out.
  public var skipped: Set<AdviceKind> = []
  /// Models that stay what they are, by any of their names.
  public var kept: Set<String> = []
  /// The size in which images are shown; nil when it is not known.
  public var display: PixelSize?
  /// Megapixels that an image needs.
  public var neededMegapixels = 1
  /// Images that a request needs.
  public var neededImages = 1
  /// Reference images that a request needs.
  public var neededInputs = 2
  /// Megapixels that a reference image needs.
  public var neededInputMegapixels = 1
  /// How far over a whole megapixel is just above it, in thousandths.
  public var boundary = 150
  /// Requests of one user, model and size in one hour that are a burst.
  public var burst = 10
  /// The rate of failed or of moderated requests that is worth a note, in thousandths.
  public var failureRate = 50
  /// Requests from which on a rate means something.
  public var minimumRequests = 20
  /// The share of users or sizes that are few, in thousandths: half the spend in their hands is a note.
  public var few = 200
  /// How much more of a user's spend a model or size must have, in thousandths, to be a new habit.
  public var shift = 200
  /// What machines of one's own would cost; nil when the user has not said.
  public var hosting: HostingCost?
  /// Parts of a finding that are listed; 0 for all.
  public var listedParts = 3
  /// Rows of a note that are listed; 0 for all.
  public var listedRows = 5

  /// The defaults.
  public init() {}
}

/// What generating on machines of one's own costs.
public struct HostingCost: Hashable, Sendable {
  /// An hour of a machine.
  public var gpuHour: Money
  /// Images that it makes in an hour.
  public var imagesPerGPUHour: Int
  /// The licence for a month of 30 days.
  public var licenceMonth: Money

  /// These costs.
  public init(gpuHour: Money, imagesPerGPUHour: Int, licenceMonth: Money) {
    self.gpuHour = gpuHour
    self.imagesPerGPUHour = imagesPerGPUHour
    self.licenceMonth = licenceMonth
  }
}

/// The time between the first and the last request, and amounts for 30 days.
public struct AdviceSpan: Hashable, Sendable {
  /// In nanoseconds; 0 when no request has a time.
  public var nanoseconds: Int128 = 0

  private static let day: Int128 = 86_400_000_000_000

  init(_ period: SpendReport.Period?) {
    guard let period else { return }
    nanoseconds =
      Int128(period.last.seconds - period.first.seconds) * 1_000_000_000
      + Int128(period.last.nanoseconds - period.first.nanoseconds)
  }

  /// Whether it is long enough to speak of 30 days: a day or more.
  public var isLongEnough: Bool { nanoseconds >= Self.day }

  /// Days in hundredths, rounded half up: for people.
  public var hundredthsOfDays: Int128 { (nanoseconds * 200 + Self.day) / (Self.day * 2) }

  /// An amount over the period as one for 30 days: amount * 30 days / period, rounded half up to a
  /// nano-dollar; nil when the period is too short.
  func perMonth(_ amount: MoneyTotal) -> MoneyTotal? {
    perMonth(amount.nanodollars).map { MoneyTotal(nanodollars: $0) }
  }

  /// A count over the period as one for 30 days.
  func perMonth(_ amount: Int128) -> Int128? {
    guard isLongEnough else { return nil }
    let rounded = Figures.rounded(
      amount.magnitude, times: UInt128(30 * Self.day), over: UInt128(nanoseconds))
    return amount < 0 ? -Int128(clamping: rounded) : Int128(clamping: rounded)
  }

  /// Whether an amount reaches a threshold for 30 days, or for the period when that is too short.
  func reaches(_ threshold: MoneyTotal, _ amount: MoneyTotal) -> Bool {
    (perMonth(amount) ?? amount) >= threshold
  }
}
