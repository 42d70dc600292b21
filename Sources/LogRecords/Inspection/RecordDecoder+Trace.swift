// What the decoder tells `inspect` beside each record: its place, those of its facts, and places that look as if
// they held the others.

extension RecordDecoder {
  /// Where the facts of the object that has been looked up stand, with those that what is around it gives.
  func nodeTrace(
    of index: FactIndex, _ model: RecordFacts.Model?, around search: RecordSearch
  ) -> NodeTrace? {
    guard tracesFacts else { return nil }
    var trace = RecordFacts(index).trace(model)
    // An update brings neither.
    if model == nil { trace.sources.removeAll { $0.fact == .time || $0.fact == .references } }
    for wrapper in search.wrappers.reversed() {
      switch wrapper {
      case .prefix(let prefix):
        if model != nil, !trace.has(.time), InstantText.first(in: prefix) != nil {
          trace.sources.append(NodeTrace.Source(fact: .time, node: 0, base: nil, scope: .prefix))
        }
      case .object(let object):
        trace.around.insert(object, at: 0)
        add(givenBy: object, to: &trace, takesTime: model != nil)
      }
    }
    return trace
  }

  func sources(ofUpdate index: FactIndex, around search: RecordSearch) -> NodeTrace? {
    nodeTrace(of: index, nil, around: search)
  }

  private func add(givenBy object: UInt32, to trace: inout NodeTrace, takesTime: Bool) {
    let given = facts(givenBy: object)
    let nodes: [(TracedFact, UInt32?)] = [
      (.time, takesTime ? given.timeNode : nil), (.user, given.userNode),
      (.project, given.projectNode),
    ]
    for (fact, node) in nodes {
      guard let node, !trace.has(fact) else { continue }
      trace.sources.append(
        NodeTrace.Source(fact: fact, node: node, base: object, scope: .around))
    }
    if !trace.has(.id), let node = mappedIDNode(in: object) {
      trace.sources.append(NodeTrace.Source(fact: .id, node: node, base: object, scope: .around))
    }
  }

  /// Fills in the traces of what was found in a value, once all of it has been searched.
  func traceFound(_ items: inout [WaitingItem], hasPrefix: Bool) {
    guard tracesFacts else { return }
    let paths = NodePaths(tape, search.root)
    for (number, found) in search.found.enumerated() where number < items.count {
      items[number].trace = trace(ofFound: found, paths, hasPrefix)
    }
  }

  private func trace(ofFound found: FoundRecord, _ paths: NodePaths, _ hasPrefix: Bool) -> ItemTrace
  {
    var trace = ItemTrace(isBehindText: hasPrefix)
    guard let row = paths.row(of: found.node) else { return trace }
    trace.path = paths.keys(from: 0, to: row).map(paths.text) ?? ""
    guard let nodes = found.sources else { return trace }
    for source in nodes.sources {
      trace.facts[source.fact] = place(of: source, paths)
    }
    trace.candidates = CandidateSearch(self, paths).candidates(
      ofRecord: row, around: nodes.around.compactMap(paths.row), lacking: { !nodes.has($0) })
    return trace
  }

  private func place(of source: NodeTrace.Source, _ paths: NodePaths) -> FactPlace {
    guard let base = source.base else { return FactPlace(scope: source.scope, path: "") }
    guard let first = paths.row(of: base), let row = paths.row(of: source.node) else {
      return FactPlace(scope: source.scope, path: "*")
    }
    // What stands beside the way is told from the outermost value on.
    let keys = paths.keys(from: first, to: row) ?? paths.keys(from: 0, to: row) ?? []
    var path = paths.text(keys)
    if source.fact == .size {
      if tape.object(source.node) != nil {
        path += path.isEmpty ? "width, height" : ".width, height"
      } else if tape.decimal(source.node) != nil {
        path += ", height"
      }
    }
    return FactPlace(scope: source.scope, path: path)
  }

  /// The trace of an element that speaks of FLUX and holds no record.
  func trace(ofElement verdict: Elements.Verdict, _ paths: NodePaths, hasPrefix: Bool) -> ItemTrace
  {
    var trace = ItemTrace(path: verdict.place, isBehindText: hasPrefix)
    if verdict.isUnread, let node = verdict.node, let row = paths.row(of: node) {
      trace.candidates = CandidateSearch(self, paths).candidates(ofElement: row)
    }
    return trace
  }
}
