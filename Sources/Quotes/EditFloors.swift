// What a price list calls the floor of editing, and what the smallest edit costs.
//
// Black Forest Labs prints "from $0.014" for klein edits, and the generating price for flex and max; an edit of a 1 MP
// image at 1 MP adds a megapixel of reference to that.

import Pages
import Pricing

extension PriceSheet {
  /// What an edit of a 1 MP image at 1 MP costs at the newest price, where that is not the published floor.
  func leastEdit(ofModelAt place: Int) -> Money? {
    let model = models[place]
    guard let listed = model.listed, listed.isFloor, let floor = listed.imageEditing else {
      return nil
    }
    var usage = UsageRecord(model: place, output: .pixels(width: 1024, height: 1024))
    usage.inputs.add(width: 1024, height: 1024)
    guard case .charged(let charge) = PricingEngine(sheet: self).outcome(for: usage),
      charge.listCost != floor
    else { return nil }
    return charge.listCost
  }

  /// The sentence that stands beside the published prices; nil if every floor is what an edit costs.
  var floorSentence: String? {
    let edits = models.indices.compactMap { place in
      leastEdit(ofModelAt: place).map { "\(models[place].name) \(Figures.dollars(MoneyTotal($0)))" }
    }
    if edits.isEmpty { return nil }
    return
      "Some of these floors are below what an edit costs: a 1 MP edit of a 1 MP image costs, with "
      + "\(edits.joined(separator: ", "))."
  }
}

extension Quote {
  /// The same of a quote's model.
  func floorRemark(_ prices: PriceSheet) -> String? {
    let place = prices.models.firstIndex { $0.id == model.id && $0.provider == model.provider }
    guard let place, let edit = prices.leastEdit(ofModelAt: place),
      let floor = model.listed?.imageEditing
    else { return nil }
    return "the price list has editing from $\(floor); a 1 MP edit of a 1 MP image costs "
      + Figures.dollars(MoneyTotal(edit))
  }
}
