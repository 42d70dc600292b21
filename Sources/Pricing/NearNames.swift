// Which models somebody may have meant by a name that the sheet does not have, and which key or option.

/// The end of a message about a name that is none of those that there are: `; did you mean "width"?`, or nothing
/// if none of them is close. Close is what differs in at most two of five letters.
package func meant(_ name: String, _ known: [String]) -> String {
  nearest(name, known).map { "; did you mean \"\($0)\"?" } ?? ""
}

/// The closest of some names; nil if none is close.
package func nearest(_ name: String, _ known: [String]) -> String? {
  func letters(_ text: String) -> [Unicode.Scalar] {
    Array(text.lowercased().unicodeScalars.prefix(80))
  }
  let asked = letters(name)
  let near = known.map { (distance: editDistance(asked, letters($0)), name: $0) }
    .filter { $0.distance * 5 <= max(asked.count, $0.name.count) * 2 }
    .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
  return near?.name
}

extension PriceSheet {
  /// The ids of models that a name may have been meant for, as the end of a sentence: `a or b`; nil if none is
  /// close.
  package func idsNear(_ name: String) -> String? {
    var ids: [String] = []
    for model in modelsNear(name, limit: 12) where !ids.contains(model.id) { ids.append(model.id) }
    return ids.isEmpty ? nil : ids.prefix(3).joined(separator: " or ")
  }

  /// The models with a spelling close to `name`, the closest first; empty when none is close.
  ///
  /// Close are spellings that begin with the name; else those that it begins with, or that differ from it in at
  /// most every fourth letter.
  package func modelsNear(_ name: String, limit: Int = 3) -> [Model] {
    let bare = name.split(separator: "/").last.map(String.init) ?? ""
    let asked = Array(ModelNames.normalised(bare).unicodeScalars.prefix(80))
    guard asked.count >= 3 else { return [] }
    var alike: [(distance: Int, place: Int)] = []
    var misspelt: [(distance: Int, place: Int)] = []
    for (place, model) in models.enumerated() {
      for spelling in [model.id, model.name] + model.aliases {
        let known = Array(ModelNames.normalised(spelling).unicodeScalars)
        if known.starts(with: asked) {
          alike.append((known.count - asked.count, place))
        } else if asked.starts(with: known) {
          misspelt.append((asked.count - known.count, place))
        } else {
          let distance = editDistance(asked, known)
          if distance * 4 <= max(asked.count, known.count) { misspelt.append((distance, place)) }
        }
      }
    }
    var near: [Int] = []
    for (_, place) in (alike.isEmpty ? misspelt : alike).sorted(by: <) where !near.contains(place) {
      near.append(place)
    }
    return near.prefix(limit).map { models[$0] }
  }
}

/// Letters to insert, delete or replace to make one name of the other (Levenshtein).
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var row = Array(0...right.count)
  for (index, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in right.indices {
      let replaced = diagonal + (letter == right[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
    }
  }
  return row[right.count]
}
