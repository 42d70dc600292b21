// Whether an object tells of a call: a model alone is no request.

internal import Pricing

extension RecordFacts {
  /// Whether something tells of a call: a model alone is no request.
  func tellsOfCall(_ model: Model) -> Bool {
    tellsOfMoreThanSize || hasSize || (model.isOfPath && user != nil)
  }

  /// Whether nothing but a size tells of a call, and no user: settings look like that.
  var hasOnlySize: Bool {
    !tellsOfMoreThanSize && hasSize && user == nil
  }

  private var tellsOfMoreThanSize: Bool {
    id != nil || index.has(.traceID) || index.hasFilledContainer || method() != nil
      || hasCountOrReference || hasPrompt || hasDuration || status != nil || reportedCost != nil
      || loggerCost != nil || errorText != nil || (isSevere && message != nil)
  }

  /// Whether there is a size, be it one that contradicts itself.
  private var hasSize: Bool {
    do throws(FactFault) { return try size() != nil } catch { return true }
  }

  /// Whether there is a count or a reference, be it one that contradicts itself.
  private var hasCountOrReference: Bool {
    do throws(FactFault) {
      if try imageCount().isTold { return true }
      return try references().count > 0
    } catch {
      return true
    }
  }

  private var hasPrompt: Bool { index.nodes(.prompt).contains { tape[$0].kind == .string } }

  private var hasDuration: Bool {
    tape.entries(index.object).contains { key, value in
      tape.keys[key].marks.contains(.duration)
        && (tape[value].kind == .number
          || (tape[value].kind == .string && !tape.saysNothing(value)))
    }
  }
}
