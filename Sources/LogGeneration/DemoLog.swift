// The demo log: January and June 2026 of a small company, in five files that are read together.
//
// It is made day by day from the habits of its people. All parts share one numbering of requests,
// so an id is never seen in two files.

import CivilTime
import Pricing

/// One file of the demo log.
public struct DemoLog: Sendable {
  /// Which file.
  public enum Part: String, CaseIterable, Sendable {
    /// 19 to 31 January 2026, around the fall of flux-2-flex's price on the 28th.
    case january
    /// 1 to 10 June, the logs of the applications.
    case juneA = "june-a"
    /// 11 to 20 June, the logs of the applications.
    case juneB = "june-b"
    /// 21 to 30 June, the logs of the applications.
    case juneC = "june-c"
    /// June, the access log of nginx in front of the API.
    case gateway

    /// The first day and the number of days.
    var days: (first: CivilDay?, count: Int) {
      switch self {
      case .january: (CivilDay(year: 2026, month: 1, day: 19), 13)
      case .juneA: (CivilDay(year: 2026, month: 6, day: 1), 10)
      case .juneB: (CivilDay(year: 2026, month: 6, day: 11), 10)
      case .juneC: (CivilDay(year: 2026, month: 6, day: 21), 10)
      case .gateway: (CivilDay(year: 2026, month: 6, day: 1), 30)
      }
    }

    /// Who writes into the file.
    var habits: [Habit] {
      switch self {
      case .january: Habit.january
      case .juneA, .juneB, .juneC: Habit.applications
      case .gateway: Habit.gateway
      }
    }

    /// A number that no other part has.
    var number: UInt64 {
      switch self {
      case .january: 1
      case .juneA: 2
      case .juneB: 3
      case .juneC: 4
      case .gateway: 5
      }
    }
  }

  /// A line, and when it was written.
  struct Entry {
    var milliseconds: Int64
    var line: LogText
  }

  private let part: Part
  private let seed: UInt64
  private let prompts = Prompts()

  /// The file of a part.
  public init(part: Part, seed: UInt64) {
    self.part = part
    self.seed = seed
  }

  /// Gives the whole file to `sink` at once.
  public func write<Failure: Error>(
    to sink: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var entries: [Entry] = []
    var requests: UInt64 = 0
    for index in 0..<part.days.count {
      let day = (part.days.first?.number ?? 0) + index
      for (number, habit) in part.habits.enumerated() {
        var random = RandomNumbers(
          seed: seed, stream: UInt64(day * 1000 + number) << 8 | part.number)
        // 1970-01-01 was a Thursday; Saturday and Sunday are the days 2 and 3 from there.
        let isWeekend = day % 7 == 2 || day % 7 == 3
        for _ in 0..<random.number(in: isWeekend ? habit.weekend : habit.workday) {
          requests += 1
          let request = request(of: habit, day: day, number: requests, random: &random)
          entries += habit.entries(of: request, random: &random)
        }
      }
    }
    // The sort is stable for equal times because the place in the list decides last.
    let order = entries.indices.sorted {
      (entries[$0].milliseconds, $0) < (entries[$1].milliseconds, $1)
    }
    try sink(order.flatMap { entries[$0].line.bytes })
  }

  private func request(
    of habit: Habit, day: Int, number: UInt64, random: inout RandomNumbers
  ) -> SyntheticRequest {
    var request = SyntheticRequest()
    // The mean of two random numbers makes the middle of the working hours the busiest time.
    let length = habit.hours.count * 3_600_000
    let moment = (random.below(length) + random.below(length)) / 2
    request.milliseconds =
      Int64(day) * 86_400_000 + Int64(habit.hours.lowerBound * 3_600_000 + moment)
    request.id = RandomNumbers.mixed(RandomNumbers.mixed(seed) &+ (part.number << 32 | number))
    request.user = Array(habit.user.utf8)
    request.project = habit.project
    request.model = habit.model
    request.size = habit.size
    request.count = habit.count
    request.inputs = Array(repeating: habit.inputSize, count: random.number(in: habit.inputs))
    request.outcome = Outcome.random(&random)
    request.noise = random.next()
    prompts.append(to: &request.prompt, length: 60, random: &random)
    if random.chance(inThousand: 8) {
      request.prompt += Array(" \(Prompts.canary)".utf8)
    }
    return request
  }
}
