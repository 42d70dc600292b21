// Prompts that read like people's: sentences put together from parts, with the quotes, escapes,
// accents and emoji that make a JSON reader work for its living.

/// Writes prompts as JSON text without the quotes around it.
struct Prompts: Sendable {
  /// A word in some prompts of the demo log that no output of a program may ever repeat.
  static let canary = "CANARY-SECRET-PROMPT-5d1c"

  /// The parts of a sentence, in order; each list holds JSON text.
  private let opening, subject, place, light, style, ending: [[UInt8]]

  init() {
    func escaped(_ lines: String) -> [[UInt8]] {
      lines.split(separator: "\n").map { line in
        var text = LogText()
        text.append(escaping: line.utf8)
        return text.bytes
      }
    }
    opening = escaped(Self.openings)
    subject = escaped(Self.subjects)
    place = escaped(Self.places)
    light = escaped(Self.lights)
    style = escaped(Self.styles)
    // The last ones are JSON text already: escapes as other programs write them.
    ending = escaped(Self.endings) + Self.escapes.split(separator: "\n").map { Array($0.utf8) }
  }

  /// Appends a prompt of at least `length` bytes, at most some 90 more.
  func append(to text: inout [UInt8], length: Int, random: inout RandomNumbers) {
    let start = text.count
    let space = UInt8(ascii: " ")
    for part in [opening, subject, place, light] {
      text.append(contentsOf: part[random.below(part.count)])
      text.append(space)
    }
    text.append(contentsOf: style[random.below(style.count)])
    while text.count - start < length { appendEnding(to: &text, random: &random) }
  }

  /// Appends how a prompt begins.
  func appendOpening(to text: inout [UInt8], random: inout RandomNumbers) {
    text.append(contentsOf: random.pick(opening))
  }

  /// Appends a sentence with quotes, escapes, accents or emoji, after a space.
  func appendEnding(to text: inout [UInt8], random: inout RandomNumbers) {
    text.append(UInt8(ascii: " "))
    text.append(contentsOf: random.pick(ending))
  }

  private static let openings = """
    A photograph of
    An oil painting of
    Studio product shot of
    Isometric illustration of
    A wide cinematic frame of
    Watercolour sketch of
    Flat vector poster of
    Macro photograph of
    A hand-drawn storyboard panel of
    An editorial photograph of
    """

  private static let subjects = """
    a red ceramic teapot with a chipped spout
    two children flying a paper kite
    a stainless steel water bottle with condensation
    an elderly watchmaker bent over a pocket watch
    a pair of white running shoes, slightly worn
    a lighthouse keeper's breakfast
    a fox sleeping in tall grass
    an electric bicycle with a wooden basket
    a glass perfume bottle with a brass cap
    a jazz trio in mid-performance
    a stack of buckwheat pancakes with blueberries
    an astronaut repairing a greenhouse
    a linen armchair the colour of oatmeal
    a tabby cat looking out of a train window
    three market stalls full of citrus fruit
    a vintage typewriter with a half-finished letter
    """

  private static let places = """
    on a weathered oak table,
    in a narrow street of Lisbon after rain,
    on a seamless pale grey background,
    at the edge of a frozen lake,
    in a greenhouse full of ferns,
    on a rooftop above Osaka (大阪),
    inside a small Parisian café,
    on a windy beach in Jutland,
    in front of a concrete wall with ivy,
    in a sunlit kitchen with blue tiles,
    beside a mountain road at 2,400 m,
    in an empty theatre,
    """

  private static let lights = """
    soft window light from the left,
    golden hour with long shadows,
    overcast sky, no hard shadows,
    a single warm lamp,
    rim light and a dark background,
    neon signs reflecting in puddles,
    harsh midday sun,
    blue hour, street lamps just on,
    candle light, grain visible,
    bright high-key studio lighting,
    """

  private static let styles = """
    50 mm lens at f/1.8, shallow depth of field.
    35 mm film, Kodak Portra 400, slight halation.
    muted palette of sage, sand and rust.
    crisp edges, no text, no watermark.
    large format, everything in focus from 1 m to infinity.
    in the manner of mid-century travel posters.
    limited to four flat colours and generous empty space.
    85 mm portrait lens, eye level, natural skin texture.
    top-down view, symmetrical arrangement.
    slightly tilted camera, motion blur on the background only.
    """

  private static let endings = """
    Keep the label readable: "Morning Blend, 250 g" in a thin serif.
    The sign above the door says "OPEN" in hand-painted letters.
    Leave the upper third empty for a headline.
    Same composition as the previous version, but the background lighter.
    Do not add people. Do not change the proportions of the product.
    The mood is calm, a little nostalgic, never sad.
    Add a faint reflection below the object and a soft contact shadow.
    Colours must match the brand: #0B3D91, #F2E8CF and #BC4749.
    The fabric should look heavy, with visible weave and one crease.
    Steam rises slowly and catches the light 🌅.
    Use the second reference for the pose and the first for the face.
    Small details matter: dust, scratches, fingerprints on the glass.
    The horizon is straight and sits at exactly one third of the height.
    Rendered for print at A2, so avoid fine moiré patterns.
    Background text, if any, must be illegible.
    Include a handwritten note: "back in 5 min – Zoë".
    Make it look like the café on Rue d'Écosse, but in winter.
    The path printed on the box is C:\\assets\\final\\v3, keep it exactly.
    A playful sticker 🎨✨ sits in the lower right corner.
    Ask for three variations with different crops: square, tall and wide.
    The character looks tired but content, hair tied back, sleeves rolled up.
    Leaves and petals are slightly translucent against the sun.
    Nothing in the picture should look digital or airbrushed.
    Reduce the contrast by a tenth and warm the shadows a little.
    """

  private static let escapes = """
    First line of the caption.\\nSecond line of the caption.\\n\\nThird, after a gap.
    Title:\\t\\"Quiet Hours\\"\\tSize:\\t30 x 40 cm.
    A caf\\u00e9 in M\\u00fcnchen, sunrise \\ud83c\\udf05 over the roofs.
    Logo from https:\\/\\/cdn.example.com\\/brand\\/logo.svg, unchanged.
    """
}
