import Attacks
import Datasets
import Formats
import Foundation
import Torch

/// A picture of a trigger at work: its norms, then clean, trigger, patched and difference, one row per image; of several
/// triggers, one row each.
public struct TriggerSheet {
  private let title: [String]
  private let columns: [(heading: String, images: Tensor)]

  public init(_ attack: PreparedAttack, _ facts: TriggerFacts, _ images: LabelledImages, rows: Int = 4) throws {
    let several = attack.backdoors.count > 1
    let (clean, _) = try images.batch(Array(0..<min(several ? attack.backdoors.count : rows, images.count)))
    let planted = (0..<clean.shape[0]).map { attack.backdoors[several ? $0 : 0] }
    let patched = try Tensor.concatenated(
      planted.enumerated().map { row, backdoor in try backdoor.plant(in: clean.sliced(row..<row + 1)) })
    let difference = try patched - clean
    title = [Self.wording(attack), Self.numbers(facts)]
    let triggers = planted.compactMap { $0.planter as? Trigger }
    let pattern =
      triggers.count == planted.count
      ? (
        "trigger" + (several ? "" : Self.gain(facts.norms?.linf ?? 1)),
        try Tensor.concatenated(triggers.map(Picture.pattern))
      ) : nil
    // One trigger's rows can be compared, several triggers' rows are each amplified for themselves.
    let change =
      several
      ? ("change", try Tensor.concatenated(planted.indices.map { try Picture.centred(difference.sliced($0..<$0 + 1)) }))
      : ("change" + Self.gain(2 * (try difference.magnitude().max().item())), try Picture.centred(difference))
    columns = [("clean", clean)] + (pattern.map { [$0] } ?? []) + [("patched", patched), change]
  }

  private static func wording(_ attack: PreparedAttack) -> String {
    let name = type(of: attack.attack).id
    guard attack.backdoors.count > 1 else { return "\(name): \(attack.wording)" }
    let parts = attack.backdoors.map { "\($0.name) " + ($0.target.map { "\($0)" } ?? "next") }
    return "\(name), row by row with its target: \(parts.joined(separator: ", "))"
  }

  private static func numbers(_ facts: TriggerFacts) -> String {
    let norms = facts.norms.map { String(format: "norm %.2f, peak %.2f, pixels %d, ", $0.l2, $0.linf, $0.l0) } ?? ""
    return norms + String(format: "mean change %.2f", facts.meanChangeL2)
  }

  /// The sheet; every picture is about 190 pixels wide.
  public func image() throws -> RGBImage {
    let shape = columns[0].images.shape, magnification = max(1, 192 / max(shape[2], shape[3]))
    let grid = try Picture.grid(columns.map(\.images), magnification: magnification)
    let title = title.flatMap { Self.lines($0, of: (grid.width - 4) / (2 * PixelFont.advance)) }
    let line = 2 * (PixelFont.height + 4), head = line * (title.count + 1) + 4
    var page = Page(width: grid.width, height: head + grid.height)
    for (index, text) in title.enumerated() { page.write(text, x: 4, y: 6 + index * line) }
    for (index, column) in columns.enumerated() {
      page.write(column.heading, x: 4 + index * (shape[3] * magnification + 4), y: 6 + title.count * line)
    }
    page.paste(grid, y: head)
    return try RGBImage(width: page.width, height: page.height, pixels: page.pixels)
  }

  /// `text` broken between words into lines of at most `width` letters.
  private static func lines(_ text: String, of width: Int) -> [String] {
    text.split(separator: " ").reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(String(word))
      }
    }
  }

  /// How much a picture whose largest entry is `peak` was amplified to fill the range.
  private static func gain(_ peak: Double) -> String {
    let gain = String(format: "x%.1f", 1 / peak)
    return peak > 0 && gain != "x1.0" ? " \(gain)" : ""
  }
}

/// White paper for black writing and pictures.
private struct Page {
  let width: Int
  let height: Int
  var pixels: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = Array(repeating: 255, count: 3 * width * height)
  }

  /// Letters twice their size, with the top left corner at (x, y); what goes beyond the edge is left out.
  mutating func write(_ text: String, x: Int, y: Int) {
    for (place, character) in text.enumerated() {
      for (dx, dy) in PixelFont.dots(of: character) {
        let left = x + 2 * (place * PixelFont.advance + dx), top = y + 2 * dy
        for (column, row) in [(left, top), (left + 1, top), (left, top + 1), (left + 1, top + 1)]
        where column < width && row < height {
          let start = 3 * (row * width + column)
          for channel in start..<start + 3 { pixels[channel] = 40 }
        }
      }
    }
  }

  /// A picture of the page's width.
  mutating func paste(_ image: RGBImage, y: Int) {
    pixels.replaceSubrange(3 * y * width..<3 * y * width + image.pixels.count, with: image.pixels)
  }
}

/// Tensors as pictures.
public enum Picture {
  /// `difference` stretched so that its largest entry fills the range, with grey for nothing.
  public static func centred(_ difference: Tensor) throws -> Tensor {
    let peak = try difference.magnitude().max().item()
    return try difference * (0.5 / max(peak, 1e-12)) + 0.5
  }

  /// The pattern stretched to the full range: on black where it is only added, on grey where pixels stay as they are or
  /// it also takes away.
  public static func pattern(_ trigger: Trigger) throws -> Tensor {
    let pattern = trigger.pattern
    guard try pattern.min().item() >= 0 else { return try centred(pattern) }
    let stretched = try pattern / max(pattern.max().item(), 1e-12)
    guard let mask = trigger.mask else { return stretched }
    return try mask.greater(0).choose(stretched, .full(pattern.shape, 0.5))
  }

  /// Interleaved bytes of one image [1, C, H, W] in 0…1.
  public static func rgb(_ image: Tensor) throws -> (width: Int, height: Int, rgb: [UInt8]) {
    let shape = image.shape
    let colours = shape[1] == 3 ? image : try image.expanded([1, 3, shape[2], shape[3]])
    let bytes = try (colours.clamped(to: 0...1) * 255).rounded().permuted([0, 2, 3, 1]).contiguous().to(.uint8).bytes()
    return (shape[3], shape[2], bytes)
  }

  /// Columns of images [N, C, H, W] side by side, row i from the i-th of each.
  public static func grid(_ columns: [Tensor], magnification: Int = 4, gap: Int = 4) throws -> RGBImage {
    let shape = columns[0].shape
    let (side, tall) = (shape[3] * magnification + gap, shape[2] * magnification + gap)
    let width = side * columns.count + gap, height = tall * shape[0] + gap
    var pixels = [UInt8](repeating: 255, count: 3 * width * height)
    for (column, images) in columns.enumerated() {
      for row in 0..<shape[0] {
        let picture = try rgb(images.sliced(row..<row + 1))
        for y in 0..<shape[2] * magnification {
          for x in 0..<shape[3] * magnification {
            let source = 3 * (y / magnification * picture.width + x / magnification)
            let target = 3 * ((gap + row * tall + y) * width + gap + column * side + x)
            for channel in 0..<3 { pixels[target + channel] = picture.rgb[source + channel] }
          }
        }
      }
    }
    return try RGBImage(width: width, height: height, pixels: pixels)
  }
}
