// What a report may not depend on, and what must hold in every report.

import CivilTime
import Analyses
import Quotes
import Foundation
import LogRecords
import Pages
import Pricing
import Spend
import SystemIO
import TestSupport
import Testing

@Suite struct RunProperties {
  let folder: LogFolder

  init() throws { folder = try LogFolder() }

  @Test(arguments: 1...4)
  func `a report agrees with a slow twin on clean logs`(seed: UInt64) throws {
    var log = RandomLog(seed: seed)
    let parts = (0..<3).map { _ in log.clean(lines: 250) }
    var twin = SlowTwin()
    for part in parts { try twin.add(part) }
    let report = try report([
      folder.write(parts[0], to: "a.jsonl"), folder.write(members: [parts[1]], to: "b.gz"),
      folder.write(parts[2], to: "c.jsonl"),
    ])
    #expect(report.inputs.requests == 750 && report.inputs.lines == 750)
    #expect(sums(report.totals) == twin.totals.filter { $0.value != 0 })
    for table in report.tables {
      let name = table.dimensions.map(\.rawValue).joined(separator: ",")
      let expected = try #require(twin.tables[name])
      #expect(table.rows.count == expected.count, "by \(name)")
      for row in table.rows {
        #expect(
          sums(row.metrics) == expected[row.key.map { Array($0.utf8) }]?.filter { $0.value != 0 },
          "by \(name): \(row.key)"
        )
      }
    }
  }

  private func sums(_ metrics: Metrics) -> SlowTwin.Sums {
    let pairs = metrics.columns.map { column in
      switch column.value {
      case .count(let count): (column.name, count)
      case .money(let money): (column.name, money.nanodollars)
      }
    }
    return Dictionary(uniqueKeysWithValues: pairs.filter { $0.1 != 0 })
  }

  @Test func `the number of workers and the order of inputs change no byte`() throws {
    var log = RandomLog(seed: 5)
    var random = SeededNumbers(6)
    var files: [FilePath] = []
    for number in 0..<6 {
      let text = log.mixed(lines: 150)
      let parts = text.cut(into: 3, &random)
      files += [
        number.isMultiple(of: 2)
          ? try folder.write(text, to: "\(number).jsonl")
          : try folder.write(members: parts, to: "\(number).jsonl.gz")
      ]
    }
    let expected = try report(files, workers: 1).rendered(as: .json)
    for workers in [1, 2, 3, 8, 16] {
      files.shuffle(using: &random)
      let json = try report(files, workers: workers) { $0.blockCapacity = 4_096 }.rendered(
        as: .json)
      #expect(json == expected, "\(workers) workers")
    }
  }

  @Test(arguments: [64, 65, 127, 300, 1_024, 4_096, 65_536, 262_144])
  func `the capacity of blocks changes no byte`(capacity: Int) throws {
    var log = RandomLog(seed: 7)
    let text = log.mixed(lines: 200)
    var random = SeededNumbers(8)
    let files = [
      try folder.write(text, to: "a.jsonl"),
      try folder.write(members: text.cut(into: 20, &random), to: "b.gz"),
    ]
    let expected = try report(files, workers: 1) { $0.blockCapacity = 1 << 20 }
    let report = try report(files, workers: 3) { $0.blockCapacity = capacity }
    #expect(report.rendered(as: .json) == expected.rendered(as: .json))
  }

  @Test(arguments: [1, 2, 7, 60])
  func `gzip members cut anywhere change nothing but the bytes read`(members: Int) throws {
    var log = RandomLog(seed: 9)
    let text = log.mixed(lines: 200)
    var random = SeededNumbers(UInt64(members))
    // The same name, so that the problems of both have the same places.
    var expected = try report([folder.write(text, to: "log")])
    var report = try report([folder.write(members: text.cut(into: members, &random), to: "log")]) {
      $0.blockCapacity = 1_000
    }
    #expect(report.inputs.bytesRead != expected.inputs.bytesRead)
    report.inputs.bytesRead = 0
    expected.inputs.bytesRead = 0
    #expect(report == expected)
  }

  @Test(arguments: [1, 2, 5, 40])
  func `lines split over files add up to the same`(count: Int) throws {
    var log = RandomLog(seed: 10)
    let text = log.mixed(lines: 300, leavesOpen: false) + [0x0A]
    let whole = try report([folder.write(text, to: "whole.jsonl")])
    var random = SeededNumbers(UInt64(count))
    var shares = [[UInt8]](repeating: [], count: count)
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      shares[Int.random(in: 0..<count, using: &random)] += line + [0x0A]
    }
    let files = try shares.enumerated().map { number, share in
      number.isMultiple(of: 3)
        ? try folder.write(members: [share], to: "\(number).gz")
        : try folder.write(share, to: "\(number).jsonl")
    }
    let parts = try report(files)
    #expect(parts.totals == whole.totals)
    #expect(parts.tables == whole.tables)
    #expect(parts.period == whole.period)
    var inputs = parts.inputs
    (inputs.files, inputs.bytesRead) = (whole.inputs.files, whole.inputs.bytesRead)
    #expect(inputs == whole.inputs)
  }

  @Test(arguments: 30...33)
  func `moderated requests that are billed are priced, bounded and unpriced like all others`(
    seed: UInt64
  ) throws {
    var log = RandomLog(seed: seed)
    let text = String(decoding: log.clean(lines: 400), as: UTF8.self)
    let moderated = try folder.write(Array(text.utf8), to: "moderated.jsonl")
    let ready = try folder.write(
      Array(text.replacing("Request Moderated", with: "Ready").utf8), to: "ready.jsonl")
    let billed = try report([moderated]) { $0.billsModerated = true }
    let expected = try report([ready])
    let (sums, wanted) = (billed.totals, expected.totals)
    #expect(sums.moderated > 0 && sums.unpriced == wanted.unpriced)
    #expect(sums.estimated == wanted.estimated && sums.listCost == wanted.listCost)
    #expect(sums.listCostLow == wanted.listCostLow && sums.listCostHigh == wanted.listCostHigh)
    #expect(sums.reportedListCost == wanted.reportedListCost)
    #expect(billed.problems.map(\.code) == expected.problems.map(\.code))
    #expect(billed.problems.map(\.message) == expected.problems.map(\.message))
    // What nobody is billed for lacks no price.
    let free = try report([moderated])
    #expect(free.totals.unpriced < sums.unpriced && free.totals.estimated < sums.estimated)
  }

  @Test(arguments: 20...27)
  func `every line is counted once, and every table adds up to the total`(seed: UInt64) throws {
    var log = RandomLog(seed: seed)
    let file = try folder.write(log.mixed(lines: 200), to: "log.jsonl")
    for top in [0, 1, 3, 1_000] {
      let report = try report([file]) { options in
        options.tables =
          Dimension.allCases.map { [$0] } + [[.user, .day], [.hour, .model, .status]]
        options.top = top
        if seed.isMultiple(of: 2) { options.filters = [.user: ["alice", "unknown", "=1+1"]] }
        if seed.isMultiple(of: 3) { options.from = Instant(seconds: 1_777_000_000) }
        options.billsModerated = seed.isMultiple(of: 5)
      }
      let inputs = report.inputs
      #expect(inputs.lines == 200)
      #expect(
        inputs.records == inputs.requests + inputs.notRequests + inputs.otherModels
          + inputs.duplicates + inputs.updates + inputs.filtered + inputs.unread
          + inputs.malformed)
      #expect(inputs.lines == inputs.records + inputs.blank)
      #expect(inputs.requests == report.totals.requests)
      for table in report.tables {
        var sum = Metrics()
        for row in table.rows { sum.merge(row.metrics) }
        #expect(sum == report.totals, "by \(table.dimensions), top \(top)")
        #expect(top == 0 || table.rows.count <= top + 1)
        let folded = table.rows.map(\.folded).reduce(0, +)
        #expect(folded == 0 || (table.rows.last?.folded == folded && folded > 0))
      }
    }
  }
}
