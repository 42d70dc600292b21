// A page for people: a headline, then facts, tables, lists and sentences under headings. Who makes one does not
// know how it will be written; each format escapes the names in it in its own way.

/// What a command tells people.
public struct TextPage {
  /// The first line, in parts that stand out more or less; empty for a page that goes on with another.
  public var headline: [(text: String, tone: TextTable.Tone)]
  /// From top to bottom.
  public var parts: [Part]

  /// A page whose whole headline stands out.
  public init(headline: String = "", parts: [Part] = []) {
    self.init(headline: headline.isEmpty ? [] : [(headline, .strong)], parts: parts)
  }

  /// A page with a headline of several tones.
  public init(headline: [(text: String, tone: TextTable.Tone)], parts: [Part] = []) {
    self.headline = headline.filter { !$0.text.isEmpty }
    self.parts = parts
  }

  /// A block of the page; empty ones are left out.
  public enum Part {
    /// A title of what follows.
    case heading(String, tone: TextTable.Tone = .strong)
    /// A line of its own; what follows belongs to it.
    case statement(String)
    /// Labels and what they say; the last one may be a chart.
    case facts([(label: String, text: String)], chart: Chart? = nil)
    /// Amounts over time above their table, for formats that draw. All others have them in the table.
    case chart(Chart)
    /// Rows and columns.
    case table(TextTable)
    /// Sentences that do not belong to each other.
    case sentences([String])
    /// Things with what belongs to each.
    case items([Item])
    /// A command line, which is never broken: it is there to be copied.
    case command(String)
    /// What marks mean; empty where only the columns are told that a format leaves out for lack of room.
    case legend(String)
    /// A page within the page.
    case page(TextPage)

    /// Whether there is nothing to show.
    var isEmpty: Bool {
      switch self {
      case .heading, .statement, .legend, .page: false
      case .facts(let facts, let chart): facts.isEmpty && chart == nil
      case .chart(let chart): chart.amounts.count < 2
      case .table(let table): table.rows.isEmpty
      case .sentences(let sentences): sentences.isEmpty
      case .items(let items): items.isEmpty
      case .command(let command): command.isEmpty
      }
    }
  }

  /// One thing of a list.
  public struct Item {
    /// What kind of thing.
    public var mark: Mark
    /// What it is about; it stands out.
    public var lead: String
    /// What there is to say.
    public var text: String
    /// Lines that belong to it.
    public var lines: [Line] = []
    /// What to do about it.
    public var hint = ""
    /// Its figures.
    public var table: TextTable?
    /// What the table leaves out.
    public var rest = ""
    /// A command line that is there to be copied.
    public var command = ""

    /// A thing with nothing below it.
    public init(_ mark: Mark, lead: String = "", _ text: String = "") {
      (self.mark, self.lead, self.text) = (mark, lead, text)
    }

    /// Kinds of things.
    public enum Mark: Hashable, Sendable {
      /// Something that is so.
      case bullet
      /// Something that is so and need not be read.
      case note
      /// Something that must be looked at.
      case attention
      /// Something with a place in an order, which others speak of; it is long.
      case number(Int)
    }

    /// A line that belongs to a thing.
    public struct Line {
      /// What it is about, before a colon; empty for nothing.
      public var lead: String
      /// What there is to say.
      public var text: String
      /// Whether it belongs to the line above rather than to the thing.
      public var isDeeper: Bool

      /// A line.
      public init(lead: String = "", _ text: String, isDeeper: Bool = false) {
        (self.lead, self.text, self.isDeeper) = (lead, text, isDeeper)
      }
    }
  }

  /// Adds a block under a heading, unless it is empty.
  public mutating func add(_ heading: String, _ part: Part) {
    add(heading, [part])
  }

  /// Adds blocks under a heading, unless all are empty.
  public mutating func add(_ heading: String, _ parts: [Part]) {
    if parts.contains(where: { !$0.isEmpty }) { self.parts += [.heading(heading)] + parts }
  }
}
