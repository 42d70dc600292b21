// Descriptions as people write them: hardly two alike.
//
// Sentences that repeat word for word make a log that gzip shrinks eleven times and that inflates
// faster than any real one. These are put together from single words and made-up names, so that
// they shrink as English prose does: three to four times.

/// Appends sentences of random words. The words need no escape in JSON.
struct Descriptions: Sendable {
  private let qualities = Self.words(of: Self.qualityList)
  private let colours = Self.words(of: Self.colourList)
  private let things = Self.words(of: Self.thingList)
  private let relations = Self.words(of: Self.relationList)
  private let doings = Self.words(of: Self.doingList)

  private static func words(of list: String) -> [[UInt8]] {
    list.split(whereSeparator: \.isWhitespace).map { word in
      // A joint stands for the space in what is one choice: `next-to` has its hyphen, `in_front_of`.
      word.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }
    }
  }

  /// Appends one description that begins with a space and ends with a full stop.
  func append(to text: inout [UInt8], random: inout RandomNumbers) {
    let start = text.count
    appendThing(to: &text, random: &random)
    for _ in 0...random.below(3) {
      append(oneOf: random.chance(inThousand: 400) ? doings : relations, to: &text, random: &random)
      appendThing(to: &text, random: &random)
    }
    text.append(UInt8(ascii: "."))
    // A sentence begins with a capital.
    text[start + 1] &= ~0x20
  }

  /// `the old cobalt teapot`, `every lantern of Morvan`.
  private func appendThing(to text: inout [UInt8], random: inout RandomNumbers) {
    let article = ["the", "one", "this", "that", "another", "her", "his", "every"][random.below(8)]
    text.append(UInt8(ascii: " "))
    text.append(contentsOf: article.utf8)
    if random.chance(inThousand: 700) { append(oneOf: qualities, to: &text, random: &random) }
    if random.chance(inThousand: 400) { append(oneOf: colours, to: &text, random: &random) }
    append(oneOf: things, to: &text, random: &random)
    if random.chance(inThousand: 300) {
      text.append(contentsOf: " of ".utf8)
      appendName(to: &text, random: &random)
    }
  }

  /// A name of a person, a place or a brand that nobody has: `Morvanto`.
  private func appendName(to text: inout [UInt8], random: inout RandomNumbers) {
    let start = text.count
    for _ in 0...1 + random.below(2) {
      text.append(random.pick(Self.consonants))
      text.append(random.pick(Self.vowels))
      if random.chance(inThousand: 350) { text.append(random.pick(Self.consonants)) }
    }
    text[start] &= ~0x20
  }

  private static let consonants = Array("bcdfghjklmnprstvwz".utf8)
  private static let vowels = Array("aeiouy".utf8)

  private func append(
    oneOf words: [[UInt8]], to text: inout [UInt8], random: inout RandomNumbers
  ) {
    text.append(UInt8(ascii: " "))
    text.append(contentsOf: random.pick(words))
  }

  private static let qualityList = """
    old small soft worn bright narrow heavy polished weathered folded cracked dusty quiet tall curved
    glossy faded rough delicate broken gleaming twisted frosted hollow mossy ornate battered slender
    rusted woven tangled glazed crooked painted mirrored hand-made tilted speckled damp sunlit shadowy
    crumpled floating melted stitched carved engraved antique modern minimal baroque striped dotted
    translucent opaque velvety grainy smooth braided sealed open half-empty overflowing steaming frozen
    scorched windblown rain-soaked moonlit backlit oversized miniature symmetrical abandoned restored
    lacquered enamelled knitted quilted upholstered varnished galvanised corrugated perforated embossed
    """

  private static let colourList = """
    red blue green white black grey golden copper crimson teal ivory amber cobalt olive scarlet mauve
    turquoise ochre charcoal lavender coral emerald navy beige magenta indigo saffron maroon cream jade
    burgundy peach silver lilac umber sienna cyan mustard plum rose sand slate cherry mint bronze
    """

  private static let thingList = """
    teapot window lantern table bridge garden violin staircase bicycle harbour notebook mirror orchard
    umbrella clock fountain curtain robot tram pigeon candle suitcase market library balcony kettle
    mountain river forest desert meadow canyon glacier island volcano waterfall lighthouse windmill
    cottage cathedral skyscraper tunnel railway airport station carriage truck sailboat submarine
    balloon rocket satellite telescope microscope camera typewriter telephone radio gramophone piano
    cello trumpet drum guitar accordion dancer sculptor painter baker tailor sailor farmer gardener
    astronaut nurse violinist chess-player fisherman blacksmith librarian child grandmother twin horse
    fox owl heron whale octopus beetle moth dragonfly hedgehog tortoise peacock wolf cat greyhound
    tulip fern cactus maple sunflower mushroom pomegranate lemon artichoke pumpkin fig oyster pretzel
    pancake espresso noodle dumpling croissant marmalade honeycomb chandelier armchair carpet bookshelf
    wardrobe lampshade vase bowl chopping-board teaspoon bottle perfume lipstick necklace wristwatch
    sneaker raincoat scarf glove backpack helmet kite puppet marble chessboard postcard envelope stamp
    map compass anchor rope barrel crate scaffold greenhouse pavilion courtyard alley rooftop chimney
    cobblestone puddle snowflake thunderstorm rainbow aurora nebula eclipse comet constellation tide
    driftwood seashell coral-reef sandcastle campfire tent hammock canoe snowboard skateboard carousel
    """

  private static let relationList = """
    beside under behind above near against beyond inside among below around across_from next_to
    in_front_of on_top_of half_hidden_by reflected_in surrounded_by lit_by framed_by leaning_on
    wrapped_in covered_with made_of tied_to resting_on opposite between the_shadow_of the_colour_of
    """

  private static let doingList = """
    holding watching facing touching carrying chasing balancing repairing painting crossing guarding
    casting_light_on pouring_tea_over drifting_past growing_through climbing hanging_from looking_at
    leaning_towards emerging_from dissolving_into glowing_behind floating_over standing_by reaching_for
    """
}
