// `fluxspend.toml`: it says what is not typed, is overruled by what is, and is refused with the place of what is wrong.

import Foundation
import Testing

@Suite struct ConfigurationFiles {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(
      goodLine("a", user: "u-17") + goodLine("b", user: "u-18") + goodLine("c", user: "u-19")
        + #"{"logger":"httpx","msg":"flux-2-pro done","width":1024,"height":768}"# + "\n"
        + #"{"id":"d","model":"flux-2-pro","width":64,"height":64,"labels":{"tenant":"u-20"}}"#
        + "\n", to: "log")
  }

  private func configure(_ text: String, in name: String = "fluxspend.toml") throws {
    try scratch.write(text + "\n", to: name)
  }

  /// The rows of the JSON report's only table: what each is called, and how many requests it has.
  private func rows(_ run: CommandRun, by dimension: String) throws -> [String: Int] {
    let tables = try #require(try run.json()["tables"] as? [[String: Any]])
    let rows = try #require(tables.first?["rows"] as? [[String: Any]])
    return try Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let key = try #require((row["key"] as? [String: String])?[dimension])
        return (key, try #require(row["requests"] as? Int))
      })
  }

  private static let ignoring = #"ignore = "logger=httpx""#

  @Test func `it says what is not typed, unless it is not to be read`() throws {
    try configure(Self.ignoring + "\n[map]\nuser = \"labels.tenant\"\n[output]\nformat = \"json\"")
    let run = try scratch.run("log", "--by", "user")
    #expect(run.status == 0)
    #expect(try rows(run, by: "user") == ["u-17": 1, "u-18": 1, "u-19": 1, "u-20": 1])
    let without = try scratch.run("log", "--by", "user", "--no-config", "--format", "json")
    #expect(without.status == 3)
    #expect(try rows(without, by: "user")["unknown"] == 1)
    #expect(try scratch.shell("mkdir sub").status == 0)
    #expect(try scratch.shell(#"cd sub; "$fluxspend" ../log --format json"#).status == 3)
    #expect(
      try scratch.shell(#"cd sub; "$fluxspend" ../log --config ../fluxspend.toml"#).status == 0)
    #expect(try scratch.run("log", "--config", "fluxspend.toml", "--no-config").status == 2)
    #expect(try scratch.run("log", "--config", "none.toml").status == 2)
  }

  @Test func `what is typed wins`() throws {
    try configure(
      Self.ignoring + "\n"
        + """
        timezone = "Europe/Berlin"
        budgets = "0.01/month"
        [map]
        user = "labels.tenant"
        [output]
        format = "csv"
        by = ["day"]
        top = 1
        """)
    let run = try scratch.run("log")
    #expect(run.status == 5)
    #expect(run.output.hasPrefix("day,"))
    let typed = try scratch.run(
      "log", "--format", "json", "--by", "user", "--top", "0", "--budget", "9/month", "--timezone",
      "UTC", "--map", "user=id")
    #expect(typed.status == 0)
    #expect(try rows(typed, by: "user") == ["a": 1, "b": 1, "c": 1, "d": 1])
  }

  @Test func `users with one name are one user, in tables, filters and budgets`() throws {
    try configure(
      Self.ignoring + "\n"
        + """
        [users]
        "u-17" = "Ada"
        "u-18" = "Ada"
        [teams]
        Ada = "Design"
        "u-19" = "Shop"
        """)
    for workers in ["1", "4"] {
      let run = try scratch.run("log", "--format", "json", "--by", "user", "--workers", workers)
      #expect(try rows(run, by: "user") == ["Ada": 2, "u-19": 1, "unknown": 1])
      let teams = try scratch.run("log", "--format", "json", "--by", "project")
      #expect(try rows(teams, by: "project") == ["Design": 2, "Shop": 1, "unknown": 1])
      for user in ["Ada", "u-17"] {
        let one = try scratch.run("log", "--format", "json", "--where", "user=\(user)")
        #expect(try one.count("requests") == 2 && one.count("filtered") == 2)
        #expect(try scratch.run("log", "--budget", "user:\(user)=0.05").status == 5)
        #expect(try scratch.run("log", "--budget", "user:\(user)=0.07").status == 0)
      }
    }
  }

  @Test func `dimensions of one's own are in tables of the file too`() throws {
    try configure(
      Self.ignoring + "\n[dimensions]\ntenant = \"labels.tenant\"\n[output]\nby = [\"tenant\"]\n"
        + "format = \"json\"")
    #expect(try rows(scratch.run("log"), by: "tenant") == ["u-20": 1, "unknown": 3])
    #expect(
      try rows(scratch.run("log", "--dimension", "tenant=id"), by: "tenant")
        == ["a": 1, "b": 1, "c": 1, "d": 1])
  }

  @Test func `a price sheet is looked for beside the file`() throws {
    #expect(try scratch.shell("mkdir sub").status == 0)
    let sheet = packageFolder.appending(path: "fixtures/prices/negotiated.json")
    try scratch.write(try Data(contentsOf: sheet), to: "sub/sheet.json")
    try configure(Self.ignoring + "\nprices = \"sheet.json\"", in: "sub/c.toml")
    let run = try scratch.run("log", "--config", "sub/c.toml")
    #expect(run.status == 0 && run.output.contains("Prices    acme 2026-06-15"))
    let quote = try scratch.run(
      "quote", "--model", "flux-2-pro", "--config", "sub/c.toml", "--size", "64x64")
    #expect(quote.output.contains("acme 2026-06-15"))
    // It is what the logs cost as they were, and no change.
    #expect(try scratch.run("whatif", "log", "--config", "sub/c.toml").status == 2)
    let over = try scratch.run("log", "--config", "sub/c.toml", "-o", "sub/sheet.json")
    #expect(over.status == 2 && over.messages.contains("would be overwritten"))
  }

  /// A text, the line and column of what is wrong with it, and what is said.
  static let faults: [(String, Int, Int, String)] = [
    ("timezon = \"UTC\"", 1, 1, "there is no key \"timezon\"; did you mean \"timezone\"?"),
    ("\n  [outptu]\n", 2, 4, "there is no key \"outptu\"; did you mean \"output\"?"),
    ("[map]\n\nusr = \"a\"", 3, 1, "there is no key \"usr\" in [map]; did you mean \"user\"?"),
    ("output = {top = 3, colour = \"never\"}", 1, 20, "in [output]; did you mean \"color\"?"),
    ("x = 1", 1, 1, "there is no key \"x\"; there are map, "),
    ("timezone = \"Mars/Base\"", 1, 1, "--timezone Mars/Base: "),
    ("timezone = 3", 1, 1, "timezone is a text"),
    ("# \u{E4}\nbudgets = [\n\"1/month\", 'x']", 2, 1, "--budget x: "),
    ("ignore = [\"a\"]", 1, 1, "--ignore a: write it as PATH=GLOB"),
    ("[output]\nformat = \"yaml\"", 2, 1, "output.format: there is no \"yaml\"; there are table, "),
    ("[output]\ntop = -1", 2, 1, "output.top is a number from 0"),
    ("[output]\nby = \"usr\"", 2, 1, "--by: there is no dimension \"usr\""),
    ("[users]\n\"u-17\" = 5", 2, 1, "users.u-17 is a text"),
    ("[dimensions]\nuser = \"a\"", 2, 1, "--dimension user=a: "),
    ("map = 3", 1, 1, "map is a table"),
    ("prices = \"none.json\"", 1, 1, "none.json: cannot be read"),
    ("provider = \"\"", 1, 1, "provider is empty"),
    ("provider = '''\n[map]\nx = 1 # '''\r\n\n y = 1", 5, 2, "there is no key \"y\""),
    ("\"time\\u007aone\" = \"Mars\"", 1, 1, "--timezone Mars: "),
    (
      "ignore = [ # {\n \"a=[b\", 'c=\"d' ]\n[users]\n\"a.b\".x = \"1\"", 4, 1,
      "users.a.b is a text"
    ),
    ("a = [1", 1, 7, "this is no TOML: "),
    ("a = 1\na = 2", 2, 1, "this is no TOML: "),
  ]

  @Test(arguments: faults)
  func `what is wrong with it is said with its place, and nothing is read`(
    text: String, line: Int, column: Int, reason: String
  ) throws {
    try configure(text)
    let run = try scratch.run("log")
    #expect(run.status == 2 && run.output.isEmpty)
    let place = "fluxspend: fluxspend.toml: line \(line), column \(column): "
    #expect(run.messages.hasPrefix(place) || reason.hasSuffix("TOML: "), "\(run.messages)")
    #expect(run.messages.contains(reason), "\(run.messages)")
  }

  @Test func `what is no text is refused`() throws {
    for bytes in [Data([0x61, 0xFF]), Data("a = 1\u{0}".utf8)] {
      try scratch.write(bytes, to: "fluxspend.toml")
      let run = try scratch.run("log")
      #expect(run.status == 2 && run.messages.contains("this is no text in UTF-8"))
    }
  }

  @Test func `it is no log, and is not written to`() throws {
    try configure(Self.ignoring + "\n# {\"model\":\"flux-2-pro\",\"width\":512,\"height\":512}")
    let before = try scratch.text("fluxspend.toml")
    let named = try scratch.run("log", "fluxspend.toml")
    #expect(
      named.status == 2 && named.messages.contains("this is the configuration file, and no log"))
    let run = try scratch.run(".", "--format", "json")
    #expect(run.status == 0)
    #expect(try run.count("files") == 1)
    let skipped = try #require(try run.json()["skipped"] as? [[String: String]])
    #expect(skipped.map { $0["code"] } == ["configuration"])
    for option in ["-o", "--rejects"] {
      let over = try scratch.run("log", option, "fluxspend.toml")
      #expect(over.status == 2 && over.messages.contains("this is the file of --config"))
    }
    #expect(try scratch.text("fluxspend.toml") == before)
  }

  @Test func `inspect says what is in force, and from where`() throws {
    try configure("timezone = \"UTC\"\n[map]\nuser = \"labels.tenant\"\n[users]\nx = \"Ada\"")
    let run = try scratch.run("inspect", "log", "--timezone", "Europe/Berlin", "--format", "json")
    let settings = try #require(try run.json()["inForce"] as? [[String: String]])
    let texts = settings.map { "\($0["name"] ?? "")=\($0["value"] ?? "") \($0["from"] ?? "")" }
    #expect(
      texts == [
        "timezone=Europe/Berlin command line", "output.format=json command line",
        "map.user=labels.tenant fluxspend.toml:3", "users=1 name fluxspend.toml:4",
      ])
  }
}
