// The shapes of lines that have been seen: what they have in common, and which values stand between.
//
// Most lines of a log differ from others in their values only. Such a line needs no reading of keys and
// brackets: all bytes between two values are known, and comparing them is all there is to do. Shapes
// share their beginnings, so they make a tree, of one step for each value:
//
//     {"ts":"  text, slot 2 --> ","width":  number, slot 64 --> }\n  end
//                                 or ","size":"  text, slot 80 --> ","n":  number, slot 90 --> ...
//
// Equal bytes from the beginning of the line on, and values of the same kind between them, are the same
// tokens: so what `LineScanner` has found valid is valid here, and leads to the same slots. What fits no
// step is read as a whole by it, and becomes a further path. Of the steps of one place at most one fits
// a line: where the bytes of one begin those of another, the value that follows tells them apart.

/// Known bytes of a line, and what comes behind them.
///
/// Safe: `next` and `other` point to steps of the same `LineShapes`.
@safe
struct LineStep {
  /// What comes behind the bytes of a step.
  enum Value: UInt8 {
    /// The next step, since there were too many bytes for one.
    case nothing
    /// The content of a string, whose quote belongs to the next step.
    case string
    /// The same; but a JSON text in it would lead to facts.
    case text
    case number
    /// `true`, `false` or `null`, of which none leads to a fact.
    case word
    /// The next step: the value, `true` or `false`, is the end of the bytes.
    case boolean
    /// The next step, within a container that is kept in a slot as such.
    case container
    /// The value of an input image or list.
    case input
    /// The content of a string that is an input image.
    case inputString
    /// The next step: an object has ended that is an input image.
    case inputEnd
    /// Nothing: the bytes end with the newline.
    case end
    /// What only the general scanner reads.
    case other
  }

  /// The bytes before the value.
  var bytes: KnownBytes
  var value: Value
  /// The slot of the value, or `SlotParts.nowhere`.
  var slot: UInt8
  /// The edge of an input.
  var edge: UInt8
  /// The first step that has come behind this one.
  fileprivate var next: UnsafeMutablePointer<LineStep>?
  /// Another step that has come at this place.
  fileprivate var other: UnsafeMutablePointer<LineStep>?
  /// Of an end, the slots of the line that hold a value; of an input's end, width and height.
  var present: SlotSet
  /// Of an end, where the facts of the line are.
  var plan: FactPlan

  init(
    _ bytes: KnownBytes = KnownBytes(), _ value: Value = .nothing, slot: Int16 = -1,
    edge: UInt8 = 0, present: SlotSet = SlotSet(), plan: FactPlan = FactPlan()
  ) {
    (self.bytes, self.value) = (bytes, value)
    self.slot = UInt8(slot < 0 ? SlotParts.nowhere : Int(slot))
    (self.edge, self.present, self.plan) = (edge, present, plan)
  }

  /// Whether this is a step of the same kind of line.
  fileprivate func isSame(_ step: LineStep) -> Bool {
    value == step.value && bytes == step.bytes
  }
}

/// Where a `LineStep` lies.
///
/// Safe: points to one of the steps of a `LineShapes` that outlives it.
@safe
struct LineStepPlace {
  fileprivate let pointer: UnsafeMutablePointer<LineStep>

  fileprivate init?(_ pointer: UnsafeMutablePointer<LineStep>?) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe self.pointer = pointer
  }

  var step: LineStep {
    @inline(__always) get { unsafe pointer.pointee }
  }

  var next: LineStepPlace? {
    @inline(__always) get { unsafe LineStepPlace(pointer.pointee.next) }
  }

  var other: LineStepPlace? {
    @inline(__always) get { unsafe LineStepPlace(pointer.pointee.other) }
  }
}

/// The tree of a scanner, and whether it is worth its while.
@safe
final class LineShapes {
  /// Room for so many steps; when it is used up, all are forgotten.
  static let capacity = 1024
  /// Steps that may come at one place; where there are more, nothing is learned any more.
  static let branchLimit = 8

  /// Notes in a plan whether lines of the shape of a line mean no more than the slots hold.
  var judge: (LineCursor, inout FactPlan) -> Void = { _, _ in }

  /// What changes from line to line.
  struct Memory {
    /// Steps that are taken, the first of which comes before all lines and has no bytes.
    var count = 1
    /// Lines that were read by their shape.
    var hitCount = 0
    var worth: ShapeWorth
  }

  /// Safe: `capacity` steps are allocated, `count` of them have a meaning.
  private let steps: UnsafeMutablePointer<LineStep>
  /// Safe: allocated with the shapes and released with them. They belong to one scanner, and no access
  /// lasts while another begins.
  private let memory: UnsafeMutablePointer<Memory>

  /// No shapes.
  ///
  /// - Parameter worth: when they rest.
  init(worth: ShapeWorth = ShapeWorth()) {
    unsafe steps = .allocate(capacity: Self.capacity)
    unsafe steps.initialize(repeating: LineStep(), count: Self.capacity)
    unsafe memory = .allocate(capacity: 1)
    unsafe memory.initialize(to: Memory(worth: worth))
  }

  deinit {
    unsafe steps.deallocate()
    unsafe memory.deallocate()
  }

  /// Whether to compare a line with the shapes; if not, there is one line less to wait for.
  @inline(__always)
  func isAwake() -> Bool {
    if unsafe memory.pointee.worth.rest == 0 { return true }
    unsafe memory.pointee.worth.rest -= 1
    return false
  }

  /// The first of the steps that begin a line.
  var first: LineStepPlace? {
    @inline(__always) get { unsafe LineStepPlace(steps.pointee.next) }
  }

  /// What comes before the first step of a line.
  var start: LineStepPlace? { unsafe LineStepPlace(steps) }

  /// Lines that were read by their shape.
  var hitCount: Int { unsafe memory.pointee.hitCount }

  /// How many steps there are.
  var stepCount: Int { unsafe memory.pointee.count }

  /// Counts a line that was read by its shape.
  @inline(__always)
  func hit() { unsafe memory.pointee.hitCount &+= 1 }

  /// Counts a line that has no known shape. If there have been too many, all shapes are forgotten: a
  /// log may have other ones after a while.
  ///
  /// - Returns: whether to learn it, if it can be learned.
  @inline(never)
  func missed(isLearnable: Bool) -> Bool {
    let isToLearn = unsafe memory.pointee.worth.miss(hitCount: hitCount, isLearning: isLearnable)
    if unsafe memory.pointee.worth.rest > 0 { forget() }
    return isToLearn
  }

  /// Forgets all shapes.
  func forget() {
    unsafe steps.pointee.next = nil
    unsafe memory.pointee.count = 1
  }

  /// The step behind another one: the one there is, or a new one.
  ///
  /// - Returns: nil when there is no place for one; then it is not to be looked for any more.
  func add(_ step: LineStep, behind place: LineStepPlace) -> LineStepPlace? {
    var step = step
    var branches = 0
    var (last, lastWithValue): (LineStepPlace?, LineStepPlace?)
    var known = place.next
    while let branch = known {
      if branch.step.isSame(step) { return branch }
      if branch.step.value != .nothing { lastWithValue = branch }
      (last, known, branches) = (branch, branch.other, branches + 1)
    }
    guard stepCount < Self.capacity else {
      forget()
      return nil
    }
    let isTooMany = branches >= Self.branchLimit
    if isTooMany {
      // What has no bytes is found everywhere, so it comes last.
      (step.bytes, step.value) = (KnownBytes(), .other)
    } else if step.value != .nothing {
      // Behind the same bytes a value is tried before further bytes.
      last = lastWithValue
    }
    let new = unsafe steps + stepCount
    unsafe memory.pointee.count += 1
    unsafe new.pointee = step
    if let last {
      unsafe new.pointee.other = last.pointer.pointee.other
      unsafe last.pointer.pointee.other = new
    } else {
      unsafe new.pointee.other = place.pointer.pointee.next
      unsafe place.pointer.pointee.next = new
    }
    return isTooMany ? nil : unsafe LineStepPlace(new)
  }
}

/// Whether lines have the shapes of others often enough. If they do not, shapes rest for some lines, and
/// longer each time: so a log of which every line is of another shape costs little more.
struct ShapeWorth {
  /// What a line of known shape gains: it takes a third of the time.
  private static let gain = 2
  /// What a line of unknown shape costs, which began like others.
  private static let cost = 1
  /// What learning a line costs.
  private static let learningCost = 16
  /// Lines of the first rest, and of the longest.
  private static let rests = 1024...16_384

  /// Lines to be read without shapes.
  var rest = 0
  /// The balance to begin with, and after a rest.
  private let allowance: Int
  private var balance: Int
  private var nextRest = Self.rests.lowerBound
  /// Hits that are in the balance.
  private var countedHits = 0

  /// - Parameter allowance: the balance to begin with, by default enough to learn fifteen lines.
  init(allowance: Int = 256) { (self.allowance, balance) = (allowance, allowance) }

  /// Counts a line of unknown shape, and the hits before it.
  ///
  /// - Returns: whether to learn it.
  mutating func miss(hitCount: Int, isLearning: Bool) -> Bool {
    balance += Self.gain * (hitCount - countedHits)
    countedHits = hitCount
    if balance >= 4 * allowance { (balance, nextRest) = (4 * allowance, Self.rests.lowerBound) }
    balance -= isLearning ? Self.learningCost : Self.cost
    if balance >= 0 { return isLearning }
    (rest, balance) = (nextRest, allowance)
    nextRest = min(2 * nextRest, Self.rests.upperBound)
    return false
  }
}
