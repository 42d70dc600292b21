// What users are called: a log knows numbers and keys, a report is read by people. It is decided where a record
// is counted, so that whoever has one name is one user everywhere: in tables, filters, budgets and findings.

import LogRecords

/// Names of users, and the teams they belong to.
public struct PeopleNames: Hashable, Sendable {
  /// By the user of a log, in bytes: what reports call them.
  public var aliases: [[UInt8]: String] = [:]
  /// By a user of a log or what reports call them, in bytes: the team, which is their project where a record
  /// names none.
  public var teams: [[UInt8]: String] = [:]

  /// Nobody.
  public init() {}

  /// Whether users are called what logs call them.
  public var isEmpty: Bool { aliases.isEmpty && teams.isEmpty }

  /// What reports call a user.
  public func name(of user: String) -> String { aliases[Array(user.utf8)] ?? user }

  /// The team of a user.
  package func team(of user: [UInt8]) -> String? {
    teams[user] ?? aliases[user].flatMap { teams[Array($0.utf8)] }
  }
}

/// The same by the numbers of a decoder's names.
package struct PeopleNumbers {
  private let people: PeopleNames
  /// By the number of a user: the numbers of name and team, once they are known.
  private var known: [UInt32: (user: UInt32, team: UInt32)] = [:]

  package init(_ people: PeopleNames) { self.people = people }

  /// Gives a record's user and project the numbers of what reports call them.
  mutating func rename(_ record: inout LogRecord, _ names: inout KeyTable) {
    guard record.user != 0 else { return }
    let (user, team) = known[record.user] ?? learn(record.user, &names)
    record.user = user
    if record.project == 0 { record.project = team }
  }

  private mutating func learn(
    _ user: UInt32, _ names: inout KeyTable
  ) -> (user: UInt32, team: UInt32) {
    let bytes = Array(names.string(of: user).utf8)
    func number(_ text: String?) -> UInt32? { text.map { names.number(of: Array($0.utf8)) } }
    let numbers = (number(people.aliases[bytes]) ?? user, number(people.team(of: bytes)) ?? 0)
    known[user] = numbers
    return numbers
  }
}
